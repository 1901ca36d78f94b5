/** Who takes the seats as things stand, and whether that can still change (docs/rules.md, CW1–CW6). Unofficial, as everything here. Pure. */
import { type CountedElection, failedCheck, markedCells } from './checkFindings.ts';
import type { Candidate } from './election.ts';
import type { FailedCheck } from './result.ts';
import { type Contest, canLoseSeat, canWinSeat, contestOf } from './seatBounds.ts';
import { withdrawnAhead } from './withdrawnAhead.ts';

export type StandingElection = CountedElection & {
  readonly seats: number;
  readonly candidates: readonly Pick<Candidate, 'id' | 'listId' | 'state'>[];
};

/** Marks of a committee, in the order of `markedCells`. */
export type CommitteeMarks =
  | { readonly kind: 'settled'; readonly marks: readonly number[] }
  /** Of each cell what was proposed, at least one value; any of them may come of it. */
  | { readonly kind: 'unsettled'; readonly proposed: readonly (readonly number[])[] }
  /** Nothing is known but that there are at most so many ballots. */
  | { readonly kind: 'open'; readonly ballots: number };

export type Rank = {
  /** Of a candidate, or of a list where lists only are marked. */
  readonly id: string;
  /** Those that nobody contests: of values that differ the least. */
  readonly marks: number;
  readonly isSeated: boolean;
  /** Whether a seat that is shown can be lost, or one that is not be won, also by lot. */
  readonly canChange: boolean;
  readonly isWithdrawn: boolean;
};

export type Standing = {
  /** The most marks first, then as on the ballot paper. */
  readonly ranks: readonly Rank[];
  readonly canChange: boolean;
  /** Whoever withdrew and would have a seat by their marks. */
  readonly withdrawnAhead: readonly string[];
};

/**
 * Seats go to those with the most marks; where lists only are marked, all to one list. Whoever withdrew is ranked and takes no seat: it goes to the next. Of those who are level at the edge none is shown as
 * seated, and all can change. Exact over every way in which what is open and unsettled could come out.
 */
export function standing(election: StandingElection, committees: readonly CommitteeMarks[]): Standing {
  const contest = contestIn(election, committees);
  const { contenders, seats } = contest;
  const ids = election.method === 'list' ? election.lists.map(({ id }) => id) : election.candidates.map(({ id }) => id);
  const sitting = contenders.filter(({ canSit }) => canSit).map(({ least }) => least);
  const ranks = contenders.map(({ least, canSit }, place): Rank => {
    const id = ids[place] ?? ''; // one for each
    if (!canSit) return { id, marks: least, isSeated: false, canChange: false, isWithdrawn: true };
    // themselves among them
    const isSeated = sitting.length <= seats || sitting.filter((marks) => marks >= least).length <= seats;
    const canChange = isSeated ? canLoseSeat(contest, place) : canWinSeat(contest, place);
    return { id, marks: least, isSeated, canChange, isWithdrawn: false };
  });
  return {
    ranks: ranks.sort((a, b) => b.marks - a.marks),
    canChange: ranks.some(({ canChange }) => canChange),
    withdrawnAhead: withdrawnAhead(ranks, seats),
  };
}

function contestIn(election: StandingElection, committees: readonly CommitteeMarks[]): Contest {
  const { method, lists, candidates, minMarks, maxMarks } = election;
  const cells = markedCells(election);
  const [least, most] = [cells.map(() => 0), cells.map(() => 0)];
  let ballots = 0;
  for (const committee of committees) {
    if (committee.kind === 'open') {
      ballots += committee.ballots;
      continue;
    }
    for (const place of cells.keys()) {
      const values = committee.kind === 'settled' ? committee.marks[place] : committee.proposed[place];
      const isOne = typeof values !== 'object'; // most are: no list is made of it
      least[place] = (least[place] ?? 0) + (isOne ? (values ?? 0) : Math.min(...values));
      most[place] = (most[place] ?? 0) + (isOne ? (values ?? 0) : Math.max(...values));
    }
  }
  const isOfLists = method === 'list';
  return contestOf({
    contenders: cells.map((_, place) => ({
      least: least[place] ?? 0,
      most: most[place] ?? 0,
      canSit: isOfLists || candidates[place]?.state !== 'withdrawn',
    })),
    seats: isOfLists ? 1 : election.seats,
    minMarks,
    maxMarks,
    lists:
      method === 'list_or_mixed'
        ? lists.map(({ id }) => candidates.flatMap(({ listId }, place) => (listId === id ? [place] : []))).filter((list) => list.length > 0)
        : [],
    ballots,
  });
}

/** How many marks could still move in a committee: what is most needed stands first in a queue. */
export function impactOf(election: CountedElection, committee: CommitteeMarks): number {
  if (committee.kind === 'settled') return 0;
  if (committee.kind === 'unsettled') return committee.proposed.reduce((sum, values) => sum + Math.max(...values) - Math.min(...values), 0);
  const { method, lists, candidates, maxMarks } = election;
  const sizes = method === 'list_or_mixed' ? lists.map(({ id }) => candidates.filter(({ listId }) => listId === id).length) : [];
  return committee.ballots * Math.max(maxMarks, ...sizes);
}

/** W6, of the whole election: what is open or unsettled could still change who takes a seat. Null: it cannot. */
export function standingCheck({ ranks, canChange }: Standing, committees: readonly CommitteeMarks[]): FailedCheck | null {
  if (!canChange) return null;
  const open = committees.filter(({ kind }) => kind !== 'settled').length;
  return failedCheck('W6', '', { committees: open, of: committees.length, people: ranks.filter((rank) => rank.canChange).length });
}
