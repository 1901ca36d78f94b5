import { describe, expect, test } from 'vitest';
import { AppError } from '../../schema/errors.ts';
import { createRandom } from '../../schema/testing.ts';
import { shareOf } from '../testing/turn.ts';
import { createTestRoll, utf8, utf16, windows1256 } from './testing.ts';

const SEEDS = Array.from({ length: 60 }, (_, i) => i + 1);

type Random = ReturnType<typeof createRandom>;

const NAMES = [
  'سالم حمد ناصر العلي',
  'سالم بن حمد ناصر العلى',
  'عبد الله علي',
  'عبدالله علي',
  'نورة سالم حمد ناصر العلي',
  '',
  '؟',
  'س'.repeat(300),
];
const NUMBERS = ['1', '٢', '003', '4', '5', 'أ/1', 'x', ''];
const COMMITTEES = ['K01', 'k01', 'K02', 'لجنة ٣', 'لجنه 3', '', 'ل'.repeat(60)];
const GENDERS = ['ذكر', 'أنثى', 'm', 'f', '3', ''];
const AREAS = ['', 'الشرق', 'الغرب'];
const HEADINGS = [
  ['رقم القيد', 'الاسم', 'الجنس', 'سنة الميلاد', 'اللجنة', 'المنطقة', 'الهاتف'],
  ['roll_no', 'full_name', 'gender', 'dob', 'committee', 'area', 'mobile'],
];

/** A file with few different people in it, so that lines meet, broken here and there. */
function randomFile(random: Random): Uint8Array {
  const separator = random.pick([',', ';', '\t']);
  const lines = [random.pick(HEADINGS)];
  for (let i = random.int(25); i > 0; i -= 1) {
    // mostly good cells: the last ones of each list are broken
    const pick = (values: readonly string[], good: number): string =>
      random.chance(0.95) ? random.pick(values.slice(0, good)) : random.pick(values);
    lines.push([
      pick(NUMBERS, 6),
      pick(NAMES, 5),
      pick(GENDERS, 4),
      random.pick(['', '1980', '١٩٩٠', '19']),
      pick(COMMITTEES, 5),
      pick(AREAS, 3),
      '55512345',
    ]);
  }
  let text = lines.map((line) => line.join(separator)).join(random.pick(['\n', '\r\n', '\r']));
  for (let i = random.int(3); i > 0; i -= 1) {
    const at = random.int(text.length);
    text = text.slice(0, at) + random.pick(['"', separator, '\n', '""', 'س', '\u200f', ' ']) + text.slice(at + random.int(3));
  }
  const encode = random.pick([utf8, (all: string) => utf16(all, 'le'), (all: string) => utf16(`\ufeff${all}`, 'be'), windows1256]);
  return encode(text);
}

/** The answer, or the code of the refusal. */
function outcome<Answer>(run: () => Answer): Answer | string {
  try {
    return run();
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

describe('[R4] [R7] [R8] [R9] for random files, one after the other', { timeout: 60_000 }, () => {
  test.each(shareOf('rolls', SEEDS, 3))('seed %i', (seed) => {
    const random = createRandom(seed);
    const roll = createTestRoll(seed);
    for (let round = 0; round < 4; round += 1) {
      const bytes = randomFile(random);
      const before = roll.everything();
      const dry = outcome(() => roll.take(bytes, true));
      expect(roll.everything(), 'a dry run changes nothing').toEqual(before);
      const real = outcome(() => roll.take(bytes));
      const after = roll.everything();
      if (typeof dry === 'string' || typeof real === 'string') {
        expect(real).toBe(dry);
        expect(after).toEqual(before);
        continue;
      }
      expect(real).toEqual({ ...dry, isDryRun: false });
      const { added, changed, unchanged, toBeDecided, duplicate, refused } = real.counts;
      expect(added + changed + unchanged + toBeDecided + duplicate + refused, 'every line is told').toBe(real.lines);
      expect(after.electors).toHaveLength(before.electors.length + added);
      const identity = ({ id, committeeId, rollNumber, foldedName }: (typeof after.electors)[number]) => ({
        id,
        committeeId,
        rollNumber,
        foldedName,
      });
      expect(after.electors.slice(0, before.electors.length).map(identity)).toEqual(before.electors.map(identity));

      const again = outcome(() => roll.take(bytes));
      expect(again).toMatchObject({
        counts: { added: 0, changed: 0, unchanged: added + changed + unchanged, toBeDecided, duplicate, refused },
      });
      expect(roll.everything(), 'the second time changes nothing').toEqual(after);

      if (typeof again === 'string' || !again.newNumbers) continue;
      const { seen: newNumbers, committees } = again.newNumbers;
      const offered = outcome(() => roll.take(bytes, true, { newNumbers }));
      const taken = outcome(() => roll.take(bytes, false, { newNumbers }));
      if (typeof offered === 'string' || typeof taken === 'string') throw new Error('numbers that were just seen are taken over');
      expect(taken).toEqual({ ...offered, isDryRun: false });
      const numbersBefore = new Map(after.electors.map(({ id, rollNumber }) => [id, rollNumber]));
      const renumbered = roll.everything().electors.filter(({ id, rollNumber }) => (numbersBefore.get(id) ?? rollNumber) !== rollNumber);
      expect(renumbered, 'as many as were offered').toHaveLength(committees.reduce((sum, { electors }) => sum + electors, 0));
    }
    roll.close();
  });
});

describe('[L1] whatever bytes come, the answer is an answer or a refusal', () => {
  test('random bytes of many kinds', { timeout: 60_000 }, () => {
    const roll = createTestRoll();
    for (let seed = 1; seed <= 300; seed += 1) {
      const random = createRandom(seed);
      const bytes = randomFile(random);
      const kind = random.int(4);
      if (kind === 0) for (let i = 0; i < bytes.length; i += 1) bytes[i] = random.byte();
      else for (let i = random.int(8); i > 0; i -= 1) bytes[random.int(bytes.length)] = random.byte();
      const cut = kind === 1 ? bytes.slice(random.int(bytes.length)) : bytes;
      expect(() => outcome(() => roll.take(cut)), `seed ${seed}`).not.toThrow();
    }
    roll.close();
  });

  // the bound is the time limit of the test: reading that is not linear takes minutes
  test.each([
    ['marks', '"'],
    ['separators', ','],
    ['line ends', '\n'],
    ['opened fields', '"a\n'],
    ['closed and opened fields', '"a","\n'],
    ['one word', 'ا'],
    ['spaces', ' '],
    ['tatweel', 'ا\u0640\u200f'],
    ['letters that decompose', 'ﷺ'],
    ['brackets', '('],
  ])('hundreds of kilobytes of %s, alone, as lines and as cells', { timeout: 60_000 }, (_, piece) => {
    const roll = createTestRoll();
    const flood = piece.repeat(300_000 / piece.length);
    outcome(() => roll.take(flood, true));
    outcome(() => roll.take(`roll_no,full_name,gender,committee_code\n1,سالم,m,K01\n${flood}\n2,بدر,m,K01`, true));
    outcome(() => roll.take(`roll_no,full_name,gender,committee_code\n1,سالم,m,K01\n${flood},${flood},${flood},${flood}`, true));
    roll.close();
  });
});
