/** A rectangle of the grid that begins where the focus is; pure. Rows and columns count from 0. */
import { type GridPosition, type GridSize, moveFor } from '../gridMoves.ts';

/** `from`: where it began, and the focus stays. `to`: the corner that moves. */
export type GridRange = { readonly from: GridPosition; readonly to: GridPosition };
/** The same by its edges, all of them inside. */
export type RangeEdges = { readonly top: number; readonly bottom: number; readonly first: number; readonly last: number };

type Press = { readonly key: string; readonly shiftKey: boolean; readonly ctrlKey: boolean; readonly metaKey: boolean };

/** Where Shift with a key of moves takes the range; null when the key is none. */
export function extendRange(range: GridRange, press: Press, size: GridSize, direction: 'ltr' | 'rtl'): GridRange | null {
  const to = press.shiftKey ? moveFor(press, range.to, size, direction) : null;
  return to && { from: range.from, to };
}

export const edgesOf = ({ from, to }: GridRange): RangeEdges => ({
  top: Math.min(from.row, to.row),
  bottom: Math.max(from.row, to.row),
  first: Math.min(from.column, to.column),
  last: Math.max(from.column, to.column),
});

export const rowsIn = ({ top, bottom }: RangeEdges): number => bottom - top + 1;
export const columnsIn = ({ first, last }: RangeEdges): number => last - first + 1;
