import Sqlite from 'better-sqlite3';
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { RecordAudit } from '../../schema/audit.ts';
import { AppError } from '../../schema/errors.ts';
import { isElectorId } from '../../schema/ids.ts';
import { committee } from '../../schema/tables/campaign.ts';
import { elector, electorMove } from '../../schema/tables/roll.ts';
import { createRandom } from '../../schema/testing.ts';
import { shareOf } from '../testing/turn.ts';
import { importRoll } from './importRoll.ts';
import { createTestRoll, utf8, utf16, windows1256 } from './testing.ts';

const HEADINGS = 'رقم القيد,الاسم,الجنس,سنة الميلاد,اللجنة,المنطقة,العائلة,المدرسة';
const SALEM = '١,سالم حمد ناصر العلي,ذكر,1980,K01,الشرق,العلي,مدرسة النخيل';
const NOURA_NAME = 'نورة سالم حمد العلي';
const NOURA = `2,${NOURA_NAME},أنثى,2001,K01,الشرق,العلي,مدرسة النخيل`;
const BADER = '1,بدر عبد الله خالد آل ثاني,ذكر,,K02,,,';
const SEEDS = Array.from({ length: 120 }, (_, i) => i + 1);
const file = (...lines: string[]): string => [HEADINGS, ...lines].join('\r\n');

let roll: ReturnType<typeof createTestRoll>;
beforeEach(() => {
  roll = createTestRoll();
});
afterEach(() => roll.close());
/** Committee, number and name of everybody. */
const everybody = (): string[] => roll.everything().electors.map((one) => `${one.committeeId} ${one.rollNumber} ${one.fullName}`);

describe('[R1] a campaign’s whole file becomes electors', () => {
  test('with everything it says of them, and what it does not say derived or left empty', () => {
    const answer = roll.take(file(SALEM, NOURA, BADER));
    expect(answer).toMatchObject({ isDryRun: false, encoding: 'utf-8', lines: 3, counts: { added: 3, refused: 0 }, refused: [] });
    const { electors, imports, campaign } = roll.everything();
    expect(electors.map(({ id: _, ...rest }) => rest)).toMatchObject([
      {
        committeeId: 'K01',
        rollNumber: '1',
        fullName: 'سالم حمد ناصر العلي',
        gender: 'male',
        birthYear: 1980,
        area: 'الشرق',
        status: 'active',
      },
      { committeeId: 'K01', rollNumber: '2', foldedName: 'نوره سالم حمد العلي', gender: 'female', birthYear: 2001, family: 'العلي' },
      { committeeId: 'K02', rollNumber: '1', foldedName: 'بدر عبدالله خالد الثاني', birthYear: null, area: '', family: 'آل ثاني' },
    ]);
    expect(electors.every(({ id, importId }) => isElectorId(id) && importId === imports[0]?.id)).toBe(true);
    expect(imports).toMatchObject([{ at: Date.UTC(2026, 0, 1), userId: 'admin1', fileName: 'roll.csv', counts: { added: 3 } }]);
    expect(campaign).toMatchObject([{ rollVersion: 1 }]);
  });

  test.each([
    ['utf-16le', (text: string) => utf16(`\ufeff${text}`, 'le')],
    ['utf-16be', (text: string) => utf16(text, 'be')],
    ['windows-1256', windows1256],
  ])('the same electors out of %s', (encoding, encode) => {
    const text = file(SALEM.replace('١', '1'), NOURA, BADER);
    expect(roll.take(encode(text))).toMatchObject({ encoding, counts: { added: 3 } });
    expect(roll.take(text).counts).toMatchObject({ unchanged: 3, added: 0, changed: 0, toBeDecided: 0 });
  });

  test('a file that is no roll changes nothing and says why', () => {
    expect(() => roll.take('')).toThrow(AppError);
    expect(() => roll.take('PK\u0003\u0004')).toThrow(AppError);
    expect(() => roll.take('a,b\n1,2')).toThrow(AppError);
    expect(roll.everything()).toMatchObject({ electors: [], imports: [], committees: [] });
  });
});

describe('[R3] committee, number and folded name recognise a person', () => {
  beforeEach(() => roll.take(file(SALEM, NOURA, BADER)));

  test('another spelling of the same name is the same person, and the new spelling is kept', () => {
    const before = roll.everything().electors;
    const answer = roll.take(file('2,نوره بنت سالم حمد العلى,أنثى,2001,K01,الشرق,العلي,'));
    expect(answer.counts).toMatchObject({ changed: 1, toBeDecided: 0, added: 0 });
    expect(answer.changed).toEqual([
      {
        line: 2,
        column: 'الاسم',
        value: 'نوره بنت سالم حمد العلى',
        reason: 'field-changed',
        details: { number: '2', committee: 'K01', old: 'نورة سالم حمد العلي', new: 'نوره بنت سالم حمد العلى' },
      },
    ]);
    const after = roll.everything().electors;
    expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    expect(after[1]?.fullName).toBe('نوره بنت سالم حمد العلى');
  });

  test('one notice for each field that changed; an empty cell erases nothing', () => {
    const answer = roll.take(file('1,سالم حمد ناصر العلي,ذكر,1981,K01,الغرب,,'));
    expect(answer.counts.changed).toBe(1);
    expect(answer.changed.map(({ column, details }) => [column, details?.old, details?.new])).toEqual([
      ['سنة الميلاد', '1980', '1981'],
      ['المنطقة', 'الشرق', 'الغرب'],
    ]);
    expect(roll.everything().electors[0]).toMatchObject({ birthYear: 1981, area: 'الغرب', family: 'العلي' });
    expect(roll.take('roll_no,full_name,gender,committee_code\n1,سالم حمد ناصر العلي,m,K01').counts).toMatchObject({ unchanged: 1 });
  });

  test('a number under another name is to be decided, never guessed', () => {
    const answer = roll.take(file('2,هند خالد بدر الوارف,أنثى,,K01,,,', '3,مها خالد بدر الوارف,أنثى,,K01,,,'));
    expect(answer.counts).toMatchObject({ toBeDecided: 1, added: 1, changed: 0 });
    expect(answer.toBeDecided).toEqual([
      {
        line: 2,
        column: 'الاسم',
        value: 'هند خالد بدر الوارف',
        reason: 'name-differs',
        details: { number: '2', committee: 'K01', known: 'نورة سالم حمد العلي' },
      },
    ]);
    expect(everybody()).toContain('K01 2 نورة سالم حمد العلي');
  });

  test('a name whose number has gone is to be decided: a line put in above has renumbered everybody', () => {
    const answer = roll.take(file('1,أحمد بدر علي الموج,ذكر,,K01,,,', SALEM.replace('١', '2'), NOURA.replace('2,', '3,')));
    expect(answer.counts).toMatchObject({ toBeDecided: 3, added: 0, changed: 0 });
    expect(answer.toBeDecided.map(({ reason, details }) => [reason, details?.known])).toEqual([
      ['name-differs', 'سالم حمد ناصر العلي'],
      ['name-differs', 'نورة سالم حمد العلي'],
      ['renumbered', '2'],
    ]);
    expect(everybody()).toHaveLength(3);
  });

  describe('namesakes side by side whose numbers a line put in above has moved are never taken for each other', () => {
    const NAME = 'طلال فهد سعد المطيري';
    const line = (number: number, gender: string, year: number | '') => `${number},${NAME},${gender},${year},K05,,,`;

    test.each([
      [
        'by year of birth',
        [line(2, 'ذكر', 1950), line(3, 'ذكر', 1980)],
        [line(3, 'ذكر', 1950), line(4, 'ذكر', 1980)],
        'سنة الميلاد',
        '1950',
      ],
      ['by gender', [line(2, 'ذكر', ''), line(3, 'أنثى', '')], [line(3, 'ذكر', ''), line(4, 'أنثى', '')], 'الجنس', 'male'],
      ['of whom one is new', [line(3, 'ذكر', 1980)], [line(3, 'ذكر', 1950), line(4, 'ذكر', 1980)], 'سنة الميلاد', '1950'],
    ])('told apart %s', (_, known, corrected, column, value) => {
      roll.take(file(...known));
      const before = roll.everything();
      const answer = roll.take(file(...corrected));
      expect(answer.counts).toMatchObject({ added: 0, changed: 0, toBeDecided: 2 });
      expect(answer.toBeDecided).toMatchObject([{ line: 2, column, value, reason: 'namesake' }, { reason: 'renumbered' }]);
      expect(roll.everything()).toEqual(before);
    });

    test('nor where one of them was taken out', () => {
      roll.take(file(line(2, 'ذكر', 1950), line(3, 'ذكر', 1980)));
      const before = roll.everything();
      expect(roll.take(file(line(2, 'ذكر', 1980))).counts).toMatchObject({ changed: 0, toBeDecided: 1, missing: 1 });
      expect(roll.everything()).toEqual(before);
    });

    test.each([
      ['a year of birth', 'ذكر', 1951],
      ['a gender', 'أنثى', 1950],
    ])('%s of somebody without a namesake is corrected, whoever has that name in another committee', (_, gender, year) => {
      const elsewhere = (number: number): string => line(number, 'ذكر', 1980).replace('K05', 'K06');
      for (const others of [[], [elsewhere(2)], [elsewhere(9), '10,سالم حمد ناصر العلي,ذكر,,K06,,,']]) {
        const own = createTestRoll();
        own.take(file(line(2, 'ذكر', 1950), ...others));
        const corrected = file(line(2, gender, year), ...others.slice(1)); // who has the name there is not listed any more
        expect(own.take(corrected).counts).toMatchObject({ changed: 1, toBeDecided: 0 });
        own.close();
      }
    });
  });

  test('in random rolls with many namesakes nobody gets another’s year of birth, and nobody comes in twice', () => {
    for (const seed of shareOf('namesakes', SEEDS, 6)) {
      const random = createRandom(seed);
      const names = ['أحمد بدر علي الموج', NOURA_NAME, 'خالد سعد فهد المطيري'];
      const people = Array.from({ length: 12 }, (_, i) => ({ name: random.pick(names), year: 1930 + i }));
      const text = () => file(...people.map(({ name, year }, i) => `${i + 1},${name},ذكر,${year},K09,,,`));
      const namesakes = createTestRoll(seed);
      namesakes.take(text());
      const before = new Map(namesakes.everything().electors.map(({ id, birthYear }) => [id, birthYear]));
      if (random.chance(0.5)) people.splice(random.int(people.length), 1);
      else people.splice(random.int(people.length), 0, { name: random.pick(names), year: 2000 });
      namesakes.take(text());
      const after = namesakes.everything().electors;
      expect(
        after.filter(({ id, birthYear }) => before.has(id) && before.get(id) !== birthYear),
        `seed ${seed}`,
      ).toEqual([]);
      expect(new Set(after.map(({ birthYear }) => birthYear)).size, `seed ${seed}`).toBe(after.length);
      namesakes.close();
    }
  });

  test('a namesake whose other number is still in the file is somebody new', () => {
    const answer = roll.take(file(SALEM, SALEM.replace('١', '9')));
    expect(answer.counts).toMatchObject({ unchanged: 1, added: 1, toBeDecided: 0 });
  });
});

describe('[R4] lines that stand twice', () => {
  test('the same number and name again is a duplicate of the first', () => {
    const answer = roll.take(file(SALEM, NOURA, SALEM.replace('الشرق', 'الغرب'), '1,سالم بن حمد ناصر العلى,ذكر,,K01,,,'));
    expect(answer.counts).toMatchObject({ added: 2, duplicate: 2, refused: 0 });
    expect(answer.duplicate).toEqual([
      { line: 4, column: 'رقم القيد', value: '1', reason: 'same-line-twice', details: { number: '1', otherLine: 2 } },
      { line: 5, column: 'رقم القيد', value: '1', reason: 'same-line-twice', details: { number: '1', otherLine: 2 } },
    ]);
    expect(roll.everything().electors[0]?.area).toBe('الشرق');
  });

  test('one number with two names refuses both lines, each naming the other', () => {
    const answer = roll.take(file(SALEM, NOURA, '1,بدر خالد علي الموج,ذكر,,K01,,,', SALEM));
    expect(answer.counts).toMatchObject({ added: 1, duplicate: 0, refused: 3 });
    expect(answer.refused.map(({ line, reason, details }) => [line, reason, details?.otherLine])).toEqual([
      [2, 'number-twice', 4],
      [4, 'number-twice', 2],
      [5, 'number-twice', 4],
    ]);
    expect(everybody()).toEqual(['K01 2 نورة سالم حمد العلي']);
  });

  test.each([
    ['years of birth', ['7,هند علي بدر الموج,أنثى,1950,K01,,,', '7,هند علي بدر الموج,أنثى,1980,K01,,,']],
    ['genders', ['7,نور علي بدر الموج,أنثى,,K01,,,', '7,نور علي بدر الموج,ذكر,,K01,,,']],
  ])('one number with two %s under one name refuses both lines, too: they may be two people', (_, lines) => {
    const answer = roll.take(file(...lines, NOURA));
    expect(answer.counts).toMatchObject({ added: 1, duplicate: 0, refused: 2 });
    expect(answer.refused.map(({ line, reason, details }) => [line, reason, details?.otherLine])).toEqual([
      [2, 'number-twice', 3],
      [3, 'number-twice', 2],
    ]);
  });

  test('the same number in two committees is two people', () => {
    expect(roll.take(file(SALEM, BADER)).counts).toMatchObject({ added: 2, refused: 0 });
  });
});

describe('[R5] bad lines are listed and cost no other', () => {
  test('in the order of the file, whatever refused them', () => {
    const answer = roll.take(file('x,سالم,ذكر,,K01,,,', SALEM, '1,بدر خالد علي,ذكر,,K01,,,', '3,"هند,أنثى,,K01,,,', NOURA));
    expect(answer.refused.map(({ line, reason }) => `${line} ${reason}`)).toEqual([
      '2 bad-number',
      '3 number-twice',
      '4 number-twice',
      '5 broken-quotes',
    ]);
    expect(answer).toMatchObject({ lines: 5, counts: { added: 1, refused: 4 } });
  });

  test('[L1] of each kind the first 500 are listed, all are counted', () => {
    const answer = roll.take(file(...Array.from({ length: 700 }, (_, i) => `${i + 1},,ذكر,,K01,,,`)));
    expect(answer.counts.refused).toBe(700);
    expect(answer.refused).toHaveLength(500);
    expect(answer.refused.at(-1)?.line).toBe(501);
  });
});

test('[R6] what a forbidden column holds reaches neither the database nor the answer', () => {
  const answer = roll.take(
    `${HEADINGS},الرقم المدني,الهاتف\n${SALEM},290031200999,55512345\n${SALEM.replace('ذكر', '')},290031200999,55512345`,
  );
  expect(answer.droppedColumns).toEqual(['الرقم المدني', 'الهاتف']);
  expect(JSON.stringify([answer, roll.everything()])).not.toMatch(/290031200999|55512345/);
});

describe('[R7] a dry run', () => {
  test('answers as the import does and changes nothing, not even the next number of an import', () => {
    roll.take(file(SALEM));
    const before = roll.everything();
    const correction = file(SALEM.replace('1980', '1979'), NOURA, BADER, BADER, 'x,y,z,,,,,');
    const dry = roll.take(correction, true);
    expect(roll.everything()).toEqual(before);
    expect(roll.take(correction)).toEqual({ ...dry, isDryRun: false });
    expect(roll.everything().imports.map(({ id }) => id)).toEqual([1, 2]);
  });
});

describe('[R8] a file taken twice', () => {
  test('changes nothing the second time: no row, no version, no import', () => {
    const text = file(SALEM, NOURA, BADER, 'x,y,z,,,,,', NOURA, '7,أحمد بدر,ذكر,,لجنة ٥,,,');
    roll.take(text);
    const before = roll.everything();
    expect(roll.take(text).counts).toEqual({ added: 0, changed: 0, unchanged: 4, toBeDecided: 0, duplicate: 1, refused: 1, missing: 0 });
    expect(roll.everything()).toEqual(before);
  });
});

describe('[R9] nobody is removed or moved by a file', () => {
  beforeEach(() => roll.take(file(SALEM, NOURA, BADER)));

  test('who is missing is counted and stays; committees that the file does not name are not asked for', () => {
    const answer = roll.take(file(SALEM));
    expect(answer.counts).toMatchObject({ unchanged: 1, missing: 1 });
    expect(everybody()).toHaveLength(3);
  });

  test('who stands in a refused line is not missing', () => {
    expect(roll.take(file(SALEM, NOURA.replace('أنثى', '؟'))).counts).toMatchObject({ refused: 1, missing: 0 });
  });

  test('the same number and name in another committee is to be decided', () => {
    const answer = roll.take(file(SALEM.replace('K01', 'K09')));
    expect(answer.counts).toMatchObject({ toBeDecided: 1, added: 0 });
    expect(answer.toBeDecided).toEqual([
      {
        line: 2,
        column: 'اللجنة',
        value: 'K09',
        reason: 'elsewhere',
        details: { name: 'سالم حمد ناصر العلي', number: '1', known: 'K01' },
      },
    ]);
    expect(everybody()).toContain('K01 1 سالم حمد ناصر العلي');
  });

  test('so is a four-part name that the file no longer lists where it was, under whatever number', () => {
    const answer = roll.take(file(NOURA, BADER, SALEM.replace('K01', 'K02').replace('١', '8')));
    expect(answer.toBeDecided).toMatchObject([{ line: 4, reason: 'elsewhere', details: { number: '1', known: 'K01' } }]);
  });

  describe('whoever was moved, and got another number where theirs was taken, is known there when the file comes again', () => {
    const THREE = '7,ناصر علي الكندري,ذكر,,K01,,,';
    const FOUR = '8,فهد سعد محمد المطيري,ذكر,,K01,,,';
    const THERE = ['7,هند بدر الموج,أنثى,,K02,,,', '8,مها بدر الموج,أنثى,,K02,,,'];
    /** As a move writes it. */
    function move(from: string, number: string, to: string, newNumber: string): void {
      const one = roll.everything().electors.find(({ committeeId, rollNumber }) => committeeId === from && rollNumber === number);
      if (!one) throw new Error('nobody has that number');
      roll.db.update(elector).set({ committeeId: to, rollNumber: newNumber }).where(eq(elector.id, one.id)).run();
      roll.db.insert(electorMove).values({ electorId: one.id, fromCommittee: from, toCommittee: to, by: 'admin1', at: 1 }).run();
    }
    beforeEach(() => {
      roll.take(file(THREE, FOUR, ...THERE));
      move('K01', '7', 'K02', '9');
      move('K01', '8', 'K02', '10');
    });

    test.each([
      ['whole', [THREE, FOUR, ...THERE]],
      ['only of the committee that they left', [THREE, FOUR]],
      ['with other numbers there', [THREE.replace('7', '70'), FOUR.replace('8', '80')]],
    ])('a file that is %s', (_, lines) => {
      const before = roll.everything();
      const answer = roll.take(file(...lines));
      expect(answer.counts).toMatchObject({ toBeDecided: 2, added: 0 });
      expect(answer.toBeDecided.map(({ reason, details }) => [reason, details?.known, details?.number])).toEqual([
        ['elsewhere', 'K02', '9'],
        ['elsewhere', 'K02', '10'],
      ]);
      expect(roll.everything()).toEqual(before);
    });

    test('a namesake in the committee that they left is somebody else once the file lists them where they are', () => {
      const answer = roll.take(file(THREE, THREE.replace('7', '9').replace('K01', 'K02')));
      expect(answer.counts).toMatchObject({ unchanged: 1, added: 1, toBeDecided: 0 });
    });

    test('whoever was moved back is known here', () => {
      move('K02', '9', 'K01', '7');
      expect(roll.take(file(THREE)).counts).toMatchObject({ unchanged: 1, toBeDecided: 0 });
    });

    test('[R18] a line that may mean them gives a namesake here no new number', () => {
      const namesake = roll.everything().electors.find(({ committeeId }) => committeeId === 'K01');
      const name = { fullName: 'ناصر علي الكندري', foldedName: 'ناصر علي الكندري' };
      roll.db
        .update(elector)
        .set(name)
        .where(eq(elector.id, namesake?.id ?? ''))
        .run();
      const answer = roll.take(file(THREE.replace('7', '70')), true);
      expect(answer.newNumbers).toBeUndefined();
      expect(answer.counts).toMatchObject({ toBeDecided: 1 });
    });
  });

  test('a namesake elsewhere who is still listed there is somebody else', () => {
    const answer = roll.take(file(SALEM, NOURA, BADER, SALEM.replace('K01', 'K03')));
    expect(answer.counts).toMatchObject({ unchanged: 3, added: 1, toBeDecided: 0 });
  });
});

describe('[R10] committees that the file names are created', () => {
  test('with code, site and the gender of their electors; known ones are found by code and not changed', () => {
    const first = roll.take(file(SALEM, NOURA, BADER));
    expect(first.committees).toEqual([
      { id: 'K01', code: 'K01', isNew: true, electors: 2 },
      { id: 'K02', code: 'K02', isNew: true, electors: 1 },
    ]);
    expect(roll.everything().committees).toMatchObject([
      { id: 'K01', code: 'K01', site: 'مدرسة النخيل', gender: 'mixed', status: 'not_open' },
      { id: 'K02', code: 'K02', site: '', gender: 'male' },
    ]);
    const second = roll.take(file('5,هند علي بدر الموج,أنثى,,k02,,,مدرسة أخرى'));
    expect(second.committees).toEqual([{ id: 'K02', code: 'K02', isNew: false, electors: 2 }]);
    expect(roll.everything().committees[1]).toMatchObject({ site: '', gender: 'male' });
  });

  test('a code that cannot be an id is a label of a made one', () => {
    roll.take(file('1,سالم,ذكر,,لجنة ٥,,,', '2,بدر,ذكر,,لجنة أ,,,', '3,علي,ذكر,,لجنة ب,,,', '4,حمد,ذكر,,c-5,,,', '5,راشد,ذكر,,لجنه 5,,,'));
    expect(roll.everything().committees.map(({ id, code }) => [id, code])).toEqual([
      ['c-5-2', 'لجنة 5'],
      ['c', 'لجنة أ'],
      ['c-2', 'لجنة ب'],
      ['c-5', 'c-5'],
    ]);
  });

  test('a code that is the id of another committee gets an id of its own', () => {
    roll.db.insert(committee).values({ id: 'K01', code: 'الأولى' }).run();
    expect(roll.take(file(SALEM, BADER.replace('K02', 'الاولى'))).committees).toEqual([
      { id: 'c-k01', code: 'K01', isNew: true, electors: 1 },
      { id: 'K01', code: 'الأولى', isNew: false, electors: 1 },
    ]);
  });

  test('a committee is not created for lines that are all refused', () => {
    roll.take(file(SALEM, '1,بدر,؟,,K77,,,', '2,بدر علي,ذكر,,K78,,,', '2,سالم علي,ذكر,,K78,,,'));
    expect(roll.everything().committees.map(({ id }) => id)).toEqual(['K01']);
  });
});

describe('[R18] new numbers of a corrected roll', () => {
  const NAMES = ['سالم حمد ناصر العلي', 'بدر عبد الله خالد آل ثاني', 'فهد سعد محمد المطيري', 'ناصر علي حسن الكندري'];
  const NEWCOMER = 'أحمد راشد سلطان العازمي';
  const numbered = (names: readonly string[], ...more: readonly string[]): string =>
    file(...names.map((name, i) => `${i + 1},${name},ذكر,,K01,,,`), ...more);
  const namesByNumber = (): string[] =>
    everybody()
      .map((line) => line.slice(4))
      .sort();
  const seenOf = (text: string): string => roll.take(text, true).newNumbers?.seen ?? '';

  test('one inserted name: whoever is known by name gets their new number, and the inserted one comes in, once somebody decides', () => {
    roll.take(numbered(NAMES));
    const before = roll.everything();
    const corrected = numbered([NEWCOMER, ...NAMES]);
    const offered = roll.take(corrected, true);
    expect(offered).toMatchObject({
      counts: { toBeDecided: 5, added: 0 },
      newNumbers: { committees: [{ id: 'K01', code: 'K01', electors: 4 }] },
    });
    roll.take(corrected);
    expect(roll.everything(), 'without a decision nothing changes').toEqual(before);

    const newNumbers = seenOf(corrected);
    const dry = roll.take(corrected, true, { newNumbers });
    expect(roll.everything()).toEqual(before);
    expect(dry.counts).toMatchObject({ added: 1, changed: 4, toBeDecided: 0 });
    expect(dry.changed[0]).toEqual({
      line: 3,
      column: 'رقم القيد',
      value: '2',
      reason: 'field-changed',
      details: { number: '2', committee: 'K01', old: '1', new: '2' },
    });
    const record = vi.fn<RecordAudit>();
    expect(roll.take(corrected, false, { newNumbers, record })).toEqual({ ...dry, isDryRun: false });
    expect(namesByNumber()).toEqual([NEWCOMER, ...NAMES].map((name, i) => `${i + 1} ${name}`));
    const idOf = ({ electors }: typeof before, name: string) => electors.find(({ fullName }) => fullName === name)?.id;
    const after = roll.everything();
    for (const name of NAMES) expect(idOf(after, name)).toBe(idOf(before, name));
    expect(after.campaign[0]?.rollVersion).toBe((before.campaign[0]?.rollVersion ?? 0) + 1);
    expect(record.mock.calls).toMatchObject([[{ kind: 'roll-imported', details: { added: 1, changed: 4, numbers: 4 } }]]);

    expect(() => roll.take(corrected, false, { newNumbers }), 'sent again after a lost answer').toThrow(/conflict/);
    expect(roll.take(corrected).counts).toMatchObject({ unchanged: 5 });
    expect(roll.everything()).toEqual(after);
  });

  test('two who have changed numbers, another detail along', () => {
    roll.take(numbered(NAMES.slice(0, 2)));
    const swapped = file(`2,${NAMES[0]},ذكر,1980,K01,,,`, `1,${NAMES[1]},ذكر,,K01,,,`);
    expect(roll.take(swapped, false, { newNumbers: seenOf(swapped) }).counts).toMatchObject({ changed: 2 });
    expect(namesByNumber()).toEqual([`1 ${NAMES[1]}`, `2 ${NAMES[0]}`]);
    expect(roll.everything().electors.map(({ birthYear }) => birthYear)).toEqual([1980, null]);
  });

  test('a decision holds for the numbers that were seen: others are refused and nothing is done', () => {
    roll.take(numbered(NAMES));
    const corrected = numbered([NEWCOMER, ...NAMES]);
    const newNumbers = seenOf(corrected);
    roll.take(numbered(NAMES, '5,هند علي بدر الموج,أنثى,,K01,,,')); // somebody else has imported meanwhile
    const before = roll.everything();
    for (const isDryRun of [true, false]) expect(() => roll.take(corrected, isDryRun, { newNumbers })).toThrow(/conflict/);
    expect(roll.everything()).toEqual(before);
  });

  test.each([
    ['of the other gender', [`1,${NAMES[0]},ذكر,,K01,,,`], [`2,${NAMES[0]},أنثى,,K01,,,`]],
    ['of another year of birth', [`1,${NAMES[0]},ذكر,1980,K01,,,`], [`2,${NAMES[0]},ذكر,1981,K01,,,`]],
    ['known twice', [`1,${NAMES[0]},ذكر,,K01,,,`, `2,${NAMES[0]},ذكر,,K01,,,`], [`3,${NAMES[0]},ذكر,,K01,,,`]],
    ['twice in the file', [`1,${NAMES[0]},ذكر,,K01,,,`], [`2,${NAMES[0]},ذكر,,K01,,,`, `3,${NAMES[0]},ذكر,,K01,,,`]],
    ['in a refused line too', [`1,${NAMES[0]},ذكر,,K01,,,`], [`2,${NAMES[0]},ذكر,,K01,,,`, `3,${NAMES[0]},؟,,K01,,,`]],
    [
      'whose new number stays somebody else’s',
      [`1,${NAMES[0]},ذكر,,K01,,,`, `2,${NAMES[1]},ذكر,,K01,,,`, `3,${NAMES[2]},ذكر,,K01,,,`],
      [`2,${NAMES[0]},ذكر,,K01,,,`, `3,${NAMES[1]},ذكر,,K01,,,`],
    ],
  ])('who is %s stays to be decided', (_, known, corrected) => {
    roll.take(file(...known));
    const answer = roll.take(file(...corrected), true);
    expect(answer.newNumbers).toBeUndefined();
    expect(answer.counts.toBeDecided).toBeGreaterThan(0);
  });

  test('namesakes are told apart by their year of birth', () => {
    roll.take(file(`1,${NAMES[0]},ذكر,1980,K01,,,`, `2,${NAMES[0]},ذكر,1990,K01,,,`));
    const corrected = file(`1,${NEWCOMER},ذكر,,K01,,,`, `2,${NAMES[0]},ذكر,1980,K01,,,`, `3,${NAMES[0]},ذكر,1990,K01,,,`);
    roll.take(corrected, false, { newNumbers: seenOf(corrected) });
    expect(roll.everything().electors.map(({ rollNumber, birthYear }) => `${rollNumber} ${birthYear}`)).toEqual([
      '2 1980',
      '3 1990',
      '1 null',
    ]);
  });
});

test('an import that fails in the middle leaves nothing behind', () => {
  roll.take(file(SALEM));
  const before = roll.everything();
  roll.db.$client.exec(
    "CREATE TRIGGER full BEFORE INSERT ON elector WHEN NEW.roll_number = '2' BEGIN SELECT RAISE(FAIL, 'disk full'); END",
  );
  expect(() => roll.take(file(BADER, NOURA))).toThrow('disk full');
  expect(roll.everything()).toEqual(before);
});

test('10,000 electors are taken in one file', { timeout: 60_000 }, () => {
  const lines = Array.from({ length: 10_000 }, (_, i) => `${(i % 500) + 1},سالم حمد ناصر العلي,ذكر,,K${Math.floor(i / 500)},,,`);
  expect(roll.take(file(...lines))).toMatchObject({ lines: 10_000, counts: { added: 10_000 } });
});

test('an id that is drawn twice is drawn again', () => {
  let drawn = 0;
  // ten bytes make an id; each comes out twice
  const randomByte = (): number => Math.floor(drawn++ / 20);
  const input = {
    bytes: utf8(file(SALEM, NOURA, BADER)),
    fileName: 'roll.csv',
    userId: 'admin1',
    isDryRun: false,
    nowMs: Date.UTC(2026, 0, 1),
    randomByte,
  };
  importRoll(roll.db, input);
  expect(roll.everything().electors.map(({ id }) => id)).toEqual(['0000000000', '1111111111', '2222222222']);
});

test('[R20] what was planned before somebody else changed the roll is not done', () => {
  const write = roll.stage(file(SALEM, NOURA));
  roll.take(file(BADER));
  const before = roll.everything();
  expect(write()).toBeNull();
  expect(roll.everything()).toEqual(before);
});

test('[R20] what was made ready and lost a line is not done by half', () => {
  roll.take(file(SALEM));
  const before = roll.everything();
  const spoil = (statement: string) => {
    const write = roll.stage(file(SALEM.replace('1980', '1981'), NOURA, BADER), (staged) => {
      const sqlite = new Sqlite(staged);
      sqlite.exec(statement);
      sqlite.close();
    });
    expect(write).toThrow('were staged');
    expect(roll.everything()).toEqual(before);
  };
  spoil('DELETE FROM added WHERE rowid = 2');
  spoil('DELETE FROM changed');
});

test('[R7][R20] an import without a thread gives the same answer and the same roll', () => {
  const [one, other] = [createTestRoll(), createTestRoll()];
  const text = file(SALEM, NOURA, BADER);
  const { byte: randomByte } = createRandom(1);
  const input = { bytes: utf8(text), fileName: 'roll.csv', userId: 'admin1', nowMs: Date.UTC(2026, 0, 1), randomByte };
  expect(importRoll(other.db, { ...input, isDryRun: false })).toEqual(one.take(text));
  expect(other.everything()).toEqual(one.everything());
  one.close();
  other.close();
});
