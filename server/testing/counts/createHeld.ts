import type { CellId, TallyRef } from '../../../schema/tally.ts';
import { countBallots, type DrawnBallot, type DrawnElection } from '../../../schema/testing/drawnCounts.ts';

export type HeldBallot = { readonly ref: TallyRef; readonly number: number; readonly ballot: DrawnBallot };
export type Held = ReturnType<typeof createHeld>;

/** `ids` in any order are one ballot. */
const textOf = (ballot: DrawnBallot): string =>
  JSON.stringify(ballot.kind === 'marks' ? { ...ballot, ids: [...ballot.ids].sort() } : ballot);

/** What a check is of: a whole list is a mark for everybody on it, however it was tapped. */
export function weightText(election: DrawnElection, ballots: readonly DrawnBallot[]): string {
  const values = countBallots(election, ballots);
  const full = new Set(election.candidates.map(({ listId }) => `l${listId}`));
  if (election.method === 'list_or_mixed') for (const cell of [...values.keys()]) if (full.has(cell)) values.delete(cell);
  return JSON.stringify([...values]);
}

/** What a clerk's stream has to come to, told without any of its code: a list of ballots from which those taken back are gone. */
export function createHeld(from: readonly HeldBallot[] = []) {
  let ballots = [...from];
  function sure(upTo = Number.POSITIVE_INFINITY): readonly DrawnBallot[] {
    const texts = [...numbersOf(ballots)].flatMap(([number, said]) => (said.size === 1 && number <= upTo ? [...said] : []));
    return texts.map((text) => JSON.parse(text) as DrawnBallot); // written by `textOf`
  }
  return {
    add: (one: HeldBallot): void => void ballots.push(one),
    drop(ref: TallyRef): void {
      ballots = ballots.filter((one) => one.ref !== ref);
    },
    all: (): readonly HeldBallot[] => ballots,
    copy: () => createHeld(ballots),
    of: (number: number): readonly HeldBallot[] => ballots.filter((one) => one.number === number),
    /** Numbers that say different things. */
    doubtful: (): readonly number[] => [...numbersOf(ballots)].filter(([, texts]) => texts.size > 1).map(([number]) => number),
    /** Numbers that are there more than once and say the same. */
    repeated: (): readonly number[] =>
      [...numbersOf(ballots)]
        .filter(([number, texts]) => texts.size === 1 && ballots.filter((one) => one.number === number).length > 1)
        .map(([number]) => number),
    /** Those up to a number that count. */
    sure,
    /** What they come to. */
    values(election: DrawnElection): ReadonlyMap<CellId, number> {
      const values = countBallots(election, sure());
      values.delete('admitted'); // that is said on the form alone
      return values;
    },
  };
}

function numbersOf(ballots: readonly HeldBallot[]): ReadonlyMap<number, ReadonlySet<string>> {
  const numbers = new Map<number, Set<string>>();
  for (const { number, ballot } of ballots) numbers.set(number, (numbers.get(number) ?? new Set()).add(textOf(ballot)));
  return new Map([...numbers].sort(([a], [b]) => a - b));
}
