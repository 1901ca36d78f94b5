/** The selected rectangle of the grid: Shift with arrows or a tap, drawn over the rows, told to screen readers. The focus stays where it began. */
import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup, onMount } from 'solid-js';
import type { Slot } from '../frozenRows.ts';
import type { Column } from '../gridColumns.ts';
import type { GridHandle } from '../ListGrid.tsx';
import styles from './GridTools.module.css';
import { edgesOf, extendRange, type RangeEdges } from './gridRange.ts';

type Corner = { readonly slot: Slot; readonly column: Column };
export type SelectedRange = RangeEdges & { readonly rows: readonly Slot[]; readonly columns: readonly Column[] };
export type GridRangeState = {
  /** Null while no more than the cell in focus is meant. */
  readonly selected: Accessor<SelectedRange | null>;
  clear(): void;
  /** Brings the row that was reached into sight. */
  reveal(): void;
};

type Source = {
  readonly grid: GridHandle;
  readonly scroller: HTMLElement;
  readonly slots: Accessor<readonly Slot[]>;
  readonly direction: () => 'ltr' | 'rtl';
};

/** A cell of the grid that itself was pressed, or the one around what was. */
const cellOf = (target: EventTarget | null): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>('[role="gridcell"][data-column]') : null;

export function createGridRange({ grid, scroller, slots, direction }: Source): GridRangeState {
  const [corners, setCorners] = createSignal<{ readonly from: Corner; readonly to: Corner } | null>(null);
  const columns = grid.viewport.columns;
  const place = ({ slot, column }: Corner) => ({ row: grid.viewport.indexOf(slot), column: columns().indexOf(column) });
  const range = createMemo(() => {
    const both = corners();
    if (!both) return null;
    const found = { from: place(both.from), to: place(both.to) };
    // a row that has left the list, or a column that this width does not show: nothing is selected that is not seen
    return [found.from, found.to].every(({ row, column }) => row >= 0 && column >= 0) ? found : null;
  });
  const selected = createMemo((): SelectedRange | null => {
    const known = range();
    if (!known) return null;
    const edges = edgesOf(known);
    return { ...edges, rows: slots().slice(edges.top, edges.bottom + 1), columns: columns().slice(edges.first, edges.last + 1) };
  });
  const clear = (): void => void setCorners(null);

  function extendTo(to: Corner): void {
    const from = corners()?.from ?? grid.focus.focused();
    if (from) setCorners({ from, to });
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (cellOf(event.target) !== event.target) return;
    const here = grid.focus.focused();
    if (!here) return;
    if (event.key === 'Escape' && corners()) {
      clear();
      return event.stopPropagation();
    }
    const at = place(here);
    const size = { rows: slots().length, columns: columns().length, pageRows: grid.viewport.pageRows() };
    const next = extendRange(range() ?? { from: at, to: at }, event, size, direction());
    if (!next) {
      if (/^(Arrow|Page|Home|End)/.test(event.key)) clear();
      return;
    }
    event.preventDefault();
    event.stopPropagation(); // the focus itself does not move
    const slot = slots()[next.to.row];
    const column = columns()[next.to.column];
    if (!slot || !column) return;
    extendTo({ slot, column });
    grid.viewport.reveal(next.to.row);
  }
  function onPointer(event: Event): void {
    const pressed = event as MouseEvent; // of the three listened to below
    const cell = cellOf(event.target);
    if (!cell) return;
    if (!pressed.shiftKey || !grid.focus.focused()) {
      if (event.type === 'pointerdown') clear();
      return;
    }
    event.preventDefault(); // neither the focus nor a selection of text begins there
    event.stopPropagation();
    if (event.type !== 'click') return;
    const id = Number(cell.closest<HTMLElement>('[data-slot]')?.dataset.slot);
    const slot = grid.viewport.rendered().find((one) => one.id === id);
    const column = columns().find((one) => one === cell.dataset.column);
    if (slot && column) extendTo({ slot, column });
  }

  const frame = document.createElement('div');
  frame.className = styles.frame ?? '';
  const draw = (): void => {
    const shown = selected();
    frame.hidden = !shown;
    for (const cell of scroller.querySelectorAll('[aria-selected]')) cell.removeAttribute('aria-selected');
    if (!shown) return;
    const rowPx = grid.viewport.rowPx();
    const ends = [shown.columns[0], shown.columns.at(-1)].map((column) =>
      scroller.querySelector<HTMLElement>(`[role="gridcell"][data-column="${column}"]`),
    );
    const edges = ends.flatMap((cell) => (cell ? [cell.offsetLeft, cell.offsetLeft + cell.offsetWidth] : []));
    const isWhole = grid.viewport.layout() === 'cards'; // cards arrange their cells otherwise
    const left = isWhole ? 0 : Math.min(...edges);
    frame.style.top = `${(isWhole ? 0 : headingOf(scroller)) + shown.top * rowPx}px`;
    frame.style.height = `${shown.rows.length * rowPx}px`;
    frame.style.left = `${left}px`;
    frame.style.width = isWhole ? '100%' : `${Math.max(...edges) - left}px`;
    const inside = new Set(shown.rows.map(({ id }) => String(id)));
    for (const row of scroller.querySelectorAll<HTMLElement>('[data-slot]')) {
      if (!inside.has(row.dataset.slot ?? '')) continue;
      for (const column of shown.columns) row.querySelector(`[data-column="${column}"]`)?.setAttribute('aria-selected', 'true');
    }
  };
  createEffect(on([selected, () => grid.viewport.rendered(), columns, grid.viewport.layout, grid.viewport.rowPx], draw));

  onMount(() => {
    scroller.append(frame);
    scroller.setAttribute('aria-multiselectable', 'true');
    const isFirst = true; // before the grid's own listeners, which stand at the document
    const observer = globalThis.ResizeObserver && new ResizeObserver(draw);
    observer?.observe(scroller);
    scroller.addEventListener('keydown', onKeyDown, isFirst);
    for (const type of ['pointerdown', 'mousedown', 'click']) scroller.addEventListener(type, onPointer, isFirst);
    onCleanup(() => {
      observer?.disconnect();
      scroller.removeEventListener('keydown', onKeyDown, isFirst);
      for (const type of ['pointerdown', 'mousedown', 'click']) scroller.removeEventListener(type, onPointer, isFirst);
      frame.remove();
    });
  });
  function reveal(): void {
    const reached = range()?.to.row;
    if (reached !== undefined) grid.viewport.reveal(reached);
  }
  return { selected, clear, reveal };
}

/** Of the heading that sticks above the rows: where those begin. */
const headingOf = (scroller: HTMLElement): number => scroller.querySelector<HTMLElement>('[data-slot]')?.parentElement?.offsetTop ?? 0;
