import { expect, test } from 'vitest';
import { paperOf } from '../../schema/ballotPaper.ts';
import { committeeMarks } from '../../schema/committeeMarks.ts';
import type { WriterId } from '../../schema/ids.ts';
import { cellsOf } from '../../schema/resultCells.ts';
import { resultOf } from '../../schema/resultOf.ts';
import { nextNumber, readTallyEntry, SERVER_WRITER, type TallyRef, type TallyValue, tallyKey, tallyValue } from '../../schema/tally.ts';
import { coversOf, sealFingerprint } from '../../schema/tallySeal.ts';
import { readTally } from '../../schema/tallyTotals.ts';
import { standing } from '../../schema/winners.ts';
import { readStream, type StreamDecision, withSeals } from './readStream.ts';

const NOURA = 'noura1d010' as WriterId;
const CANDIDATES = ['aaaa', 'bbbb'].map((id, i) => ({ id, listId: null, ballotNumber: i + 1, name: id, state: 'active' as const }));
const PAPER = paperOf({ lists: [], candidates: CANDIDATES });
const PAPERS = new Map([[PAPER.id, PAPER]]);
const AT_MS = Date.UTC(2027, 2, 1, 18);

/** A stream of ballots, and the seal of a reconciler that covers what is in it by now. */
function stream() {
  const cells: [string, string][] = [];
  const write = (value: TallyValue): TallyRef => {
    const ref = { entry: value.kind, writer: NOURA, n: cells.length };
    cells.push([tallyKey(ref), tallyValue(value)]);
    return ref;
  };
  write({ kind: 'opening', atMs: 1, mode: 'ballots', every: 50, expected: null, from: 1, check: null });
  return {
    cells,
    write,
    ballot: (number: number, place = 0, paper = PAPER.id) =>
      write({ kind: 'ballot', number, paper, marks: { kind: 'marks', places: [place] } }),
    end(): StreamDecision {
      const covers = coversOf(cells.flatMap(([key, value]) => readTallyEntry(key, value) ?? []));
      const seal = { kind: 'seal', atMs: AT_MS, fingerprint: '0'.repeat(16), covers } as const;
      const sealed = withSeals(cells, [{ kind: 'seal', covers: tallyValue(seal), at: AT_MS }]);
      return { kind: 'seal', covers: tallyValue({ ...seal, fingerprint: sealFingerprint(readTally(sealed, PAPERS)) }), at: AT_MS };
    },
  };
}

test('[CT6] [CR10] what a reconciler ended no clerk takes back', () => {
  const { cells, write, ballot, end } = stream();
  ballot(1);
  const seal = end();
  write({ kind: 'void', target: { entry: 'seal', writer: SERVER_WRITER, n: nextNumber(AT_MS, null) } });
  expect(readStream('a', cells, PAPERS, [seal])).toMatchObject({ isSealed: true, late: null, ballots: 1 });
});

test('[CW3] [CR8] late entries that wait for a decision say how much they could move, and no ballot', () => {
  const { cells, write, ballot, end } = stream();
  for (const number of [1, 2, 3]) ballot(number);
  const first = ballot(4, 1);
  const decisions = [end()];
  const late = () => readStream('a', cells, PAPERS, decisions)?.late;
  const still = { fewer: 0, more: 0 };
  ballot(5);
  ballot(6);
  expect(late()).toMatchObject({ count: 2, counted: { fewer: 0, more: 2 }, form: still });
  write({ kind: 'void', target: first });
  expect(late()).toMatchObject({ counted: { fewer: 1, more: 2 }, form: still });
  ballot(1, 1); // says something else of a number that is there: neither counts
  expect(late()).toMatchObject({ counted: { fewer: 1, more: 1 } });
  write({ kind: 'figure', cell: 'caaaa', n: 9 });
  expect(late()).toMatchObject({ form: null });
  ballot(7, 0, 'pap9');
  expect(late()).toMatchObject({ counted: null });
});

test('[CW4] [W6] who takes a seat can still change while late ballots that could change it wait for a decision', () => {
  const election = { method: 'single', minMarks: 1, maxMarks: 1, seats: 1, lists: [], candidates: CANDIDATES } as const;
  const canChange = (late: number): boolean => {
    const { cells, ballot, end } = stream();
    for (const number of [1, 2, 3]) ballot(number);
    ballot(4, 1);
    const decisions = [end()];
    for (let number = 5; number < 5 + late; number++) ballot(number, 1);
    const a = readStream('a', cells, PAPERS, decisions);
    const result = resultOf({ count: 1, cells: cellsOf(election), streams: { a, b: null }, decisions: [], checks: () => [] });
    return standing(election, [committeeMarks(election, result, 1_000)]).canChange;
  };
  expect([0, 1, 2].map(canChange)).toEqual([false, false, true]);
});
