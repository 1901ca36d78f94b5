/**
 * Whether ballots that are still to come can seat somebody or put them out of their seat (docs/rules.md, CW3–CW6; the argument is in docs/decisions/0039-who-can-still-win.md).
 * Exact: no completion is left out, and none is taken for possible that is not. Pure.
 */
import { canBeCovered } from './coverTargets.ts';

/** One who is marked, with the least and the most marks they can have without the ballots that are still to come. */
export type Contender = { readonly least: number; readonly most: number; readonly canSit: boolean };

export type Contest = {
  /** All that a ballot can mark, also those who cannot sit any more: their names take marks. */
  readonly contenders: readonly Contender[];
  readonly seats: number;
  /** Marks of a ballot that is not for a whole list. */
  readonly minMarks: number;
  readonly maxMarks: number;
  /** Whom a whole-list ballot marks, by their places; each in one at most. */
  readonly lists: readonly (readonly number[])[];
  /** At most so many ballots are still to come; each may be blank or invalid. */
  readonly ballots: number;
  /** Places of those who can sit: whoever can have most first, and whoever is sure of least first. Sorted once, not for everybody. */
  readonly byMost: readonly number[];
  readonly byLeast: readonly number[];
};

export function contestOf(contest: Omit<Contest, 'byMost' | 'byLeast'>): Contest {
  const { contenders } = contest;
  const sitting = [...contenders.keys()].filter((place) => contenders[place]?.canSit);
  const of = (place: number, which: 'least' | 'most'): number => contenders[place]?.[which] ?? 0;
  return {
    ...contest,
    byMost: [...sitting].sort((a, b) => of(b, 'most') - of(a, 'most')),
    byLeast: sitting.sort((a, b) => of(a, 'least') - of(b, 'least')),
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);

/**
 * Whether a seat can be lost, or hang on a lot: as many others as there are seats come level or above. Best for them are ballots that leave this one out and mark as many as a ballot may; each other needs so many of them
 * as they are behind, no ballot marks one twice.
 */
export function canLoseSeat(contest: Contest, place: number): boolean {
  const { contenders, seats, minMarks, maxMarks, lists, ballots, byMost } = contest;
  // ascending in the order of `others`
  const behind = (other: number): number => Math.max(0, (contenders[place]?.least ?? 0) - (contenders[other]?.most ?? 0));
  const others = byMost.filter((other) => other !== place);
  if (others.length < seats) return false;
  const size = minMarks > contenders.length - 1 ? 0 : Math.min(maxMarks, contenders.length - 1);
  // a smaller list is marked by a ballot of single marks too, with more beside it
  const large = lists.filter((list) => list.length > size && !list.includes(place));
  if (large.length > 0) {
    const inLarge = new Set(large.flat());
    const groups = large.map((list) => others.filter((other) => list.includes(other)).map(behind));
    const rest = others.filter((other) => !inLarge.has(other)).map(behind);
    return canBeCovered({ groups, rest, targets: seats, size, ballots });
  }
  const needed = others.slice(0, seats).map(behind);
  return (needed.at(-1) ?? 0) <= ballots && sum(needed) <= ballots * size;
}

/**
 * Whether a seat can be won, or hang on a lot: all others but one less than there are seats come level or below. Best are ballots that mark this one and as few others as a ballot may: each other falls back by one for
 * every ballot that leaves them out.
 */
export function canWinSeat(contest: Contest, place: number): boolean {
  const { contenders, seats, minMarks, lists, ballots, byLeast } = contest;
  // ascending in the order of `others`
  const ahead = (other: number): number => Math.max(0, (contenders[other]?.least ?? 0) - (contenders[place]?.most ?? 0));
  const others = byLeast.filter((other) => other !== place);
  const overtaken = others.length - (seats - 1);
  if (overtaken <= 0) return true;
  /** Others that a ballot leaves out. */
  const left = contenders.length - minMarks;
  const own = lists.find((list) => list.includes(place));
  if (own && own.length < minMarks) return canWinWithList(contest, own, others, ahead, overtaken, left);
  const needed = others.slice(0, overtaken).map(ahead);
  return (needed.at(-1) ?? 0) <= ballots && sum(needed) <= ballots * left;
}

/** A list that is shorter than the fewest marks: a whole-list ballot leaves out more than any other, but nobody on the list. */
function canWinWithList(
  { ballots }: Contest,
  own: readonly number[],
  others: readonly number[],
  ahead: (other: number) => number,
  overtaken: number,
  left: number,
): boolean {
  const inside = others.filter((other) => own.includes(other)).map(ahead);
  const outside = others.filter((other) => !own.includes(other)).map(ahead);
  for (let count = Math.max(0, overtaken - inside.length); count <= Math.min(overtaken, outside.length); count++) {
    const [far, near] = [outside.slice(0, count), inside.slice(0, overtaken - count)];
    const most = ballots - (near.at(-1) ?? 0); // whole-list ballots
    if ((far.at(-1) ?? 0) > ballots || most < 0) continue;
    // each more of them saves one for every one of `far` that is still ahead, and costs `left`: good while more than that are
    const whole = Math.min(most, far.at(-1 - left) ?? 0);
    const needed = sum(near) + sum(far.map((n) => Math.max(0, n - whole)));
    if (needed <= (ballots - whole) * left) return true;
  }
  return false;
}
