import type { Candidate, ElectionList, ElectionSettings, Method } from './election.ts';

import type { CheckCode, FailedCheck } from './result.ts';
import { seenHash } from './seenHash.ts';
import { type CellId, candidateCell, listCell } from './tally.ts';

/** Rules of an election and who stands on its ballot paper, as far as counting needs them. */
export type CountedElection = {
  readonly method: Method;
  readonly minMarks: number;
  readonly maxMarks: number;
  readonly lists: readonly Pick<ElectionList, 'id'>[];
  /** In the order of the ballot paper. */
  readonly candidates: readonly Pick<Candidate, 'id' | 'listId'>[];
};

/** An election, with who of it withdrew. */
export type ElectionWithWithdrawn = Omit<CountedElection, 'candidates'> & {
  readonly candidates: readonly Pick<Candidate, 'id' | 'listId' | 'state'>[];
};

/** The cells of whoever withdrew. */
export const withdrawnCells = ({ candidates }: ElectionWithWithdrawn): ReadonlySet<CellId> =>
  new Set(candidates.flatMap(({ id, state }) => (state === 'withdrawn' ? [candidateCell(id)] : [])));

/** The election as a count had it: whoever withdrew and has no cell in its result was not on its ballot paper (CR17). */
export function asCounted<Election extends ElectionWithWithdrawn>(
  election: Election,
  cells: readonly { readonly cell: CellId }[],
): Election {
  const [withdrawn, told] = [withdrawnCells(election), new Set(cells.map(({ cell }) => cell))];
  const isOn = (cell: CellId): boolean => !withdrawn.has(cell) || told.has(cell);
  return { ...election, candidates: election.candidates.filter(({ id }) => isOn(candidateCell(id))) };
}

export type CheckInput = CountedElection & {
  readonly tolerances: ElectionSettings['tolerances'];
  /** What is known of the form; a cell that is absent is not zero. A list's is its marks in `list`, and the whole-list ballots for it in `list_or_mixed`. */
  readonly values: ReadonlyMap<CellId, number>;
  /** Electors on our roll of the committee; what the form says goes before it. */
  readonly registered: number | null;
  /** Whom our people saw at its door; null where nobody recorded. */
  readonly attended: number | null;
  /** `vectorOf` every other committee of the election, as far as it has one. */
  readonly others: readonly { readonly committee: string; readonly vector: string }[];
};

/** What is missing for a check to be judged. */
export type NotJudged = { readonly code: CheckCode; readonly variant: string; readonly missing: readonly (CellId | 'attendance')[] };
export type Judged = { readonly failed: readonly FailedCheck[]; readonly notJudged: readonly NotJudged[] };

type About = { readonly id?: string; readonly cell?: CellId; readonly other?: string };

/** Collects what the checks say of one result. */
export function createFindings(values: CheckInput['values']) {
  const failed: FailedCheck[] = [];
  const notJudged: NotJudged[] = [];
  return {
    failed,
    notJudged,
    numberIn: (cell: CellId): number | null => values.get(cell) ?? null,
    /** Their values; null when one of them is not there, which is noted. */
    known(code: CheckCode, variant: string, cells: readonly CellId[]): readonly number[] | null {
      const missing = cells.filter((cell) => !values.has(cell));
      if (missing.length === 0) return cells.map((cell) => values.get(cell) ?? 0); // all of them are there
      notJudged.push({ code, variant, missing });
      return null;
    },
    fail(code: CheckCode, variant: string, figures: FailedCheck['figures'], about: About = {}): void {
      failed.push(failedCheck(code, variant, figures, about));
    },
  };
}
export type Findings = ReturnType<typeof createFindings>;

export function failedCheck(code: CheckCode, variant: string, figures: FailedCheck['figures'], about: About = {}): FailedCheck {
  const { cell = null, other = null } = about;
  const id = [code, variant, about.id ?? cell ?? ''].filter((part) => part !== '').join(' ');
  const said = Object.keys(figures)
    .sort()
    .map((name) => `${name}=${figures[name]}`);
  return { id, code, variant, cell, figures, other, hash: seenHash(id, cell, other, ...said) };
}

/** The cells whose marks decide: lists where lists only are marked, else candidates. */
export const markedCells = ({ method, lists, candidates }: CountedElection): readonly CellId[] =>
  method === 'list' ? lists.map(({ id }) => listCell(id)) : candidates.map(({ id }) => candidateCell(id));

export const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, n) => sum + n, 0);

/** All marks of a committee as one text, to be compared with other committees'; null while one is missing, or where there is none at all. */
export function vectorOf(election: CountedElection, values: CheckInput['values']): string | null {
  const marks = markedCells(election).map((cell) => values.get(cell));
  return marks.every((n) => n !== undefined) && marks.some((n) => n !== 0) ? marks.join(' ') : null;
}
