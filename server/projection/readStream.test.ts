import { expect, test } from 'vitest';
import { paperOf } from '../../schema/ballotPaper.ts';
import type { WriterId } from '../../schema/ids.ts';
import { nextNumber, readTallyEntry, SERVER_WRITER, type TallyRef, type TallyValue, tallyKey, tallyValue } from '../../schema/tally.ts';
import { coversOf, sealFingerprint } from '../../schema/tallySeal.ts';
import { readTally } from '../../schema/tallyTotals.ts';
import { readStream, type StreamDecision, withSeals } from './readStream.ts';

const NOURA = 'noura1d010' as WriterId;
const PAPER = paperOf({ lists: [], candidates: [{ id: 'aaaa', listId: null, ballotNumber: 1, name: 'Asma', state: 'active' }] });
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
    ballot: (number: number) => write({ kind: 'ballot', number, paper: PAPER.id, marks: { kind: 'marks', places: [0] } }),
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
