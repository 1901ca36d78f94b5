/**
 * The ballot that lies open, kept on the device mark by mark and encrypted like everything of its person there, so that a tablet that dies loses no mark (CT22). One a
 * stream and device.
 */
import type { Answers } from '../../state/device/createAnswers.ts';
import { type BallotDraft, countOf } from './ballotDraft.ts';

export type KeptBallot = BallotDraft & {
  readonly number: number;
  readonly isCorrection: boolean;
  /** The next ballot, while an earlier one is corrected. */
  readonly aside: BallotDraft;
  /** The number of that one, while marks of it lie there; absent where an earlier page kept it. */
  readonly held?: number | null;
  /** How many ballots had been entered under `number` by then, and were taken back; absent where an earlier page kept it. */
  readonly entered?: number;
};
export type OpenBallot = {
  /** What was kept last, by this page or one before it: marks of the next ballot, or an earlier one that is being corrected. Null when nothing is. */
  open(): KeptBallot | null;
  /** Resolves once the device has it, or keeps nothing. Never rejects. */
  write(ballot: KeptBallot | null): Promise<void>;
};

const nameOf = (room: string): string => `own/${room}`;
const isIds = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every((one) => typeof one === 'string');
const isDraft = (value: unknown): value is BallotDraft => {
  const { candidates, lists } = (value ?? {}) as Partial<BallotDraft>;
  return isIds(candidates) && isIds(lists);
};
function isKept(value: unknown): value is KeptBallot {
  const { number, isCorrection, aside } = (value ?? {}) as Partial<KeptBallot>;
  return isDraft(value) && typeof number === 'number' && typeof isCorrection === 'boolean' && isDraft(aside);
}

/** Reads what was left, then keeps what lies open. Never rejects: a device that keeps nothing has left nothing. */
export async function openKeptBallot(
  answers: Pick<Answers, 'get' | 'put' | 'delete'>,
  room: string,
  now: () => number = Date.now,
): Promise<OpenBallot> {
  const name = nameOf(room);
  const kept = (await answers.get(name))?.value;
  let isEmpty = kept === undefined;
  let last = isKept(kept) ? kept : null;
  return {
    open: () => (last && (last.isCorrection || countOf(last) > 0) ? last : null),
    async write(ballot) {
      last = ballot;
      if (ballot === null && isEmpty) return;
      isEmpty = ballot === null;
      await (ballot === null ? answers.delete(name) : answers.put(name, { value: ballot, etag: null, atMs: now() })); // neither rejects
    },
  };
}
