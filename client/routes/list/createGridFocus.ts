/** The one cell of the grid that Tab reaches, where the arrows go from there, and telling others where one is. */
import { type Accessor, batch, createMemo, createSelector, createSignal } from 'solid-js';
import type { GridViewport } from './createGridViewport.ts';
import type { Rows } from './createListState.ts';
import type { Slot } from './frozenRows.ts';
import type { Column } from './gridColumns.ts';
import { moveFor } from './gridMoves.ts';

export type FocusedCell = { readonly slot: Slot; readonly column: Column };

export type GridFocus = {
  /** Where Tab leads: the last focused cell while its row is on the list. */
  readonly focused: Accessor<FocusedCell | null>;
  isTabStop(slot: number, column: Column): boolean;
  /** The browser has put the focus here. */
  noticed(slot: Slot, column: Column): void;
  /** Moves the focus by a key; false when the key is no move. */
  move(event: KeyboardEvent, direction: 'ltr' | 'rtl'): boolean;
  /** Puts the focus on a cell, scrolling to it. */
  focusCell(index: number, column: Column): void;
};

export function createGridFocus(
  rows: Accessor<Rows>,
  viewport: () => GridViewport,
  scroller: () => HTMLElement | undefined,
  setKept: (index: number) => void,
): GridFocus {
  const [last, setLast] = createSignal<FocusedCell | null>(null);
  const columns = () => viewport().columns();
  const focused = createMemo((): FocusedCell | null => {
    const cell = last();
    return cell && viewport().indexOf(cell.slot) >= 0 ? cell : null;
  });
  const tabStop = createMemo(() => {
    const cell = focused();
    const column = cell && columns().includes(cell.column) ? cell.column : 'name';
    const slot = cell?.slot ?? rows().slots[0];
    return slot ? `${slot.id} ${column}` : '';
  });
  const isTabStop = createSelector(tabStop);

  function focusCell(index: number, column: Column): void {
    const slot = rows().slots[index];
    if (!slot) return;
    batch(() => {
      setKept(index);
      setLast({ slot, column });
    });
    viewport().reveal(index);
    // the row is in the document by now: the virtual window always holds the kept one
    cellElement(scroller(), slot.id, column)?.focus({ preventScroll: true });
  }

  return {
    focused,
    isTabStop: (slot, column) => isTabStop(`${slot} ${column}`),
    noticed(slot, column) {
      batch(() => {
        setKept(viewport().indexOf(slot));
        setLast({ slot, column });
      });
    },
    move(event, direction) {
      const cell = focused();
      if (!cell) return false;
      const at = { row: viewport().indexOf(cell.slot), column: Math.max(0, columns().indexOf(cell.column)) };
      const size = { rows: rows().slots.length, columns: columns().length, pageRows: viewport().pageRows() };
      const next = moveFor(event, at, size, direction);
      if (!next) return false;
      focusCell(next.row, columns()[next.column] ?? 'name');
      return true;
    },
    focusCell,
  };
}

/** A rendered cell; null while its row is out of sight. */
const cellElement = (grid: HTMLElement | undefined, slot: number, column: Column): HTMLElement | null =>
  grid?.querySelector<HTMLElement>(`[data-slot="${slot}"] > [data-column="${column}"]`) ?? null;
