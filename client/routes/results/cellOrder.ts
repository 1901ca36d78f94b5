/** A result's cells as they stand on paper: the figures of the form, then lists and candidates in the order of the ballot paper. Pure. */
import { ballotOf, type ElectionSetUp } from '../../../schema/election.ts';
import { type CellId, candidateCell, FORM_FIELDS, type FormFigure, listCell } from '../../../schema/tally.ts';

/** `key`: `figures`, a list's id, or `others` for candidates without a list and for what is on no paper any more. `name`: the list's. */
export type CellGroup = { readonly key: string; readonly name: string | null; readonly cells: readonly CellId[] };

/** Groups without a cell are left out. */
export function cellGroups(cells: readonly CellId[], setUp: Pick<ElectionSetUp, 'lists' | 'candidates'> | null): readonly CellGroup[] {
  const left = new Set<CellId>(cells);
  const take = (wanted: readonly CellId[]): CellId[] => wanted.filter((cell) => left.delete(cell));
  const figures = take(Object.keys(FORM_FIELDS) as FormFigure[]); // the keys of a constant object
  const columns = setUp ? ballotOf(setUp) : [];
  const lists = columns.flatMap(({ list, candidates }): CellGroup[] =>
    list ? [{ key: list.id, name: list.name, cells: take([listCell(list.id), ...candidates.map(({ id }) => candidateCell(id))]) }] : [],
  );
  const others = take(columns.flatMap(({ list, candidates }) => (list ? [] : candidates.map(({ id }) => candidateCell(id)))));
  const groups: readonly CellGroup[] = [
    { key: 'figures', name: null, cells: figures },
    ...lists,
    { key: 'others', name: null, cells: [...others, ...left] },
  ];
  return groups.filter((group) => group.cells.length > 0);
}
