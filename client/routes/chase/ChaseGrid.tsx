import { type Accessor, createComputed, createEffect, createMemo, createSignal, For, type JSX, on } from 'solid-js';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { createRowWindow } from '../list/createRowWindow.ts';
import styles from './ChaseGrid.module.css';
import { ChaseRow } from './ChaseRow.tsx';
import type { Chase } from './createChase.ts';

/** A tap that was on its way when rows moved by themselves must not hit the row that came under it. */
const GUARD_MS = 400;
/** A press that began longer ago is not the one that a click ends. */
const PRESS_MS = 2_000;
const CARDS_BELOW = 700;
const ROW_PX = { wide: 64, cards: 84 } as const;

type Props = {
  readonly chase: Chase;
  readonly chosen: Accessor<ReadonlySet<string>>;
  readonly onToggle: (elector: string) => void;
  readonly onOpen: (elector: string) => void;
};

/** The rows, of one fixed height: only those in sight are made. Their order changes while nobody touches them, or when it is asked for (J1). */
export function ChaseGrid(props: Props): JSX.Element {
  const t = useTranslation();
  const { chase } = props; // one list as long as the screen stands
  const { list } = chase;
  let scroller: HTMLDivElement | undefined;
  let movedAtMs = Number.NEGATIVE_INFINITY;
  let pressedAtMs = 0;
  const [layout, setLayout] = createSignal<keyof typeof ROW_PX>('wide');
  const rowPx = createMemo(() => ROW_PX[layout()]);
  const window = createRowWindow(
    () => scroller,
    () => list.rows().slots.length,
    rowPx,
  );
  createComputed(() => setLayout(window.width() < CARDS_BELOW ? 'cards' : 'wide'));
  const places = createMemo(() => new Map(list.rows().slots.map((slot, index) => [slot, index])));
  const shown = createMemo(() => list.rows().slots.slice(window.range().from, window.range().to));

  // Rows above the eye may go with a refresh: the first row in sight that stays keeps its place.
  createEffect(
    on(list.rows, (next, before) => {
      if (!before) return;
      // rows that are looked at again and stand where they stood have moved under nobody's finger
      const isMoved =
        next.slots.length !== before.slots.length || next.slots.some(({ elector }, i) => before.slots[i]?.elector !== elector);
      if (next.cause === 'automatic' && isMoved) movedAtMs = performance.now();
      if (!scroller) return;
      const top = Math.floor(scroller.scrollTop / rowPx());
      const anchor = next.cause === 'view' ? -1 : before.slots.findIndex((slot, index) => index >= top && places().has(slot));
      const slot = before.slots[anchor];
      if (next.cause === 'view') scroller.scrollTop = 0;
      else if (slot) scroller.scrollTop += ((places().get(slot) ?? anchor) - anchor) * rowPx();
      window.sync();
    }),
  );

  /** Whether a tap may do what it is on: rows have not just moved beneath it, and its row is alive. */
  function mayDo(elector: string): boolean {
    const slot = list.rows().slots.find((one) => one.elector === elector);
    const nowMs = performance.now();
    const beganAtMs = nowMs - pressedAtMs < PRESS_MS ? pressedAtMs : nowMs; // a screen reader presses nothing
    if (!slot || beganAtMs - movedAtMs < GUARD_MS) {
      chase.tell(t('list.justMoved'));
      return false;
    }
    if (!list.factsOf(elector).hasAttended) return true;
    chase.tell(
      t('chase.isDead', { name: chase.elector(elector)?.name ?? '', why: t.gendered('chase.struckVoted', chase.genderOf(elector)) }),
    );
    return false;
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only notices that the list is touched
    <div
      ref={scroller}
      class={styles.scroller}
      onPointerDown={() => {
        pressedAtMs = performance.now();
        list.stillness.touch();
      }}
      onKeyDown={() => {
        pressedAtMs = performance.now();
        list.stillness.touch();
      }}
      onPointerMove={() => list.stillness.touch()}
      onWheel={() => list.stillness.touch()}
      onTouchMove={() => list.stillness.touch()}
      onFocusIn={(event) => list.stillness.setFocused(event.target.matches(':focus-visible'))}
      onFocusOut={() => list.stillness.setFocused(false)}
    >
      <ul class={styles.rows} aria-label={t('chase.list')} style={{ 'block-size': `${list.rows().slots.length * rowPx()}px` }}>
        <For each={shown()}>
          {(slot) => (
            <ChaseRow
              chase={chase}
              slot={slot}
              index={places().get(slot) ?? 0}
              count={list.rows().slots.length}
              rowPx={rowPx()}
              layout={layout()}
              isChosen={props.chosen().has(slot.elector)}
              onToggle={() => mayDo(slot.elector) && props.onToggle(slot.elector)}
              onOpen={() => mayDo(slot.elector) && props.onOpen(slot.elector)}
            />
          )}
        </For>
      </ul>
    </div>
  );
}
