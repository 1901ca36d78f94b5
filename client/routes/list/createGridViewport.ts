/** What of the rows is in sight: layout by width, the virtual window, and a scroll position that holds still when rows come and go above it. */
import { type Accessor, createComputed, createEffect, createMemo, createSignal, on } from 'solid-js';
import type { Rows } from './createListState.ts';
import { createRowWindow } from './createRowWindow.ts';
import type { Slot } from './frozenRows.ts';
import { type Column, columnsOf, type Layout, layoutFor, rowHeight, tracksOf } from './gridColumns.ts';

/** Of the heading that sticks to the top of the scroller; cards have none. */
export const HEADING_PX = 40;

export type GridViewport = {
  readonly layout: Accessor<Layout>;
  readonly columns: Accessor<readonly Column[]>;
  /** For `grid-template-columns`. */
  tracks(): string;
  readonly rowPx: Accessor<number>;
  readonly totalPx: Accessor<number>;
  /** Rows to render: those in sight, some around them, and the one with the focus wherever it is. */
  readonly rendered: Accessor<readonly Slot[]>;
  /** Where a row stands, from 0; -1 when it is not on the list. */
  indexOf(slot: Slot): number;
  /** Electors of the rows in sight, without those around them. */
  electorsInSight(): ReadonlySet<string>;
  /** Scrolls no further than needed. */
  reveal(index: number): void;
  readonly pageRows: () => number;
};

/** @param hidden columns that this person does not want to see */
export function createGridViewport(
  scroller: () => HTMLElement | undefined,
  rows: Accessor<Rows>,
  kept: Accessor<number>,
  hidden: () => readonly string[] | undefined,
): GridViewport {
  const isCoarse = globalThis.matchMedia?.('(pointer: coarse)').matches === true;
  const [layout, setLayout] = createSignal<Layout>('wide');
  const rowPx = createMemo(() => rowHeight(layout(), isCoarse));
  const columns = createMemo(() => columnsOf(layout(), hidden()));
  const window = createRowWindow(scroller, () => rows().slots.length, rowPx);
  createComputed(() => setLayout(layoutFor(window.width())));
  const headingPx = () => (layout() === 'cards' ? 0 : HEADING_PX);
  const places = createMemo(() => new Map(rows().slots.map((slot, index) => [slot.id, index])));

  const rendered = createMemo(() => {
    const { slots } = rows();
    const { from, to } = window.range();
    const inWindow = slots.slice(from, to);
    // the row with the focus stays in the document: a scroll must not throw the focus away
    const focused = slots[kept()];
    if (!focused || (kept() >= from && kept() < to)) return inWindow;
    return kept() < from ? [focused, ...inWindow] : [...inWindow, focused];
  });

  // Rows above the eye may come and go with a refresh: the first row in sight that stays keeps its place.
  createEffect(
    on(rows, (next, before) => {
      const element = scroller();
      if (!element || !before) return;
      if (next.cause === 'view') {
        element.scrollTop = 0;
        window.sync();
        return;
      }
      const top = Math.floor(element.scrollTop / rowPx());
      const anchor = before.slots.findIndex((slot, index) => index >= top && places().has(slot.id));
      const anchorSlot = before.slots[anchor];
      if (!anchorSlot) return;
      element.scrollTop += ((places().get(anchorSlot.id) ?? anchor) - anchor) * rowPx();
      window.sync();
    }),
  );

  function reveal(index: number): void {
    const element = scroller();
    if (!element || index < 0) return;
    const top = index * rowPx();
    const bottom = top + rowPx() + headingPx();
    if (top < element.scrollTop) element.scrollTop = top;
    else if (bottom > element.scrollTop + element.clientHeight) element.scrollTop = bottom - element.clientHeight;
    window.sync();
  }

  return {
    layout,
    columns,
    tracks: () => tracksOf(layout(), hidden()),
    rowPx,
    totalPx: () => rows().slots.length * rowPx(),
    rendered,
    indexOf: (slot) => places().get(slot.id) ?? -1,
    electorsInSight() {
      const element = scroller();
      if (!element) return new Set();
      const first = Math.floor(element.scrollTop / rowPx());
      const last = Math.ceil((element.scrollTop + window.height() - headingPx()) / rowPx());
      return new Set(
        rows()
          .slots.slice(first, last)
          .map((slot) => slot.elector),
      );
    },
    reveal,
    pageRows: () => Math.max(1, Math.floor((window.height() - headingPx()) / rowPx()) - 1),
  };
}
