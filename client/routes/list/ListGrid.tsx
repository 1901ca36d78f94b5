import { createEffect, createSignal, For, type JSX, on, onMount, Show } from 'solid-js';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { answerForKey } from './answerKeys.ts';
import { createGridFocus, type FocusedCell, type GridFocus } from './createGridFocus.ts';
import { createGridViewport, type GridViewport } from './createGridViewport.ts';
import { GridContextObject } from './GridContext.ts';
import { GridHeading } from './GridHeading.tsx';
import { COLUMNS, type Column } from './gridColumns.ts';
import { type EditorKind, useList } from './ListContext.ts';
import styles from './ListGrid.module.css';
import { ListRow } from './ListRow.tsx';

/** What the screen around the grid can ask of it. */
export type GridHandle = { readonly viewport: GridViewport; readonly focus: GridFocus };

type Props = {
  readonly onReady: (grid: GridHandle) => void;
  readonly onFocus: (cell: FocusedCell | null) => void;
  readonly onRowMenu: (cell: FocusedCell, anchor: HTMLElement) => void;
};

/** A tap that was on its way when rows moved by themselves must not hit the row that came under it. */
const GUARD_MS = 400;
/** A press that began longer ago is not the one that a click ends. */
const PRESS_MS = 2_000;
/** A letter that was on its way when a colleague's claim came into the row was meant for what stood there before. */
const SEEN_MS = 1_000;
const EDITORS: Readonly<Partial<Record<Column, EditorKind>>> = {
  answer: 'answer',
  contact: 'contact',
  guarantor: 'guarantor',
  note: 'note',
};

/** The virtual grid. One set of listeners for all cells; cells say with `data-column` and rows with `data-slot` which they are. */
export function ListGrid(props: Props): JSX.Element {
  const t = useTranslation();
  const list = useList();
  const rows = () => list.list.rows();
  const [kept, setKept] = createSignal(-1);
  let scroller: HTMLDivElement | undefined;
  let movedAtMs = Number.NEGATIVE_INFINITY;
  let pressedAtMs = 0;
  let order = '';
  const { session } = useApp();
  const viewport = createGridViewport(
    () => scroller,
    list.list.rows,
    kept,
    () => session.me()?.settings?.hidden,
  );
  const focus = createGridFocus(
    list.list.rows,
    () => viewport,
    () => scroller,
    setKept,
  );
  onMount(() => props.onReady({ viewport, focus }));

  createEffect(
    on(list.list.rows, ({ cause, slots }) => {
      const now = slots.map(({ id }) => id).join();
      if (cause === 'automatic' && order !== now) movedAtMs = performance.now(); // what moves nothing must not swallow a tap
      order = now;
      const cell = focus.focused();
      setKept(cell ? viewport.indexOf(cell.slot) : -1);
    }),
  );

  function cellOf(target: EventTarget | null): { cell: FocusedCell; element: HTMLElement } | null {
    const element = target instanceof Element ? target.closest<HTMLElement>('[data-column]') : null;
    const id = Number(element?.closest<HTMLElement>('[data-slot]')?.dataset.slot);
    const slot = viewport.rendered().find((candidate) => candidate.id === id);
    const column = COLUMNS.find((name) => name === element?.dataset.column);
    return element && slot && column ? { cell: { slot, column }, element } : null;
  }

  function open({ slot, column }: FocusedCell, anchor: HTMLElement, isByKey: boolean, typed?: string): void {
    const kind = EDITORS[column];
    const owner = slot.owner;
    if (column === 'menu') {
      if (viewport.layout() === 'cards') list.openSheet(slot.elector);
      else props.onRowMenu({ slot, column }, anchor);
    } else if (!kind || list.edits.blocked() !== null || (kind === 'guarantor' && owner !== '')) list.openSheet(slot.elector);
    else list.openEditor({ kind, elector: slot.elector, owner, anchor, isByKey, ahead: [], ...(typed === undefined ? {} : { typed }) });
  }

  function onClick(event: MouseEvent): void {
    const hit = cellOf(event.target);
    if (!hit?.element.hasAttribute('data-pressable')) return;
    const nowMs = performance.now();
    const beganAtMs = nowMs - pressedAtMs < PRESS_MS ? pressedAtMs : nowMs; // a screen reader presses nothing
    if (beganAtMs - movedAtMs < GUARD_MS) return list.say(t('list.justMoved'));
    open(hit.cell, hit.element, false);
  }

  const touch = (): void => list.list.stillness.touch();
  function onKeyDown(event: KeyboardEvent): void {
    touch();
    const hit = cellOf(event.target);
    if (!hit || event.target !== hit.element) return;
    const { cell, element } = hit;
    const awaited = list.editor();
    if (awaited && event.key !== 'Tab' && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      if (event.key === 'Escape') list.closeEditor();
      else awaited.ahead.push(event);
      return;
    }
    if (focus.move(event, t.direction)) return event.preventDefault();
    if (event.key === 'Enter' || event.key === 'F2' || event.key === ' ') {
      event.preventDefault();
      return open(cell, element, true);
    }
    if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
      event.preventDefault();
      return props.onRowMenu(cell, element);
    }
    if (list.edits.blocked() !== null || event.ctrlKey || event.metaKey || event.altKey) return;
    const answer = cell.column === 'answer' ? answerForKey(event) : null;
    if (answer) {
      event.preventDefault();
      const { elector, owner, changedHandsAtMs = -SEEN_MS } = cell.slot;
      if (owner !== list.me && performance.now() - changedHandsAtMs < SEEN_MS) list.tell(t('list.justTaken'));
      else list.edits.setAnswer({ elector, owner }, answer);
    } else if (cell.column === 'note' && isLetter(event.key)) {
      event.preventDefault();
      open(cell, element, true, event.key);
    }
  }

  return (
    <GridContextObject.Provider value={{ ...viewport, ...focus }}>
      {/* biome-ignore lint/a11y/useSemanticElements: a virtual grid of positioned rows cannot be a table */}
      <div
        ref={scroller}
        class={styles.grid}
        role="grid"
        aria-label={t('list.grid')}
        aria-rowcount={rows().slots.length + 1}
        aria-colcount={COLUMNS.length}
        aria-readonly={list.edits.blocked() !== null}
        data-layout={viewport.layout()}
        style={{ '--columns': viewport.tracks(), '--row': `${viewport.rowPx()}px` }}
        onClick={onClick}
        onKeyDown={onKeyDown}
        onPaste={(event) => {
          const at = cellOf(event.target)?.cell;
          if (!at) return;
          event.preventDefault();
          list.setPasted({ text: event.clipboardData?.getData('text/plain') ?? '', at });
        }}
        onPointerDown={() => {
          pressedAtMs = performance.now();
          touch();
        }}
        onPointerMove={touch}
        onWheel={touch}
        onTouchMove={touch}
        onFocusIn={(event) => {
          const hit = cellOf(event.target);
          list.list.stillness.setFocused(hit !== null);
          if (!hit) return;
          focus.noticed(hit.cell.slot, hit.cell.column);
          props.onFocus(hit.cell);
        }}
        onFocusOut={() => {
          list.list.stillness.setFocused(false);
          props.onFocus(null);
        }}
      >
        <Show when={viewport.layout() !== 'cards'}>
          <GridHeading columns={viewport.columns()} isNarrow={viewport.layout() === 'middle'} />
        </Show>
        {/* biome-ignore lint/a11y/useSemanticElements: a virtual grid of positioned rows cannot be a table */}
        <div class={styles.rows} role="rowgroup" style={{ 'block-size': `${viewport.totalPx()}px` }}>
          <For each={viewport.rendered()}>
            {(slot) => <ListRow slot={slot} index={viewport.indexOf(slot)} offset={viewport.indexOf(slot) * viewport.rowPx()} />}
          </For>
        </div>
      </div>
    </GridContextObject.Provider>
  );
}

/** One character that begins a text; not a space, which opens the cell. */
const isLetter = (key: string): boolean => [...key].length === 1 && key.trim() !== '';
