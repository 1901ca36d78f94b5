/** Where a key moves the focus in the grid; pure. Rows and columns count from 0. */
export type GridPosition = { readonly row: number; readonly column: number };
export type GridSize = { readonly rows: number; readonly columns: number; readonly pageRows: number };
type Press = { readonly key: string; readonly ctrlKey: boolean; readonly metaKey: boolean };

/** Null when the key is no move. Left and right follow the eye: in right-to-left text the next column is to the left. */
export function moveFor(press: Press, at: GridPosition, size: GridSize, direction: 'ltr' | 'rtl'): GridPosition | null {
  const isFar = press.ctrlKey || press.metaKey;
  const forward = direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
  const backward = direction === 'rtl' ? 'ArrowRight' : 'ArrowLeft';
  const to = (row: number, column: number): GridPosition => ({ row: clamp(row, size.rows), column: clamp(column, size.columns) });
  switch (press.key) {
    case 'ArrowDown':
      return to(isFar ? size.rows : at.row + 1, at.column);
    case 'ArrowUp':
      return to(isFar ? 0 : at.row - 1, at.column);
    case forward:
      return to(at.row, isFar ? size.columns : at.column + 1);
    case backward:
      return to(at.row, isFar ? 0 : at.column - 1);
    case 'Home':
      return to(isFar ? 0 : at.row, 0);
    case 'End':
      return to(isFar ? size.rows : at.row, size.columns);
    case 'PageDown':
      return to(at.row + size.pageRows, at.column);
    case 'PageUp':
      return to(at.row - size.pageRows, at.column);
    default:
      return null;
  }
}

const clamp = (index: number, count: number): number => Math.max(0, Math.min(index, count - 1));
