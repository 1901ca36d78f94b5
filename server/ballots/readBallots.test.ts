import { expect, test } from 'vitest';
import { paperOf } from '../../schema/ballotPaper.ts';
import type { WriterId } from '../../schema/ids.ts';
import { type BallotMarks, type TallyEntryOf, type TallyRef, tallyKey, tallyValue } from '../../schema/tally.ts';
import { readTally } from '../../schema/tallyTotals.ts';
import { lateDecisions, withSeals } from '../projection/readStream.ts';
import { isCompacted, readBallots } from './readBallots.ts';

const paper = paperOf({
  lists: [{ id: 'lst1', name: '' }],
  candidates: ['cab1', 'cab2', 'cab3'].map((id, i) => ({
    id,
    listId: i < 2 ? 'lst1' : null,
    ballotNumber: i + 1,
    name: id,
    state: 'active',
  })),
});
const papers = new Map([[paper.id, paper]]);
const W1 = 'userAAdev0'.toLowerCase() as WriterId;
const W2 = 'userbbdev0' as WriterId;
const MARKS = (...places: number[]): BallotMarks => ({ kind: 'marks', places });

const ref = (entry: TallyRef['entry'], n: number, writer = W1): TallyRef => ({ entry, writer, n });
const cell = (at: TallyRef, value: TallyEntryOf['value']): [string, string] => [tallyKey(at), tallyValue(value)];
const ballot = (n: number, number: number, marks: BallotMarks, writer = W1, of = paper.id) =>
  cell(ref('ballot', n, writer), { kind: 'ballot', number, paper: of, marks });
const all = { from: 1, to: 100 };

test('[CR60] ballots are told by number, in ids of who was marked, and by nobody', () => {
  const cells = [
    ballot(1, 1, MARKS(0, 2)),
    ballot(2, 2, { kind: 'list', list: 0 }),
    ballot(3, 3, { kind: 'blank' }),
    ballot(4, 5, { kind: 'invalid', reason: 'signed' }),
    ballot(5, 9, MARKS(1)),
  ];
  const { ballots, gaps } = readBallots(cells, papers, { from: 1, to: 5 });
  expect(ballots.map(({ number, kind, marks, reason }) => [number, kind, marks, reason])).toEqual([
    [1, 'marks', [paper.candidates[0]?.id, paper.candidates[2]?.id], null],
    [2, 'list', ['lst1'], null],
    [3, 'blank', [], null],
    [5, 'invalid', [], 'signed'],
  ]);
  expect(gaps).toEqual([4]);
  expect(readBallots(cells, papers, { from: 8, to: 12 })).toMatchObject({ ballots: [{ number: 9 }], gaps: [8] }); // behind the last none is missing
  expect(JSON.stringify(ballots)).not.toContain(W1);
});

test('[CR60] what was taken back is not there; two that say the same are one, two that differ are both doubtful', () => {
  const cells = [
    ballot(1, 1, MARKS(0)),
    cell(ref('void', 2), { kind: 'void', target: ref('ballot', 1) }),
    ballot(3, 2, MARKS(1)),
    ballot(1, 2, MARKS(1), W2),
    ballot(4, 3, MARKS(1)),
    ballot(2, 3, MARKS(2), W2),
  ];
  const { ballots, gaps } = readBallots(cells, papers, all);
  expect(ballots.map(({ number, isDoubtful }) => [number, isDoubtful])).toEqual([
    [2, false],
    [3, true],
    [3, true],
  ]);
  expect(gaps).toEqual([1]);
});

test('[CR60] what came after the seal is there too, unless it was taken back; what a late void names is still there', () => {
  const cells = [
    ballot(1, 1, MARKS(0)),
    cell(ref('seal', 2), { kind: 'seal', atMs: 1, fingerprint: '0123456789abcdef', covers: [{ writer: W1, n: 1 }] }),
    cell(ref('void', 3), { kind: 'void', target: ref('ballot', 1) }),
    ballot(4, 2, MARKS(1)),
    ballot(5, 3, MARKS(1)),
    cell(ref('void', 6), { kind: 'void', target: ref('ballot', 5) }),
  ];
  expect(readBallots(cells, papers, all).ballots.map(({ number }) => number)).toEqual([1, 2]);
});

test('[CR60] [CR8] once it was decided of what came late what stands is told, and nothing else', () => {
  const cells = [
    ballot(1, 1, MARKS(0)),
    ballot(2, 2, MARKS(1)),
    cell(ref('seal', 3), { kind: 'seal', atMs: 1, fingerprint: '0123456789abcdef', covers: [{ writer: W1, n: 2 }] }),
    cell(ref('void', 4), { kind: 'void', target: ref('ballot', 2) }),
    ballot(5, 2, MARKS(0)),
  ];
  const hash = readTally(cells, papers).late?.hash ?? '';
  const told = (isTaken?: boolean) =>
    readBallots(cells, papers, all, lateDecisions(isTaken === undefined ? [] : [{ kind: 'late', seen: hash, isTaken }])).ballots.map(
      ({ number, marks, isDoubtful }) => [number, marks.join(), isDoubtful],
    );
  const [first, second] = paper.candidates.map(({ id }) => id);
  expect(told()).toEqual([
    [1, first, false],
    [2, second, true],
    [2, first, true],
  ]);
  expect(told(true)).toEqual([
    [1, first, false],
    [2, first, false],
  ]);
  expect(told(false)).toEqual([
    [1, first, false],
    [2, second, false],
  ]);
});

test('[CR60] [CR10] where a reconciler has ended a count what they covered is told, with what came late until it is decided of', () => {
  const cells = [ballot(1, 1, MARKS(0)), ballot(2, 2, MARKS(1)), cell(ref('void', 3), { kind: 'void', target: ref('ballot', 2) })];
  const covers = tallyValue({ kind: 'seal', atMs: 1, fingerprint: '0123456789abcdef', covers: [{ writer: W1, n: 2 }] });
  const sealed = withSeals(cells, [{ kind: 'seal', covers, at: Date.UTC(2027, 2, 1) }]);
  expect(readBallots(cells, papers, { from: 2, to: 2 })).toMatchObject({ ballots: [], gaps: [] });
  expect(readBallots(sealed, papers, all)).toMatchObject({ ballots: [{ number: 1 }, { number: 2, isDoubtful: false }], gaps: [] });
});

test('[CT2] of a paper that nobody knows, or of a place that is not on it, no marks are guessed', () => {
  const { ballots } = readBallots(
    [ballot(1, 1, MARKS(0), W1, 'zzzz'), ballot(2, 2, MARKS(0, 3)), ballot(3, 3, { kind: 'blank' })],
    papers,
    all,
  );
  expect(ballots.map(({ marks, isUnread }) => [marks, isUnread])).toEqual([
    [[], true],
    [[], true],
    [[], false],
  ]);
});

test('a stream knows whether single ballots are gone from it', () => {
  expect(isCompacted([ballot(1, 1, MARKS(0))])).toBe(false);
  expect(isCompacted([cell(ref('compacted', 0), { kind: 'compacted', text: 'x' })])).toBe(true);
});
