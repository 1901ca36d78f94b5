/** What somebody who takes a count over types, against what this tablet knows (docs/rules.md, CT44). Pure. */
import type { TallyEntryOf } from '../../../schema/tally.ts';
import { checkOf } from '../../../schema/tallyCheck.ts';
import type { TallyOpening } from '../../../schema/tallySums.ts';
import type { Tally } from '../../../schema/tallyTotals.ts';
import { unsettledIn } from './compare.ts';

export type Relief =
  /** All ballots up to there are on this tablet and come to what was typed. */
  | { readonly kind: 'agrees' }
  /** All of them are here and come to something else: a slip of who typed, or of who counted. */
  | { readonly kind: 'differs'; readonly here: string }
  /** Some of them, or all, are on another tablet: nothing can be compared, and they are no gaps. */
  | { readonly kind: 'elsewhere'; readonly missing: number };

/** @param number the last ballot of whoever hands over, and the check that they read out */
export function reliefOf(tally: Tally, number: number, check: string): Relief {
  const { withLate } = tally;
  const { first, last, doubtful } = withLate;
  const isFromStart = first === 1 || withLate.handedOver !== null;
  const before = isFromStart ? 0 : first - 1; // nothing is known of them here
  const beyond = Math.max(0, number - Math.max(last, before));
  const missing = before + beyond + unsettledIn(withLate, before, Math.min(number, last)).filter((one) => !doubtful.has(one)).length;
  if (missing > 0) return { kind: 'elsewhere', missing: Math.min(missing, number) };
  const here = checkOf(withLate, number);
  return here === check ? { kind: 'agrees' } : { kind: 'differs', here };
}

/** Whether somebody of this person's has handed over since they last began. */
export function hasHandedOver(tally: Tally, me: string): boolean {
  const isMine = ({ writer }: { readonly writer: string }): boolean => writer.startsWith(me);
  const began = Math.max(
    -1,
    ...tally.withLate.openings
      .map(({ entry }) => entry)
      .filter(isMine)
      .map(({ n }) => n),
  );
  return tally.checkpoints.some(({ entry }) => entry.value.kind === 'handover' && isMine(entry) && entry.n > began);
}

/** Who handed over, and who has gone on from there with its word: null while nobody has, as far as this tablet knows. People, by user id. */
export function handoverPeople(
  tally: Tally,
  { value, writer }: TallyEntryOf<'handover'>,
): { readonly from: string; readonly to: string | null } {
  const from = writer.slice(0, 6);
  const takers = tally.withLate.openings
    .filter(({ entry }) => entry.value.from === value.number + 1 && entry.value.check === value.check)
    .map(({ entry }) => entry.writer.slice(0, 6));
  return { from, to: takers.find((taker) => taker !== from) ?? takers[0] ?? null }; // whoever handed over may have gone on before they did so in earnest
}

/** Whether somebody else goes on, or has gone on, after a hand-over, as far as this tablet knows: the number behind its last ballot is not free any more. */
export function isTakenOver(tally: Tally, { value, writer }: TallyEntryOf<'handover'>): boolean {
  const isBehind = ({ entry }: TallyOpening): boolean => entry.value.from > value.number && !entry.writer.startsWith(writer.slice(0, 6));
  return tally.withLate.last > value.number || tally.withLate.openings.some(isBehind);
}

/** The last hand-over that this tablet knows of and nobody has taken over. */
export function openHandover(tally: Tally): TallyEntryOf<'handover'> | null {
  const all = tally.checkpoints.flatMap(({ entry }) => (entry.value.kind === 'handover' ? [entry as TallyEntryOf<'handover'>] : [])); // looked at just before
  return (
    all
      .filter((entry) => handoverPeople(tally, entry).to === null)
      .toSorted((a, b) => a.value.number - b.value.number)
      .at(-1) ?? null
  );
}
