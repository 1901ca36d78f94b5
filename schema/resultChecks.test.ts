import { describe, expect, test } from 'vitest';
import { type CheckInput, vectorOf } from './checkFindings.ts';
import { countBallots, drawBallots, drawElection } from './drawnCounts.ts';
import { SETTINGS, TOLERANCE_NAMES, TOLERANCES } from './election.ts';
import { checksOf, judgeChecks } from './resultChecks.ts';
import type { CellId } from './tally.ts';
import { createRandom } from './testing.ts';

type Values = Readonly<Partial<Record<CellId, number>>>;
const CANDIDATES = [
  { id: 'aaaa', listId: null },
  { id: 'bbbb', listId: null },
];
/** A form without a slip: 600 ballots, one mark each. */
const CLEAN: Values = { registered: 900, admitted: 600, ballots: 600, valid: 580, invalid: 12, blank: 8, caaaa: 300, cbbbb: 280 };

function inputOf(changes: Values = {}, more: Partial<CheckInput> = {}, absent: readonly CellId[] = []): CheckInput {
  const values = new Map(Object.entries({ ...CLEAN, ...changes }) as [CellId, number][]); // its own keys
  for (const cell of absent) values.delete(cell);
  return {
    method: 'single',
    minMarks: 1,
    maxMarks: 1,
    lists: [],
    candidates: CANDIDATES,
    tolerances: SETTINGS.tolerances,
    registered: 900,
    attended: 600,
    others: [],
    values,
    ...more,
  };
}
const idsOf = (...args: Parameters<typeof inputOf>): string[] => checksOf(inputOf(...args)).map(({ id }) => id);
const figuresOf = (id: string, ...args: Parameters<typeof inputOf>) => checksOf(inputOf(...args)).find((one) => one.id === id)?.figures;

const LISTS = [{ id: 'llll' }, { id: 'mmmm' }];
const ON_LISTS = [
  { id: 'aaaa', listId: 'llll' },
  { id: 'bbbb', listId: 'llll' },
  { id: 'cccc', listId: 'mmmm' },
];
/** 100 whole ballots for llll, 50 for mmmm, 430 of 1 or 2 marks. */
const MIXED: Partial<CheckInput> = { method: 'list_or_mixed', maxMarks: 2, lists: LISTS, candidates: ON_LISTS };
const MIXED_VALUES: Values = { lllll: 100, lmmmm: 50, caaaa: 300, cbbbb: 250, ccccc: 300 };

describe('[CC1] a form without a slip', () => {
  test('fails nothing', () => {
    expect(idsOf()).toEqual([]);
    expect(idsOf(MIXED_VALUES, MIXED)).toEqual([]);
    expect(idsOf({ lllll: 400, lmmmm: 180 }, { ...MIXED, method: 'list', maxMarks: 1 }, ['caaaa', 'cbbbb'])).toEqual([]);
  });

  test('a true count drawn from ballots never fails an E', () => {
    for (let seed = 1; seed <= 1_500; seed++) {
      const random = createRandom(seed);
      const election = drawElection(random);
      const values = countBallots(election, drawBallots(random, election, random.int(40)));
      const input = inputOf({}, { ...election, values, registered: values.get('ballots') ?? 0, attended: null });
      const errors = checksOf(input).filter(({ code }) => code.startsWith('E'));
      expect(errors, `seed ${seed}`).toEqual([]);
      expect(
        judgeChecks(input).notJudged.filter(({ code }) => code.startsWith('E')),
        `seed ${seed}`,
      ).toEqual([]);
    }
  });
});

describe('[CC2] an error of the arithmetic', () => {
  test('E1: ballots are valid, invalid and blank ones', () => {
    expect(figuresOf('E1', { ballots: 601 })).toEqual({ ballots: 601, valid: 580, invalid: 12, blank: 8, sum: 600 });
    expect(idsOf({ ballots: 599 })).toEqual(['E1']);
    expect(idsOf({ ballots: 0, valid: 0, invalid: 0, blank: 0, caaaa: 0, cbbbb: 0, admitted: 0 }, { attended: 0 })).toEqual(['W4 allZero']);
  });

  test('E2: one mark a ballot; of several between the fewest and the most; a whole list has as many as it has candidates', () => {
    expect(figuresOf('E2 single', { caaaa: 301 })).toEqual({ valid: 580, marks: 581 });
    expect(idsOf({ caaaa: 299 })).toEqual(['E2 single']);
    expect(idsOf({ lllll: 400, lmmmm: 181 }, { ...MIXED, method: 'list' }, ['caaaa', 'cbbbb'])).toEqual(['E2 lists']);
    const range: Partial<CheckInput> = { method: 'multiple', minMarks: 1, maxMarks: 2 };
    expect(idsOf({ caaaa: 300, cbbbb: 280 }, range)).toEqual([]); // exactly the fewest
    expect(idsOf({ caaaa: 299, cbbbb: 280 }, range)).toEqual(['E2 range']);
    const two: Partial<CheckInput> = { ...range, tolerances: { ...SETTINGS.tolerances, candidatePercent: 100 } };
    expect(idsOf({ caaaa: 580, cbbbb: 580 }, two)).toEqual([]); // exactly the most
    expect(idsOf({ caaaa: 580, cbbbb: 580 }, { ...two, maxMarks: 1 })).toEqual(['E2 range']);

    const mixed = (ccccc: number): string[] => idsOf({ ...MIXED_VALUES, ccccc }, MIXED);
    // 100 × 2 + 50 × 1 of whole lists, and 430 to 860 of others
    expect([mixed(130), mixed(129), mixed(560), mixed(561)]).toEqual([
      [],
      ['E2 mixed'],
      ['W4 oneCandidate'],
      ['E2 mixed', 'W4 oneCandidate'],
    ]);
    expect(figuresOf('E2 mixed', { ...MIXED_VALUES, ccccc: 129 }, MIXED)).toEqual({
      valid: 580,
      marks: 679,
      least: 680,
      most: 1_110,
      minMarks: 1,
      maxMarks: 2,
      whole: 150,
    });
    // whose whole-list ballots nobody has entered: at most two marks, whatever a ballot is
    expect(idsOf({ ...MIXED_VALUES, ccccc: 29 }, MIXED, ['lllll', 'lmmmm'])).toEqual(['E2 range']);
    expect(idsOf({ ...MIXED_VALUES, ccccc: 30 }, MIXED, ['lllll', 'lmmmm'])).toEqual([]);
    // a list longer than the most marks
    expect(idsOf({ ...MIXED_VALUES, caaaa: 580, cbbbb: 580, ccccc: 0, lllll: 580, lmmmm: 0 }, { ...MIXED, maxMarks: 1 })).toEqual([
      'W4 oneCandidate',
    ]);
  });

  test('E3: nobody has more marks than there are valid ballots', () => {
    const range: Partial<CheckInput> = { method: 'multiple', maxMarks: 2 };
    expect(idsOf({ caaaa: 581 }, range)).toEqual(['E3 caaaa', 'W4 oneCandidate']);
    expect(figuresOf('E3 caaaa', { caaaa: 581 }, range)).toEqual({ marks: 581, valid: 580 });
    expect(idsOf({ ...MIXED_VALUES, lllll: 581 }, MIXED)).toContain('E3 lllll');
  });

  test('E4: a whole-list ballot marks everybody on the list; where a form has both, candidates come to their list', () => {
    expect(idsOf({ ...MIXED_VALUES, lllll: 250 }, MIXED)).toEqual([]); // as many as the lowest
    const found = checksOf(inputOf({ ...MIXED_VALUES, lllll: 251 }, MIXED));
    expect(found).toMatchObject([{ id: 'E4 below lllll', cell: 'cbbbb', figures: { list: 251, marks: 250 } }]);
    expect(idsOf({ ...MIXED_VALUES, caaaa: 500, cbbbb: 450, ccccc: 400, lllll: 300, lmmmm: 281 }, MIXED)).toContain('E4 together');
    const lists: Partial<CheckInput> = { ...MIXED, method: 'list' };
    expect(idsOf({ lllll: 400, lmmmm: 180, caaaa: 100, cbbbb: 300, ccccc: 180 }, lists)).toEqual([]);
    const wrong = checksOf(inputOf({ lllll: 400, lmmmm: 180, caaaa: 100, cbbbb: 299, ccccc: 180 }, lists));
    expect(wrong).toMatchObject([{ id: 'E4 sum lllll', cell: 'lllll', figures: { list: 400, sum: 399 } }]);
  });

  test('E5: the box holds no more than the electors and what is allowed; the form goes before our roll', () => {
    const over = (registered: number, absent: readonly CellId[] = []): string[] =>
      idsOf({ registered }, { tolerances: { ...SETTINGS.tolerances, turnoutPercent: 100 }, registered }, absent).filter(
        (id) => id[0] === 'E',
      );
    expect([over(595), over(594), over(595, ['registered']), over(594, ['registered'])]).toEqual([[], ['E5 form'], [], ['E5 roll']]);
    expect(figuresOf('E5 form', { registered: 594 })).toEqual({ ballots: 600, registered: 594, allowance: 5, over: 6 });
    expect(idsOf({}, { registered: 100 })).toEqual([]);
  });
});

describe('[CC3] what is seldom so is told at its boundary, in whole numbers', () => {
  test('W1: from 15 ballots or from 2 %', () => {
    expect([idsOf({ admitted: 611 }), idsOf({ admitted: 612 }), idsOf({ admitted: 588 })]).toEqual([[], ['W1'], ['W1']]); // 2 % of 600 are 12
    const large = { registered: 3_000, ballots: 2_000, valid: 1_980, caaaa: 1_000, cbbbb: 980 };
    expect(idsOf({ ...large, admitted: 2_014 }, { attended: 2_000 })).toEqual([]);
    expect(idsOf({ ...large, admitted: 2_015 }, { attended: 2_000 })).toEqual(['W1']);
    const exact = { ...SETTINGS.tolerances, admittedApart: 0, admittedApartPercent: 0 };
    expect([idsOf({}, { tolerances: exact }), idsOf({ admitted: 601 }, { tolerances: exact })]).toEqual([[], ['W1']]);
    expect(figuresOf('W1', { admitted: 612 })).toEqual({ admitted: 612, ballots: 600, apart: 12, number: 15, percent: 2 });
  });

  test('W2: from 3 % blank, from 3 % invalid', () => {
    expect(idsOf({ blank: 17, valid: 571, caaaa: 291 })).toEqual([]);
    expect(idsOf({ blank: 18, valid: 570, caaaa: 290 })).toEqual(['W2 blank']);
    expect(idsOf({ invalid: 18, valid: 574, caaaa: 294 })).toEqual(['W2 invalid']);
    expect(figuresOf('W2 blank', { blank: 18, valid: 570, caaaa: 290 })).toEqual({ blank: 18, ballots: 600, percent: 3 });
    // 0.07 × 100 is above 7 in floating point
    const seven = { ...SETTINGS.tolerances, blankPercent: 7 };
    expect(idsOf({ blank: 42, valid: 546, caaaa: 266 }, { tolerances: seven })).toEqual(['W2 blank']);
    expect(idsOf({ blank: 41, valid: 547, caaaa: 267 }, { tolerances: seven })).toEqual([]);
  });

  test('W3: beyond 5 % apart from our own attendance, either way', () => {
    const at = (attended: number | null): string[] => idsOf({}, { attended });
    expect([at(570), at(630), at(569), at(631), at(null)]).toEqual([[], [], ['W3'], ['W3'], []]);
    expect(figuresOf('W3', {}, { attended: 569 })).toEqual({ attended: 569, ballots: 600, apart: 31, percent: 5 });
  });

  test('W4: all zero, the same as another, above 95 % for one, turnout above 95 %', () => {
    expect(idsOf({ caaaa: 0, cbbbb: 0 })).toEqual(['E2 single', 'W4 allZero']);
    const twins = [
      { committee: 'zzzz', vector: '300 280' },
      { committee: 'yyyy', vector: '300 280' },
      { committee: 'xxxx', vector: '300 281' },
    ];
    expect(checksOf(inputOf({}, { others: twins }))).toMatchObject([{ id: 'W4 twin', other: 'yyyy', figures: { others: 2 } }]);
    expect(idsOf({ caaaa: 551, cbbbb: 29 })).toEqual([]); // 95 % of 580 are 551
    expect(checksOf(inputOf({ caaaa: 552, cbbbb: 28 }))).toMatchObject([
      { id: 'W4 oneCandidate', cell: 'caaaa', figures: { marks: 552, valid: 580, percent: 95, others: 0 } },
    ]);
    expect(idsOf({ caaaa: 580 }, { candidates: CANDIDATES.slice(0, 1) })).toEqual([]);
    const turnout = (registered: number): string[] => idsOf({ registered });
    expect([turnout(632), turnout(631)]).toEqual([[], ['W4 turnout']]); // 600 of 631.6
    expect(
      idsOf({ registered: 40, ballots: 38, admitted: 38, valid: 38, invalid: 0, blank: 0, caaaa: 19, cbbbb: 19 }, { attended: 38 }),
    ).toEqual([]); // exactly 95 %
  });

  test.each(TOLERANCE_NAMES)('%s, as an administrator sets it, decides', (name) => {
    const odd: Values = {
      registered: name === 'turnoutPercent' ? 610 : 590,
      admitted: 590,
      ballots: 600,
      valid: 560,
      invalid: 20,
      blank: 20,
      caaaa: 550,
      cbbbb: 10,
    };
    const at = (n: number): string[] => {
      const unlimited = Object.fromEntries(
        TOLERANCE_NAMES.map((one) => [one, one === 'turnoutPercent' ? 200 : TOLERANCES[one].max]),
      ) as CheckInput['tolerances']; // of every name
      return idsOf(odd, { attended: 500, tolerances: { ...unlimited, [name]: n } });
    };
    expect(at(0).length).toBe(at(TOLERANCES[name].max).length + 1);
  });

  test('zero ballots are no percentage of anything', () => {
    const nothing: Values = { registered: 900, admitted: 0, ballots: 0, valid: 0, invalid: 0, blank: 0, caaaa: 0, cbbbb: 0 };
    expect(idsOf(nothing, { attended: 0 })).toEqual(['W4 allZero']);
    expect(idsOf({ ...nothing, registered: 0 }, { attended: 1 })).toEqual(['W3', 'W4 allZero']);
  });
});

describe('[CC4] absent is not zero', () => {
  test.each<[CellId, string[]]>([
    ['valid', ['E1', 'E2 single', 'E3', 'W4 oneCandidate']],
    ['blank', ['E1', 'W2 blank']],
    ['caaaa', ['E2 single', 'W4 allZero']],
    ['admitted', ['W1']],
    ['ballots', ['E1', 'E5 form', 'W1', 'W2 blank', 'W2 invalid', 'W3', 'W4 turnout']],
  ])('without %s what needs it fails nothing and is named', (cell, expected) => {
    const { failed, notJudged } = judgeChecks(inputOf({ cbbbb: 1 }, {}, [cell]));
    expect(failed.map(({ id }) => id)).toEqual(expected.includes('E2 single') ? [] : ['E2 single']);
    expect(notJudged.map(({ code, variant }) => `${code} ${variant}`.trim())).toEqual(expected);
    expect(notJudged.every(({ missing }) => missing.length === 1 && missing[0] === cell)).toBe(true);
  });

  test('neither on the form nor on a roll: no electors to compare with', () => {
    const { failed, notJudged } = judgeChecks(inputOf({}, { registered: null, attended: null }, ['registered']));
    expect(failed).toEqual([]);
    expect(notJudged).toEqual([
      { code: 'E5', variant: 'roll', missing: ['registered'] },
      { code: 'W3', variant: '', missing: ['attendance'] },
      { code: 'W4', variant: 'turnout', missing: ['registered'] },
    ]);
  });

  test('a vector has every mark, and somebody has some', () => {
    const of = (...args: Parameters<typeof inputOf>) => vectorOf(inputOf(...args), inputOf(...args).values);
    expect([of(), of({ caaaa: 0 }), of({ caaaa: 0, cbbbb: 0 }), of({}, {}, ['caaaa'])]).toEqual(['300 280', '0 280', null, null]);
  });
});

test('[CC5] a fingerprint is of the check and its figures, and stays', () => {
  const hashOf = (...args: Parameters<typeof inputOf>) => checksOf(inputOf(...args))[0]?.hash;
  expect(hashOf({ ballots: 601 })).toBe(hashOf({ ballots: 601, admitted: 601 }));
  expect(hashOf({ ballots: 601 })).not.toBe(hashOf({ ballots: 602 }));
  expect(hashOf({ ballots: 601, invalid: 13 })).not.toBe(hashOf({ ballots: 601 }));
  expect(hashOf({ ballots: 601 })).toMatch(/^[0-9a-f]{16}$/);
  const others = (...committees: string[]) => ({ others: committees.map((committee) => ({ committee, vector: '300 280' })) });
  expect(hashOf({}, others('a', 'b'))).not.toBe(hashOf({}, others('c', 'd')));
  // what people have accepted must not be asked for again by another version
  expect(hashOf({ ballots: 601 })).toBe('6d375de5a6209dcf');
});
