import { describe, expect, it } from 'vitest';
import type { UserId } from './ids.ts';
import type { CommitteeResult, Decision, FailedCheck, StreamSummary } from './result.ts';
import type { StreamReading } from './resultCells.ts';
import { resultOf, whyNotVerifiable } from './resultOf.ts';
import { readState, resultWrites } from './resultRoom.ts';
import type { ResultState } from './resultStates.ts';
import type { Stream } from './rooms.ts';
import type { CellId } from './tally.ts';
import { createRandom } from './testing.ts';

const [HIND, SARA, FAHAD, MONA, DANA] = ['hind00', 'sara00', 'fahad0', 'mona00', 'dana00'] as UserId[] as [
  UserId,
  UserId,
  UserId,
  UserId,
  UserId,
];
const C1: CellId = 'caaaa';
const C2: CellId = 'cbbbb';
const CELLS: readonly CellId[] = [C1, C2, 'ballots'];

type Figures = StreamReading['counted'];
const stream = (of: Stream, counted: Figures, more: Partial<StreamReading> = {}): StreamReading => ({
  ...{
    stream: of,
    mode: 'ballots',
    people: [of === 'a' ? HIND : SARA],
    ballots: 3,
    doubtful: 0,
    gaps: 0,
    isSealed: true,
    late: null,
    unread: 0,
  },
  ...{ isCompacted: false, photos: [], counted, form: {}, doubtfulCells: { counted: [], form: [] }, ...more },
});
const TRUE: Figures = { [C1]: 2, [C2]: 1, ballots: 3 };
const SHORT: Figures = { [C1]: 2, [C2]: 0, ballots: 2 };
const a = (counted: Figures = TRUE, more: Partial<StreamReading> = {}) => stream('a', counted, more);
const b = (counted: Figures = TRUE, more: Partial<StreamReading> = {}) => stream('b', counted, more);
const check = (code: FailedCheck['code'], hash = 'h'): FailedCheck => ({
  id: code,
  code,
  variant: '',
  cell: null,
  figures: {},
  other: null,
  hash,
});

type Made = {
  a?: StreamReading | null;
  b?: StreamReading | null;
  withdrawn?: readonly CellId[];
  decisions?: readonly Decision[];
  failed?: readonly FailedCheck[];
};
const make = (made: Made): CommitteeResult =>
  resultOf({
    count: 1,
    cells: CELLS,
    streams: { a: made.a === undefined ? a() : made.a, b: made.b === undefined ? b() : made.b },
    withdrawn: new Set(made.withdrawn),
    decisions: made.decisions ?? [],
    checks: () => made.failed ?? [],
  });
const cellIn = ({ cells }: CommitteeResult, id: CellId) => cells.find(({ cell }) => cell === id) ?? expect.unreachable(id);

/** Decisions one after the other, each on what is seen then. */
function decided(made: Made, ...steps: readonly ((seen: CommitteeResult, id: number) => Decision)[]): Decision[] {
  const decisions: Decision[] = [];
  for (const step of steps) decisions.push(step(make({ ...made, decisions }), decisions.length + 1));
  return decisions;
}
const base = (id: number, by: UserId, seen: string) => ({ id, by, at: id, seen, reason: 'other' as const, note: '' });
const choose =
  (by: UserId, cell: CellId, value: number) =>
  (seen: CommitteeResult, id: number): Decision => ({ ...base(id, by, cellIn(seen, cell).hash), kind: 'choose', cell, value });
const whole =
  (kind: 'verify' | 'publish' | 'reopen', by: UserId) =>
  (seen: CommitteeResult, id: number): Decision => ({ ...base(id, by, seen.hash), kind });
const accept =
  (by: UserId, code: string, hash = 'h') =>
  (_: CommitteeResult, id: number): Decision => ({ ...base(id, by, hash), kind: 'accept', check: code });
/** By its figures, as they are now. */
const acceptSeen = (by: UserId, id: string) => (seen: CommitteeResult, place: number) =>
  accept(by, id, seen.checks.find((one) => one.id === id)?.hash)(seen, place);
const following = (made: Made, ...steps: Parameters<typeof decided>[1][]): CommitteeResult =>
  make({ ...made, decisions: decided(made, ...steps) });

describe('cells', () => {
  it.each<[string, Made, string, number | null]>([
    ['two people who say the same agree', {}, 'agreed', 2],
    ['one person is single, however often they say it', { b: null, a: a(TRUE, { form: TRUE }) }, 'single', 2],
    ['one person in both streams is one person', { b: b(TRUE, { people: [HIND] }) }, 'single', 2],
    ['a reading of the form differs too', { b: b(TRUE, { form: { [C1]: 3 } }) }, 'differs', null],
    ['two forms that agree are two people', { a: a({}, { form: TRUE }), b: b({}, { form: TRUE }) }, 'agreed', 2],
    ['absent is not zero', { a: a({}), b: b({}) }, 'empty', null],
    ['zero is a figure', { a: a({ [C1]: 0 }), b: b({ [C1]: 0 }) }, 'agreed', 0],
    [
      'who says two things says none, and that is seen',
      { a: a({ [C2]: 1 }, { doubtfulCells: { counted: [C1], form: [] } }) },
      'differs',
      null,
    ],
    ['ballots of a paper that nobody knows leave no total', { a: a(TRUE, { unread: 1 }) }, 'differs', null],
    ['a stream that has not ended says nothing', { b: b(SHORT, { isSealed: false }) }, 'single', 2],
  ])('[CR2] %s', (_, made, state, value) => {
    expect(cellIn(make(made), C1)).toMatchObject({ state, value });
  });

  it('[CR4] a choice stands while what was proposed is what it has seen; the last one counts, and knows the one before', () => {
    const differs = { b: b(SHORT) };
    const steps = [choose(FAHAD, C2, 1), choose(MONA, C2, 0)] as const;
    expect(cellIn(following(differs, ...steps), C2)).toMatchObject({
      state: 'chosen',
      value: 0,
      choice: { by: MONA },
      values: { a: 1, b: 0 },
    });
    const [first, second] = decided(differs, ...steps);
    expect(first?.seen).not.toBe(second?.seen);
    const decisions = decided(differs, ...steps);
    expect(cellIn(make({ decisions }), C2)).toMatchObject({ state: 'agreed', value: 1, choice: null });
    expect(cellIn(make({ ...differs, decisions }), C2).value).toBe(0); // said again as it was: the same words hold
  });

  it('[CR6] nobody chooses between what they have entered themselves', () => {
    expect(cellIn(following({ b: b(SHORT) }, choose(SARA, C2, 0)), C2).state).toBe('differs');
  });

  it('[CR2] a count says nothing of what nobody is elected by here; a form does', () => {
    const ids = (made: Made) => make(made).cells.map(({ cell }) => cell);
    expect(ids({ a: a({ ...TRUE, lzzzz: 0 }) })).toEqual(CELLS);
    expect(ids({ a: a(TRUE, { form: { admitted: 3 } }) })).toEqual([...CELLS, 'admitted']);
  });
});

const LATE = { count: 1, hash: 'late', counted: { fewer: 0, more: 1 }, form: { fewer: 0, more: 0 } };
const E1 = [check('E1')];
/** Every state, what brings it about, and why it can or cannot be verified then. */
const STATES: readonly (readonly [string, CommitteeResult, ResultState, ReturnType<typeof whyNotVerifiable>])[] = [
  ['nobody has written', make({ a: null, b: null }), 'empty', 'nothing'],
  ['somebody counts', make({ a: a(TRUE, { isSealed: false }), b: null }), 'empty', 'nothing'],
  ['one has ended, the other counts', make({ b: b(SHORT, { isSealed: false }) }), 'first_entered', 'counting'],
  ['one has ended and there is no other', make({ b: null }), 'first_entered', null],
  ['both have ended and agree', make({}), 'second_entered', null],
  ['they differ', make({ b: b(SHORT) }), 'differs', 'differs'],
  ['something came late', make({ a: a(TRUE, { late: LATE }) }), 'differs', 'late'],
  ['not all is chosen', following({ b: b(SHORT) }, choose(FAHAD, C2, 1)), 'differs', 'differs'],
  ['all is chosen', following({ b: b(SHORT) }, choose(FAHAD, C2, 1), choose(FAHAD, 'ballots', 3)), 'resolved', null],
  ['a candidate has no figure', make({ a: a({ [C1]: 2 }), b: b({ [C1]: 2 }) }), 'second_entered', 'missing'],
  ['an error', make({ failed: E1 }), 'checks_failed', 'errors'],
  ['an error that one accepts', following({ failed: E1 }, accept(FAHAD, 'E1')), 'checks_failed', 'errors'],
  ['an error that one accepts twice', following({ failed: E1 }, accept(FAHAD, 'E1'), accept(FAHAD, 'E1')), 'checks_failed', 'errors'],
  ['an error that two accept', following({ failed: E1 }, accept(FAHAD, 'E1'), accept(MONA, 'E1')), 'second_entered', null],
  [
    'an error that two accept, with other figures',
    following({ failed: [check('E1', 'new')] }, accept(FAHAD, 'E1'), accept(MONA, 'E1')),
    'checks_failed',
    'errors',
  ],
  ['an error that a clerk accepts too', following({ failed: E1 }, accept(FAHAD, 'E1'), accept(HIND, 'E1')), 'checks_failed', 'errors'],
  ['a warning', make({ failed: [check('W2')] }), 'second_entered', 'warnings'],
  ['a warning with a reason', following({ failed: [check('W2')] }, accept(FAHAD, 'W2')), 'second_entered', null],
  ['others could still change it', make({ failed: [check('W6')] }), 'second_entered', null],
  ['verified', following({}, whole('verify', FAHAD)), 'verified', null],
  ['verified with one count', following({ b: null }, whole('verify', FAHAD)), 'verified', null],
  ['one count with ballots that say two things', make({ a: a(TRUE, { doubtful: 2 }), b: null }), 'first_entered', 'warnings'],
  ['one count with a gap', make({ a: a(TRUE, { gaps: 1 }), b: b(TRUE, { isSealed: true, unread: 0 }) }), 'second_entered', null],
  [
    'one count with a gap, and why',
    following({ a: a(TRUE, { gaps: 1 }), b: null }, acceptSeen(FAHAD, 'W5 gaps a'), whole('verify', FAHAD)),
    'verified',
    null,
  ],
  ['verified by a clerk', following({}, whole('verify', HIND)), 'reopened', null],
  [
    'verified by who chose',
    following({ b: b(SHORT) }, choose(FAHAD, C2, 1), choose(FAHAD, 'ballots', 3), whole('verify', FAHAD)),
    'reopened',
    null,
  ],
  ['verified over an error', following({ failed: E1 }, whole('verify', FAHAD)), 'reopened', 'errors'],
  ['published by one', following({}, whole('verify', FAHAD), whole('publish', DANA)), 'verified', null],
  ['published by one twice', following({}, whole('verify', FAHAD), whole('publish', DANA), whole('publish', DANA)), 'verified', null],
  ['published by two', following({}, whole('verify', FAHAD), whole('publish', DANA), whole('publish', FAHAD)), 'published', null],
  ['published by a clerk', following({}, whole('verify', FAHAD), whole('publish', DANA), whole('publish', HIND)), 'verified', null],
  [
    'published before it was verified',
    following({}, whole('publish', DANA), whole('publish', MONA), whole('verify', FAHAD)),
    'verified',
    null,
  ],
  ['opened again', following({}, whole('verify', FAHAD), whole('reopen', MONA)), 'reopened', null],
  ['opened again and verified', following({}, whole('verify', FAHAD), whole('reopen', MONA), whole('verify', MONA)), 'verified', null],
  [
    'published, opened and verified again',
    following({}, whole('verify', FAHAD), whole('publish', DANA), whole('publish', FAHAD), whole('reopen', MONA), whole('verify', MONA)),
    'verified',
    null,
  ],
];
it.each(STATES)('[CR3][CR5][CR6][CR7] %s: a state of its own', (_, result, state, why) => {
  expect([result.state, whyNotVerifiable(result)]).toEqual([state, why]);
});

describe('whoever withdrew', () => {
  const [few, withdrawn] = [{ [C1]: 2, ballots: 2 }, [C2]];
  const ids = (made: Made) => make({ withdrawn, ...made }).cells.map(({ cell }) => cell);

  it('[CR17] has no cell where a count of ballots says nothing of them: they were not on its paper', () => {
    expect(ids({ a: a(few), b: b(few) })).toEqual([C1, 'ballots']);
    expect(whyNotVerifiable(make({ withdrawn, a: a(few), b: b(few) }))).toBeNull();
    expect(ids({ a: a(few), b: b({}, { mode: 'totals' }) })).toEqual([C1, 'ballots']);
  });

  it.each<[string, Made]>([
    ['somebody counted them', { a: a(few), b: b(TRUE) }],
    ['somebody read them on the form', { a: a(few), b: b(few, { form: { [C2]: 0 } }) }],
    ['somebody says two things of them', { a: a(few, { doubtfulCells: { counted: [], form: [C2] } }), b: null }],
    ['figures alone were entered, of which one may be missing', { a: a(few, { mode: 'totals' }), b: null }],
    ['ballots are of a paper that nobody knows', { a: a(few, { unread: 1 }), b: null }],
    ['nobody has counted', { a: null, b: null }],
  ])('[CR17] stays in the result where %s', (_, made) => {
    expect(ids(made)).toContain(C2);
  });

  it('[CR8][CR17] one who was added by mistake and withdraws leaves what was verified as it was', () => {
    const before = { count: 1, cells: [C1, 'ballots'] as const, checks: () => [], streams: { a: a(few), b: b(few) } };
    const { hash } = resultOf({ ...before, decisions: [] });
    const decisions = [whole('verify', FAHAD)({ ...make({}), hash }, 1)];
    expect(make({ a: a(few), b: b(few), decisions })).toMatchObject({ state: 'reopened' });
    expect(make({ a: a(few), b: b(few), decisions, withdrawn })).toMatchObject({ state: 'verified', hash });
  });
});

describe('one person’s word', () => {
  const gaps = { gaps: 2 };
  it.each<[string, Made, boolean, readonly string[]]>([
    ['two counts that agree are two words', { a: a(TRUE, gaps) }, false, []],
    ['two counts that differ are two words', { a: a(TRUE, gaps), b: b(SHORT) }, false, []],
    ['a form that the other read is a word', { a: a(TRUE, gaps), b: b({}, { form: TRUE }) }, false, []],
    ['who says two things has said something', { a: a(TRUE, gaps), b: b(TRUE, { unread: 1 }) }, false, []],
    ['there is no other count', { a: a(TRUE, gaps), b: null }, true, ['W5 gaps a']],
    ['the other goes on', { a: a(TRUE, gaps), b: b(TRUE, { isSealed: false, doubtful: 1 }) }, true, ['W5 gaps a']],
    ['the other ended with nothing in it', { a: a(TRUE, { ...gaps, doubtful: 1 }), b: b({}) }, true, ['W5 doubtful a', 'W5 gaps a']],
    ['the other has no word on one candidate', { a: a(TRUE, gaps), b: b({ [C1]: 2, ballots: 3 }, gaps) }, true, ['W5 gaps a']],
    ['one person in both', { a: a(TRUE, gaps), b: b(TRUE, { people: [HIND, SARA], ...gaps }) }, true, ['W5 gaps a', 'W5 gaps b']],
    ['nobody has ended', { a: a(TRUE, { ...gaps, isSealed: false }), b: null }, false, []],
  ])('[CR7] %s: what it leaves open wants a reason only where nobody else confirms it', (_, made, isSingleSource, open) => {
    const result = make(made);
    expect([result.isSingleSource, result.checks.map(({ id }) => id)]).toEqual([isSingleSource, open]);
  });

  it('[CR7] a reconciler who chooses is no second clerk', () => {
    const made = { b: b(SHORT, { people: [HIND] }) };
    expect(following(made, choose(FAHAD, C2, 1), choose(FAHAD, 'ballots', 3))).toMatchObject({ state: 'resolved', isSingleSource: true });
  });
});

describe('what comes after', () => {
  const verified = decided({}, whole('verify', FAHAD), whole('publish', DANA), whole('publish', FAHAD));
  it.each<[string, Made]>([
    ['another figure', { a: a({ ...TRUE, [C1]: 3 }) }],
    ['another reading of the form', { a: a(TRUE, { form: { ballots: 4 } }) }],
    ['the same figure from one more', { a: a(TRUE, { form: { ballots: 3 } }) }],
    ['something late', { a: a(TRUE, { late: LATE }) }],
    ['a seal that was taken back', { a: a(TRUE, { isSealed: false }) }],
    ['ballots that nobody can read', { a: a(TRUE, { unread: 2 }) }],
    ['a choice', { decisions: [...verified, choose(MONA, C1, 2)(make({}), 9)] }],
    ['an error by figures beside it', { failed: E1 }],
    ['a clerk who is the one who verified', { b: b(TRUE, { people: [SARA, FAHAD] }) }],
  ])('[CR8] %s opens it again by itself', (_, made) => {
    expect(make({ decisions: verified }).state).toBe('published');
    expect(make({ decisions: verified, ...made })).toMatchObject({ state: 'reopened', verifiedBy: null, publishedBy: [] });
  });

  it('[CR8] what came late is part of what is seen', () => {
    const hashes = [make({}), make({ a: a(TRUE, { late: LATE }) }), make({ a: a(TRUE, { late: { ...LATE, hash: 'later' } }) })].map(
      ({ hash }) => hash,
    );
    expect(new Set(hashes).size).toBe(3);
  });

  it('[CR8] a warning that came after the verification goes with the result; who verifies anew gives it a reason first', () => {
    const failed = [check('W3')];
    expect(make({ decisions: verified, failed })).toMatchObject({ state: 'published', verifiedBy: FAHAD, publishedBy: [DANA, FAHAD] });
    const opened = [...verified, whole('reopen', MONA)(make({ decisions: verified }), 9)];
    const reopened = make({ decisions: opened, failed });
    expect([reopened.state, whyNotVerifiable(reopened)]).toEqual(['reopened', 'warnings']);
  });

  it('[CR8] what changes no figure leaves it as it is: a photo, a warning, that ballots are gone', () => {
    for (const made of [
      { a: a(TRUE, { photos: ['x'] }) },
      { failed: [check('W6')] },
      { failed: [check('W3')] },
      { a: a(TRUE, { isCompacted: true }) },
    ])
      expect(make({ decisions: verified, ...made }).state).toBe('published');
  });
});

it('[CR1] the same streams and decisions are the same result, whatever came first, and a result has no word on any ballot', () => {
  const random = createRandom(11);
  for (let round = 0; round < 200; round++) {
    const figure = (): Figures => ({ [C1]: random.int(3), [C2]: random.int(2), ballots: random.int(4) });
    const streams = {
      a: random.chance(0.9) ? a(figure(), { form: random.chance(0.5) ? figure() : {} }) : null,
      b: random.chance(0.8) ? b(figure()) : null,
    };
    const steps = Array.from({ length: random.int(8) }, () =>
      random.pick([
        choose(FAHAD, random.pick(CELLS), random.int(3)),
        whole('verify', MONA),
        whole('publish', DANA),
        whole('reopen', FAHAD),
      ]),
    );
    const decisions = decided(streams, ...steps);
    const once = make({ ...streams, decisions });
    // by way of anything else: decisions are in their order, streams are as they are
    for (const other of [
      { ...streams, a: null },
      { ...streams, b: b(figure(), { isSealed: false }) },
    ])
      make({ ...other, decisions });
    expect(make({ ...structuredClone(streams), decisions: structuredClone(decisions) })).toEqual(once);
    expect(once.streams.every((one: StreamSummary) => !('counted' in one))).toBe(true);
    expect(readState((key) => resultWrites(once).get(key))).toEqual({ count: 1, state: once.state, hash: once.hash });
  }
});
