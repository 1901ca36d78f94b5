import { describe, expect, test } from 'vitest';
import { AppError } from '../../schema/errors.ts';
import { errorText } from '../../schema/errorText.ts';
import { parseRoll } from './parseRoll.ts';
import { readHeadings } from './rollHeadings.ts';

const MAX_YEAR = 2026;
const parse = (...lines: string[]) => parseRoll(lines.join('\n'), MAX_YEAR);
const HEADINGS = 'roll_no,full_name,gender,birth_year,committee_code,area,family,site';
const GOOD = '12,سالم حمد العلي,ذكر,1980,K01,الشرق,العلي,مدرسة النخيل';
const refusalsOf = (...lines: string[]) => parse(HEADINGS, ...lines).refused.map(({ notice }) => notice);
function errorOf(...lines: string[]): AppError {
  try {
    parse(...lines);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('was read');
}

describe('[R1] headings in English and Arabic, separators', () => {
  const elector = { number: '12', fullName: 'سالم حمد العلي', gender: 'male', committee: 'K01' };
  test.each([
    ['roll_no,full_name,gender,committee_code', '12,سالم حمد العلي,male,K01'],
    ['Roll No.;Full Name;Gender;Committee', '12;سالم حمد العلي;M;K01'],
    ['رقم القيد\tالاسم الكامل\tالجنس\tاللجنة', '12\tسالم حمد العلي\tذكر\tK01'],
    ['الرقم,الاسم,النوع,رقم اللجنة', '12,سالم حمد العلي,رجال,K01'],
    ['رَقْم الناخب, إسم الناخب ,الجنس (ذكر/أنثى),لجنه', '12, سالم حمد العلي ,ذكر,K01'],
    ['NUMBER,NAME,SEX,COMMITTEE CODE', '12,سالم حمد العلي,Male,K01'],
    ['rollNo,fullName,gender,committeeCode', '12,سالم حمد العلي,male,K01'],
    ['"رقم\nالقيد","الاسم",الجنس,اللجنة', '12,سالم حمد العلي,ذكر,K01'],
    ['الرقم,الاسم الأول,اسم الأب,العائلة,الجنس,اللجنة', '12,سالم,حمد,العلي,ذكر,K01'],
    ['الرقم,الاسم,اسم الأب,الشهرة,الجنس,قلم الاقتراع', '12,سالم,حمد,العلي,ذكر,K01'],
    ['no,first,second,third,fourth,last_name,gender,box_no', '12,سالم,حمد,,,العلي,m,K01'],
  ])('%j', (headings, line) => {
    expect(parse(headings, line)).toMatchObject({ rows: [elector], refused: [] });
  });

  test('the surer of two columns is taken, the other is named', () => {
    const { rows, ignoredColumns } = parse('رقم,رقم القيد,الاسم,الجنس,اللجنة,رقم اللجنة', '1,12,سالم,ذكر,الأولى,K01');
    expect(rows).toMatchObject([{ number: '12', committee: 'K01' }]);
    expect(ignoredColumns).toEqual(['رقم', 'اللجنة']);
  });

  test('`sep=;` on the first line decides, and counts as a line', () => {
    const { rows, refused } = parse('sep=;', 'رقم القيد;الاسم;الجنس;اللجنة', '12;سالم;ذكر;K01', 'x;سالم;ذكر;K01');
    expect(rows).toMatchObject([{ line: 3, number: '12' }]);
    expect(refused).toMatchObject([{ notice: { line: 4 } }]);
    expect(parse('sep=|', 'roll_no|full_name|gender|committee_code', '12|سالم|m|K01').rows).toHaveLength(1);
  });

  test('titles above the headings, repeated headings and empty lines are no electors', () => {
    const { rows, refused } = parse('كشف الناخبين 2026', '', HEADINGS, GOOD, ',,,,,,,', '', HEADINGS, GOOD.replace('12', '13'), '');
    expect(rows.map(({ line, number }) => [line, number])).toEqual([
      [4, '12'],
      [8, '13'],
    ]);
    expect(refused).toEqual([]);
  });

  test('every spelling means one column', () => {
    const columns = readHeadings(['رقم القيد', 'الاسم', 'الجنس', 'سنة الميلاد', 'اللجنة', 'المنطقة', 'اللقب', 'المقر']).columns;
    expect(columns).toEqual({
      roll_no: [0],
      full_name: [1],
      gender: [2],
      birth_year: [3],
      committee_code: [4],
      area: [5],
      family: [6],
      site: [7],
    });
  });

  test('a missing column is named in the reader’s language, with what was found', () => {
    const { code, details } = errorOf('رقم القيد;الاسم', '1;سالم');
    expect(code).toBe('missing-columns');
    expect(errorText(code, 'en', details)).toBe(
      'The file has no column for: gender (gender), committee (committee_code). Found: رقم القيد, الاسم.',
    );
    expect(errorText(code, 'ar', details)).toBe('لا يوجد في الملف عمود لـ: الجنس، اللجنة. الموجود: رقم القيد, الاسم.');
    expect(errorOf('roll_no,"full_name,gender,committee_code', '1,سالم,m,K01').code).toBe('missing-columns');
  });

  test('only headings is no roll', () => {
    expect(errorOf(HEADINGS, '', ',,,').details.reason).toBe('only-headings');
  });
});

describe('[R2] numbers', () => {
  test.each([
    ['١٢٣', '123'],
    ['۱۲۳', '123'],
    ['00123', '123'],
    ['="00123"', '123'],
    ["'00123", '123'],
    [' 12 ', '12'],
    ['أ/125', 'ا125'],
    ['125-B', '125b'],
    ['12 مكرر', '12مكرر'],
    ['999999999', '999999999'],
  ])('%s is kept as %s', (text, number) => {
    expect(parse(HEADINGS, GOOD.replace('12', text))).toMatchObject({ rows: [{ number }], refused: [] });
  });

  test.each(['0', '000', '1234567890', '290123456789', '12/5', '1.5', '-3', '1e5', 'abc', '12 13', 'أ12ب'])('%s is none', (text) => {
    expect(refusalsOf(GOOD.replace('12', text))).toEqual([{ line: 2, column: 'roll_no', value: text, reason: 'bad-number' }]);
  });
});

describe('what is kept of a line', () => {
  test('names are cleaned for storage and folded for matching only', () => {
    const [row] = parse(HEADINGS, GOOD.replace('سالم حمد العلي', ' عبد  اللهـ\u200f بن\u00a0 حَمَدٍ ')).rows;
    expect(row).toMatchObject({ fullName: 'عبد الله بن حَمَدٍ', foldedName: 'عبدالله حمد' });
  });

  test.each([
    ['male', ['ذكر', 'ذكور', 'رجال', 'الرجال', 'm', 'M', 'Male', 'men']],
    ['female', ['أنثى', 'انثى', 'إناث', 'نساء', 'النساء', 'f', 'Female', 'women']],
  ] as const)('gender %s', (gender, words) => {
    for (const word of words) expect(parse(HEADINGS, GOOD.replace('ذكر', word)).rows, word).toMatchObject([{ gender }]);
  });

  test('of a date of birth the year is kept; without one there is none', () => {
    for (const text of ['1980', '١٩٨٠', '1980-03-02', '2/3/1980', '1980-03-02 00:00:00']) {
      expect(parse(HEADINGS, GOOD.replace('1980', text)).rows, text).toMatchObject([{ birthYear: 1980 }]);
    }
    expect(parse(HEADINGS, GOOD.replace('1980', '')).rows).toMatchObject([{ birthYear: null }]);
  });

  test('optional columns may be absent', () => {
    expect(parse('roll_no,full_name,gender,committee_code', '1,سالم,m,لجنة ١').rows).toMatchObject([
      { committee: 'لجنة 1', area: '', family: '', site: '', birthYear: null },
    ]);
  });
});

describe('[R5] every line that is not taken is named with line, column, value and reason; the others are taken', () => {
  const without = (value: string, instead = ''): string => GOOD.replace(value, instead);
  test.each([
    ['missing-number', 'roll_no', '', without('12')],
    ['missing-name', 'full_name', '', without('سالم حمد العلي')],
    ['bad-name', 'full_name', '؟؟؟', without('سالم حمد العلي', '؟؟؟')],
    ['bad-name', 'full_name', '=HYPERLINK(x)', without('سالم حمد العلي', '=HYPERLINK(x)')],
    ['bad-name', 'full_name', '55512345', without('سالم حمد العلي', '55512345')],
    ['missing-committee', 'committee_code', '', without('K01')],
    ['bad-committee', 'committee_code', '--', without('K01', '--')],
    ['bad-committee', 'committee_code', 'ل'.repeat(41), without('K01', 'ل'.repeat(41))],
    ['missing-gender', 'gender', '', without('ذكر')],
    ['bad-gender', 'gender', '1', without('ذكر', '1')],
    ['bad-birth-year', 'birth_year', '80', without('1980', '80')],
    ['bad-birth-year', 'birth_year', '2027', without('1980', '2027')],
    ['bad-birth-year', 'birth_year', '1399', without('1980', '1399')],
    ['damaged-text', 'area', 'الش\ufffdق', without('الشرق', 'الش\ufffdق')],
    ['broken-quotes', 'area', '"الشرق', without('الشرق', '"الشرق')],
  ])('%s in %s', (reason, column, value, line) => {
    const { rows, refused } = parse(HEADINGS, line, without('12', '77'));
    expect(refused.map(({ notice }) => notice)).toEqual([{ line: 2, column, value, reason }]);
    expect(rows).toMatchObject([{ line: 3, number: '77' }]);
  });

  test('wrong-field-count says how many; empty fields at the end may be too many', () => {
    expect(refusalsOf('12,سالم,ذكر', `${GOOD},x`, `${GOOD},,`)).toEqual([
      { line: 2, column: null, value: null, reason: 'wrong-field-count', details: { found: 3, expected: 8 } },
      { line: 3, column: null, value: null, reason: 'wrong-field-count', details: { found: 9, expected: 8 } },
    ]);
  });

  test('too-long says the limit, and a value is repeated in 80 characters at most', () => {
    const [name, area] = refusalsOf(without('سالم حمد العلي', 'س'.repeat(201)), without('الشرق', 'ش'.repeat(101)));
    expect(name).toMatchObject({ column: 'full_name', reason: 'too-long', details: { limit: 200 } });
    expect(area).toMatchObject({ column: 'area', reason: 'too-long', details: { limit: 100 } });
    expect(name?.value).toBe(`${'س'.repeat(79)}…`);
  });

  test('the column is called as the file calls it, and lines are those of the file', () => {
    const { refused } = parse('رقم القيد,"الاسم\nالكامل",النوع,اللجنة', '1,"سالم\nحمد",ذكر,K01', '2,سالم,؟,K01', 'x,سالم,ذكر,K01');
    expect(refused.map(({ notice }) => [notice.line, notice.column])).toEqual([
      [5, 'النوع'],
      [6, 'رقم القيد'],
    ]);
  });

  test('a refused line still says whom it is about where that can be read', () => {
    const { refused } = parse(HEADINGS, without('ذكر'), without('K01'));
    expect(refused.map(({ mention }) => mention)).toEqual([{ committeeKey: 'k01', number: '12', foldedName: 'سالم حمد العلي' }, null]);
  });
});

describe('[R6] forbidden columns are dropped and named', () => {
  test.each([
    ...['الرقم المدني', 'civil_id', 'CivilID', 'National No', 'رقم البطاقة', 'الجنسية', 'passport'],
    ...['المذهب', 'الطائفة', 'القبيلة', 'العائلة (القبيلة)', 'sect', 'Tribe', 'الديانة', 'religion', 'الانتماء السياسي'],
    ...[
      'الهاتف',
      'رقم الهاتف',
      'هاتف',
      'موبايل',
      'Mobile No.',
      'phone1',
      'mobilenumber',
      'civilid',
      'هاتفه',
      'تلفون العمل',
      'e-mail',
      'المبلغ',
      'paid',
      'IBAN',
      'الراتب',
      'الحالة الصحية',
    ],
  ])('%s', (heading) => {
    const roll = parse(`${HEADINGS},${heading}`, `${GOOD},SECRET`, `${GOOD.replace('ذكر', '')},SECRET`, `${GOOD},"SECRET`);
    expect(roll).toMatchObject({ droppedColumns: [heading], ignoredColumns: [] });
    expect(JSON.stringify(roll)).not.toContain('SECRET');
  });

  test('what nobody knows is ignored and named, a column without a heading by its place', () => {
    const { rows, droppedColumns, ignoredColumns } = parse(`${HEADINGS},department,,`, `${GOOD},sales,x,`);
    expect(rows).toHaveLength(1);
    expect(droppedColumns).toEqual([]);
    expect(ignoredColumns).toEqual(['department', '#10']);
  });
});
