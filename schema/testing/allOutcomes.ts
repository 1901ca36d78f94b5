/** Held against `winners.ts` in tests: everything that can come of an election, ballot by ballot and value by value. */
import { markedCells } from '../checkFindings.ts';
import type { createRandom } from '../testing.ts';
import { type CommitteeMarks, standing } from '../winners.ts';
import { countBallots, type DrawnBallot, type DrawnElection } from './drawnCounts.ts';

type Random = ReturnType<typeof createRandom>;

/** Every valid ballot that there can be, as marks of the marked cells; told apart from what `winners.ts` knows of ballots. */
function allBallots(election: DrawnElection): number[][] {
  const { method, lists, candidates, minMarks, maxMarks } = election;
  const whole = lists.map(({ id }): DrawnBallot => ({ kind: 'list', id }));
  const loose = Array.from({ length: 2 ** candidates.length }, (_, bits) =>
    candidates.filter((_one, i) => bits & (2 ** i)).map(({ id }) => id),
  )
    .filter((ids) => method !== 'list' && ids.length >= minMarks && ids.length <= maxMarks)
    .map((ids): DrawnBallot => ({ kind: 'marks', ids }));
  const kinds = method === 'list' || method === 'list_or_mixed' ? [...whole, ...loose] : loose;
  return kinds.map((ballot) => {
    const values = countBallots(election, [ballot]);
    return markedCells(election).map((cell) => values.get(cell) ?? 0);
  });
}

const plus = (a: readonly number[], b: readonly number[]): number[] => a.map((n, i) => n + (b[i] ?? 0));
const unlike = (all: readonly (readonly number[])[]): number[][] => [...new Map(all.map((one) => [one.join(), [...one]])).values()];

/** Every total that can come of it. */
function allTotals(election: DrawnElection, committees: readonly CommitteeMarks[]): number[][] {
  const ballots = allBallots(election);
  let totals = [markedCells(election).map(() => 0)];
  for (const committee of committees) {
    if (committee.kind === 'settled') totals = totals.map((total) => plus(total, committee.marks));
    if (committee.kind === 'unsettled')
      for (const [place, values] of committee.proposed.entries())
        totals = unlike(totals.flatMap((total) => values.map((value) => total.with(place, (total[place] ?? 0) + value))));
    if (committee.kind === 'open') {
      for (let n = 0; n < committee.ballots; n++)
        totals = unlike(totals.flatMap((total) => [total, ...ballots.map((ballot) => plus(total, ballot))]));
    }
  }
  return totals;
}

/** Whether they have a seat in this outcome: true, false, or by lot. */
function seatIn(election: DrawnElection, total: readonly number[], place: number): boolean | 'lot' {
  const isOfLists = election.method === 'list';
  const mayNot = (other: number): boolean => !isOfLists && election.candidates[other]?.state === 'withdrawn';
  if (mayNot(place)) return false;
  const seats = isOfLists ? 1 : election.seats;
  const others = total.filter((_, other) => other !== place && !mayNot(other));
  const mine = total[place] ?? 0;
  if (others.filter((marks) => marks >= mine).length < seats) return true;
  return others.filter((marks) => marks > mine).length < seats ? 'lot' : false;
}

export function drawCommittees(random: Random, election: DrawnElection, largest: number): CommitteeMarks[] {
  const cells = markedCells(election);
  const some = (): number[] => cells.map(() => random.int(largest));
  const committees: CommitteeMarks[] = [{ kind: 'settled', marks: some() }];
  if (random.chance(0.5)) {
    let left = 3; // cells that differ
    const proposed = some().map((marks) => (random.chance(0.3) && left-- > 0 ? [marks, marks + random.int(4), random.int(3)] : [marks]));
    committees.push({ kind: 'unsettled', proposed });
  }
  let ballots = random.int(5);
  while (ballots > 0) {
    const here = 1 + random.int(ballots);
    committees.push({ kind: 'open', ballots: here });
    ballots -= here;
  }
  return committees;
}

/** What `standing` says that is not so, in any way in which it can come out; '' when all is so. */
export function untrueStanding(election: DrawnElection, committees: readonly CommitteeMarks[]): string {
  const ids = election.method === 'list' ? election.lists.map(({ id }) => id) : election.candidates.map(({ id }) => id);
  const totals = allTotals(election, committees);
  const { ranks, canChange } = standing(election, committees);
  let some = false;
  for (const [place, id] of ids.entries()) {
    const rank = ranks.find((one) => one.id === id);
    const outcomes = new Set(totals.map((total) => seatIn(election, total, place)));
    const can = outcomes.size > 1 || outcomes.has('lot');
    some ||= can;
    const shown = JSON.stringify({ election, committees, ranks });
    if (rank?.canChange !== can) return `${id} can ${can ? '' : 'not '}change: ${shown}`;
    if (!can && rank.isSeated !== outcomes.has(true)) return `${id} is ${rank.isSeated ? 'not ' : ''}seated: ${shown}`;
    if (outcomes.size === 1 && outcomes.has('lot') && rank.isSeated) return `${id} hangs on a lot: ${shown}`;
  }
  return canChange === some ? '' : `it can ${some ? '' : 'not '}change`;
}
