/**
 * Where two clerks compare, and how they find the ballot in which they differ (docs/rules.md, CT41–CT43). Pure: both tablets come to the same questions from the same
 * comparisons, so that the two only read words aloud.
 */
import { checkOf } from '../../../schema/tallyCheck.ts';
import type { Tally, TallyCheckpoint } from '../../../schema/tallyTotals.ts';

export type Comparison = {
  /** Up to this ballot. */
  readonly number: number;
  readonly check: string;
  /** The last ballot up to which both said the same, and still do; 0, or the one before this stream's first. */
  readonly since: number;
};

/** The last ballot up to which the two are known to say the same: an untrue comparison says nothing any more. */
function equalUpTo(tally: Tally, number: number): number {
  const compared = tally.checkpoints
    .filter(({ entry, isTrue }) => isTrue && entry.value.number <= number)
    .map(({ entry }) => entry.value.number);
  return Math.max(tally.first - 1, ...compared);
}

export const compareAt = (tally: Tally, number: number): Comparison => ({
  number,
  check: checkOf(tally, number),
  since: equalUpTo(tally, number - 1),
});

/** The comparison that is due: at the end of the last whole pile, until it was made. Null while none is. */
export function dueComparison(tally: Tally, every = tally.every): Comparison | null {
  const number = Math.floor(tally.last / every) * every;
  if (tally.mode !== 'ballots' || tally.seal || number < tally.first) return null;
  const isMade = tally.checkpoints.some(({ entry, isTrue }) => isTrue && entry.value.number >= number);
  return isMade ? null : compareAt(tally, number);
}

/** Numbers up to a ballot, and after another, that nobody can compare yet: missing, or said twice and differently. */
export function unsettledIn(tally: Pick<Tally, 'gaps' | 'doubtful'>, after: number, upTo: number): readonly number[] {
  const isIn = (number: number): boolean => number > after && number <= upTo;
  const missing = tally.gaps.flatMap(({ from, to }) => {
    const [first, last] = [Math.max(from, after + 1), Math.min(to, upTo)];
    return first > last ? [] : Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
  return [...missing, ...[...tally.doubtful.keys()].filter(isIn)].sort((a, b) => a - b);
}

/** Ballots of a pile that were corrected, or taken back, since they were first entered: where a slip is likeliest. */
export function correctedIn(tally: Tally, after: number, upTo: number): readonly number[] {
  const numbers = [...tally.voids.keys()].flatMap((key) => {
    const value = tally.entries.get(key)?.value;
    return value?.kind === 'ballot' && value.number > after && value.number <= upTo ? [value.number] : [];
  });
  return [...new Set(numbers)].sort((a, b) => a - b);
}

/** Two clerks differ somewhere after `equal` and up to `differs`. */
export type Search = { readonly equal: number; readonly differs: number };

/** The ballot at which to compare next: half of what is left; null once one ballot is left, which is it. */
export const searchAt = ({ equal, differs }: Search): number | null => (differs - equal > 1 ? Math.floor((equal + differs) / 2) : null);

export const narrow = (search: Search, at: number, isEqual: boolean): Search =>
  isEqual ? { ...search, equal: at } : { ...search, differs: at };

/** The last comparison that a correction has made untrue; null when both have said the same again after it. */
export function untrueNow(tally: Tally): TallyCheckpoint | null {
  const equal = equalUpTo(tally, Number.POSITIVE_INFINITY);
  return tally.checkpoints.findLast(({ entry, isTrue }) => !isTrue && entry.value.number > equal) ?? null;
}
