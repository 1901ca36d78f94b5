/** A count without a server: a room under the test's hand, a paper, a clock. */
import { createRoot } from 'solid-js';
import { onTestFinished } from 'vitest';
import type { BallotPaper } from '../../../../schema/ballotPaper.ts';
import type { WriterId } from '../../../../schema/ids.ts';
import { type BallotMarks, type TallyRef, tallyKey, tallyValue } from '../../../../schema/tally.ts';
import { createFakeRoom } from '../../list/testing/createFakeRoom.ts';
import { createCount, type OwnValue } from '../createCount.ts';

export const ME = 'noura0';
/** An evening. */
export const AT_MS = Date.UTC(2027, 2, 1, 18);
export const PAPER: BallotPaper = {
  id: 'pap0',
  lists: ['list', 'last'],
  candidates: [
    { id: 'aaaa', list: 0 },
    { id: 'bbbb', list: 0 },
    { id: 'cccc', list: 1 },
  ],
};
export const place = (...places: number[]): BallotMarks => ({ kind: 'marks', places });
export const ballot = (number: number, ...places: number[]): OwnValue => ({
  kind: 'ballot',
  number,
  paper: PAPER.id,
  marks: place(...places),
});

export function openCount(paper: BallotPaper | null = PAPER) {
  const fake = createFakeRoom();
  const clock = { nowMs: AT_MS };
  const { count, dispose } = createRoot((end) => ({
    count: createCount({ room: fake.room, me: ME, paper: () => paper, papers: () => new Map(), now: () => clock.nowMs }),
    dispose: end,
  }));
  onTestFinished(dispose);
  let n = 0;
  return {
    ...fake,
    count,
    clock,
    /** Another tablet's entries arrive. */
    arrive(writer: string, ...values: OwnValue[]): readonly TallyRef[] {
      const refs = values.map((value): TallyRef => ({ entry: value.kind, writer: writer as WriterId, n: n++ })); // of the right form
      fake.receive(
        values.map((value, i) => ({ key: tallyKey(refs[i] as TallyRef), value: tallyValue(value) })), // one of each
        writer.slice(0, 6),
      );
      return refs;
    },
  };
}
