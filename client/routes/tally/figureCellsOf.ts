/** The cells of an official form, in the order in which a form has them (docs/rules.md, CT47). Pure. */
import { type ElectionSetUp, takesLists } from '../../../schema/election.ts';
import { type CellId, candidateCell, FORM_FIELDS, type FormFigure, listCell } from '../../../schema/tally.ts';

type Counted = Pick<ElectionSetUp, 'method' | 'lists' | 'candidates'>;

/** Before the ballots, and of them: as they stand on a form. */
export const FIGURES = Object.keys(FORM_FIELDS) as readonly FormFigure[]; // of the constant
/** What a hall's board says of its own count, in totals mode. */
export const BOARD_FIGURES: readonly FormFigure[] = ['ballots', 'valid', 'invalid', 'blank'];

/** Candidates have marks of their own unless lists only are marked. */
export const candidateCells = ({ method, candidates }: Counted): readonly CellId[] =>
  method === 'list' ? [] : candidates.map(({ id }) => candidateCell(id));
export const listCells = ({ method, lists }: Counted): readonly CellId[] => (takesLists(method) ? lists.map(({ id }) => listCell(id)) : []);
/** Those whose zeros nobody writes down one by one. */
export const markCells = (election: Counted): readonly CellId[] => [...listCells(election), ...candidateCells(election)];
