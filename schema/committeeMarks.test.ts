import { expect, test } from 'vitest';
import { committeeMarks } from './committeeMarks.ts';
import type { UserId } from './ids.ts';
import type { LateMoves, ResultCell, StreamSummary } from './result.ts';
import { type CellId, MAX_BALLOTS } from './tally.ts';

const ELECTION = {
  method: 'single',
  minMarks: 1,
  maxMarks: 1,
  lists: [],
  candidates: ['aaaa', 'bbbb'].map((id) => ({ id, listId: null, state: 'active' as const })),
} as const;
const cell = (id: CellId, values: ResultCell['values'], more: Partial<ResultCell> = {}): ResultCell => ({
  cell: id,
  values,
  doubtful: [],
  state: 'single',
  value: null,
  choice: null,
  hash: '',
  ...more,
});
const marksOf = (...cells: ResultCell[]) => committeeMarks(ELECTION, { cells }, 1_000);

test('[CW3] settled where every cell has one value, unsettled where some have several, open where one has none', () => {
  const b = cell('cbbbb', { a: 7, formA: 7 });
  expect(marksOf(cell('caaaa', { a: 5, b: 5, formA: 5 }), b)).toEqual({ kind: 'settled', marks: [5, 7] });
  expect(marksOf(b, cell('caaaa', { a: 5, b: 6, formB: 5 }))).toEqual({ kind: 'unsettled', proposed: [[5, 6], [7]] });
  expect(marksOf(cell('caaaa', {}), b)).toEqual({ kind: 'open', ballots: 1_000 });
  expect(marksOf(b)).toEqual({ kind: 'open', ballots: 1_000 });
  expect(marksOf(b, cell('ballots', { formA: 600, formB: 612 }))).toEqual({ kind: 'open', ballots: 612 });
  expect(committeeMarks(ELECTION, null, 1_000)).toEqual({ kind: 'open', ballots: 1_000 });
  expect(committeeMarks(ELECTION, null, null)).toEqual({ kind: 'open', ballots: MAX_BALLOTS });
});

test('[CR17] whoever withdrew and has no cell where somebody counted has no mark there', () => {
  const election = {
    ...ELECTION,
    candidates: ELECTION.candidates.map((one) => (one.id === 'bbbb' ? { ...one, state: 'withdrawn' as const } : one)),
  };
  const a = cell('caaaa', { a: 5 });
  expect(committeeMarks(election, { cells: [a] }, 1_000)).toEqual({ kind: 'settled', marks: [5, 0] });
  expect(committeeMarks(election, { cells: [a, cell('cbbbb', {})] }, 1_000)).toEqual({ kind: 'open', ballots: 1_000 });
  expect(committeeMarks(election, null, 1_000)).toEqual({ kind: 'open', ballots: 1_000 });
});

test('[CW3] what a reconciler chose is the value; what one clerk says in two ways is none', () => {
  const b = cell('cbbbb', { a: 7 });
  const chosen = { state: 'chosen', value: 9, choice: { reason: 'recounted', by: 'AAAAAA' as UserId, at: 1 } } as const;
  expect(marksOf(cell('caaaa', { a: 5, b: 6 }, chosen), b)).toEqual({ kind: 'settled', marks: [9, 7] });
  expect(marksOf(cell('caaaa', { a: 5 }, { doubtful: ['b'], state: 'differs' }), b)).toEqual({ kind: 'open', ballots: 1_000 });
});

test('[CW3] while late entries wait for a decision a committee is unsettled by what they move, and open where they bring a value', () => {
  const stream: StreamSummary = {
    ...{ stream: 'a', mode: 'ballots', people: [], ballots: 12, doubtful: 0, gaps: 0, isSealed: true, late: null },
    ...{ unread: 0, isCompacted: false, photos: [] },
  };
  const still = { fewer: 0, more: 0 };
  const cells = [cell('caaaa', { a: 5, b: 5 }), cell('cbbbb', { a: 1, b: 1, formA: 1 }), cell('ballots', { a: 6, b: 6 })];
  const late = (counted: LateMoves, form: LateMoves = still) =>
    committeeMarks(ELECTION, { cells, streams: [{ ...stream, late: { count: 3, hash: '', counted, form } }] }, 1_000);
  expect(late(still)).toEqual({ kind: 'settled', marks: [5, 1] });
  expect(late({ fewer: 2, more: 3 })).toEqual({
    kind: 'unsettled',
    proposed: [
      [5, 3, 8],
      [1, 0, 4],
    ],
  });
  expect(late(still, { fewer: 0, more: 7 })).toEqual({ kind: 'unsettled', proposed: [[5], [1, 8]] });
  expect(late(null)).toEqual({ kind: 'open', ballots: 1_000 });
  const chosen = { ...cell('caaaa', { a: 5, b: 6 }, { state: 'chosen', value: 6 }) };
  const waiting = { ...stream, late: { count: 1, hash: '', counted: { fewer: 0, more: 1 }, form: still } };
  expect(committeeMarks(ELECTION, { cells: [chosen, cell('cbbbb', { b: 1 })], streams: [waiting] }, 1_000)).toEqual({
    kind: 'unsettled',
    proposed: [[6, 5], [1]],
  });
});
