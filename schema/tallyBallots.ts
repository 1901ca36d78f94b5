/** The single ballots of a stream: what each says by ids, and what of them counts (docs/rules.md, CT4–CT6). Pure. */
import type { BallotPaper } from './ballotPaper.ts';
import { type BallotMarks, isSameBallot, type TallyEntryOf } from './tally.ts';
import { weightOf } from './tallyCheck.ts';

export type BallotEntry = TallyEntryOf<'ballot'>;

/** A ballot that counts: one of its number, on a paper that is known. The same object for the same entry, as long as the papers are the same. */
export type CountedBallot = {
  readonly number: number;
  readonly entry: BallotEntry;
  readonly kind: BallotMarks['kind'];
  /** Ids of those who have a mark by it: of a whole list everybody on it, a withdrawn one too. */
  readonly candidates: readonly string[];
  /** Id of the list, of a ballot for a whole one. */
  readonly list: string | null;
  /** What it adds to a check. */
  readonly weight: number;
};

/** A ballot by the ids on its paper; null when it names a place that its paper does not have. */
export function countedBallot(entry: BallotEntry, paper: BallotPaper): CountedBallot | null {
  const { number, marks } = entry.value;
  const base = { number, entry, kind: marks.kind, list: null };
  if (marks.kind === 'blank' || marks.kind === 'invalid') return { ...base, candidates: [], weight: weightOf([marks.kind]) };
  const list = marks.kind === 'list' ? paper.lists[marks.list] : null;
  if (list === undefined) return null;
  const places = marks.kind === 'marks' ? marks.places : placesOf(paper, marks.list);
  const candidates: string[] = [];
  for (const place of places) {
    const candidate = paper.candidates[place];
    if (!candidate) return null;
    candidates.push(candidate.id);
  }
  // marked one by one or as a whole, a list comes to the same; one without candidates has but its name
  const said = candidates.length > 0 || list === null ? candidates.map((id) => `c${id}`) : [`l${list}`];
  return { ...base, list, candidates, weight: weightOf(['valid', ...said]) };
}

const placesOf = ({ candidates }: BallotPaper, list: number): readonly number[] =>
  candidates.flatMap((candidate, place) => (candidate.list === list ? [place] : []));

export type SortedBallots = {
  /** By number, one each. */
  readonly counted: readonly CountedBallot[];
  /** Numbers that are there with different words: in no total until all but one are voided. */
  readonly doubtful: ReadonlyMap<number, readonly BallotEntry[]>;
  /** Numbers that are there more than once and say the same: counted once. */
  readonly repeated: ReadonlyMap<number, readonly BallotEntry[]>;
  /** Of a paper that is not known here, or of places that it does not have: in no total, and guessed by nobody (CT2). */
  readonly unread: readonly BallotEntry[];
};

/**
 * Sorts standing ballots into what counts and what does not.
 * @param byNumber standing ballots, ascending
 * @param read what an entry says; null when its paper is not known
 */
export function sortBallots(
  byNumber: Iterable<readonly [number, readonly BallotEntry[]]>,
  read: (entry: BallotEntry) => CountedBallot | null,
): SortedBallots {
  const counted: CountedBallot[] = [];
  const unread: BallotEntry[] = [];
  const doubtful = new Map<number, readonly BallotEntry[]>();
  const repeated = new Map<number, readonly BallotEntry[]>();
  for (const [number, entries] of byNumber) {
    const [first] = entries;
    if (!first) continue;
    if (entries.length > 1) {
      const isOne = entries.every((entry) => isSameBallot(entry.value, first.value));
      (isOne ? repeated : doubtful).set(number, entries);
      if (!isOne) continue;
    }
    const ballot = read(first);
    if (ballot) counted.push(ballot);
    else unread.push(first);
  }
  return { counted, doubtful, repeated, unread };
}

export type Gap = { readonly from: number; readonly to: number };

/** Numbers that nobody entered, from the first on that any opening begins with. @param numbers that are there, ascending */
export function gapsIn(numbers: readonly number[], first: number): readonly Gap[] {
  const gaps: Gap[] = [];
  let next = first;
  for (const number of numbers) {
    if (number > next) gaps.push({ from: next, to: number - 1 });
    next = Math.max(next, number + 1);
  }
  return gaps;
}
