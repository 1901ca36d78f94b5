/** What a form's figures come to, beside what this clerk counted (docs/rules.md, CT48). Nothing is judged here: `schema/resultChecks.ts` does that. Pure. */
import { type ElectionSetUp, isOneMark } from '../../../schema/election.ts';
import type { CellId } from '../../../schema/tally.ts';
import { figureOf, type TallyFigures } from '../../../schema/tallyFigures.ts';
import { candidateCells, FIGURES, listCells, markCells } from './figureCellsOf.ts';

type Counted = Pick<ElectionSetUp, 'method' | 'lists' | 'candidates'>;

export type FormSums = {
  /** Valid, invalid and blank together; null while none of them is there. */
  readonly ballots: number | null;
  /** All marks there are so far; null while none is. */
  readonly marks: number | null;
  /** What the marks have to come to, where each valid ballot has exactly one. */
  readonly marksWanted: number | null;
  /** Cells in which the form says something else than this clerk counted. */
  readonly apart: readonly { readonly cell: CellId; readonly form: number; readonly counted: number }[];
  /** Cells of marks that nobody has entered yet, and figures. */
  readonly absent: readonly CellId[];
};

function sumOf(numbers: readonly (number | null)[]): number | null {
  const there = numbers.filter((n) => n !== null);
  return there.length === 0 ? null : there.reduce((sum, n) => sum + n, 0);
}

/** @param counted what this clerk's own ballots come to; null where they counted none */
export function formSums(form: TallyFigures, counted: TallyFigures | null, election: Counted, figures = FIGURES): FormSums {
  const said = (cell: CellId): number | null => figureOf(form, cell);
  const cells = [...figures, ...markCells(election)];
  const marked = election.method === 'list' ? listCells(election) : candidateCells(election);
  return {
    ballots: sumOf([form.valid, form.invalid, form.blank]),
    marks: sumOf(marked.map(said)),
    marksWanted: isOneMark(election.method) ? form.valid : null,
    apart: cells.flatMap((cell) => {
      const [read, own] = [said(cell), counted && figureOf(counted, cell)];
      return read === null || own === null || read === own ? [] : [{ cell, form: read, counted: own }];
    }),
    absent: cells.filter((cell) => said(cell) === null && !form.doubtful.includes(cell)),
  };
}
