import ArrowDownToLine from 'lucide-solid/icons/arrow-down-to-line';
import Copy from 'lucide-solid/icons/copy';
import X from 'lucide-solid/icons/x';
import { createEffect, createMemo, type JSX, on, onCleanup, onMount, Show } from 'solid-js';
import { Portal } from 'solid-js/web';
import { Button } from '../../../components/Button.tsx';
import { IconButton } from '../../../components/IconButton.tsx';
import { useTranslation } from '../../../i18n/useTranslation.ts';
import type { OpenedList } from '../createListContext.ts';
import type { GridHandle } from '../ListGrid.tsx';
import { createClipboard } from './createClipboard.ts';
import type { GridEdits } from './createGridEdits.ts';
import { createGridRange, type SelectedRange } from './createGridRange.ts';
import { fillDown } from './fillDown.ts';
import styles from './GridTools.module.css';
import { saysSomething } from './matchNames.ts';
import type { OpenPaste } from './PasteCells.tsx';
import type { OpenNames } from './PasteNames.tsx';
import { TYPED_ABOVE } from './planBulk.ts';
import { planCells } from './planCells.ts';

type Props = {
  readonly list: OpenedList;
  readonly grid: GridHandle;
  readonly edits: GridEdits;
  readonly onPaste: (open: OpenPaste) => void;
  readonly onNames: (open: OpenNames) => void;
};

/** Selecting, copying, pasting and filling down over the rows; the bar says what is selected and does the same without keys. */
export function RangeTools(props: Props): JSX.Element {
  const t = useTranslation();
  const { list, grid, edits } = props; // for as long as the grid stands
  const scroller = document.querySelector<HTMLElement>('[role="grid"]');
  if (!scroller) return null;
  const range = createGridRange({ grid, scroller, slots: () => list.list.rows().slots, direction: () => t.direction });
  const clipboard = createClipboard({ list, t, scroller, range, focused: grid.focus.focused });
  const topOf = (at: OpenPaste['at']): OpenPaste['at'] => {
    const selected = range.selected();
    const [slot] = selected?.rows ?? [];
    const [column] = selected?.columns ?? [];
    return slot && column ? { slot, column } : at;
  };

  createEffect(
    on(list.pasted, (pasted) => {
      if (!pasted) return;
      list.setPasted(null);
      const { text, at } = pasted;
      if (text.trim() === '' || list.edits.blocked() !== null) return;
      // over the name stands a list of names: the roll's own are not pasted over
      const isNames = at.column === 'name' && !text.includes('\t') && saysSomething(text);
      if (isNames) props.onNames({ text });
      else props.onPaste({ text, at: topOf(at) });
    }),
  );

  function fill(): void {
    const selected = range.selected();
    const source = edits.source();
    if (!source || list.edits.blocked() !== null) return;
    const first = selected?.rows[0];
    const claim = first && list.list.claimsOf(first.elector).find(({ owner }) => owner === first.owner);
    const block = selected ? fillDown(selected, claim ?? null, list.nameOf) : null;
    if (!block) return list.tell(t('grid.nothingToFill'));
    const plan = planCells(source, block, Date.now());
    const isPlain = plan.rows <= TYPED_ABOVE && !block.columns.includes('guarantor') && plan.cells.every(({ kind }) => kind !== 'left');
    if (!isPlain) return props.onPaste({ text: null, at: null, block });
    if (plan.rows === 0) return list.tell(t('grid.nothingToSet'));
    edits.apply(plan.writes, t.plural('grid.filled', plan.rows));
  }
  onMount(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || event.code !== 'KeyD') return;
      if (!(event.target instanceof Element) || event.target.getAttribute('role') !== 'gridcell') return;
      event.preventDefault(); // a bookmark, to the browser
      event.stopPropagation();
      fill();
    };
    scroller.addEventListener('keydown', onKeyDown, true);
    onCleanup(() => scroller.removeEventListener('keydown', onKeyDown, true));
  });
  const words = (selected: SelectedRange): string =>
    t.plural('grid.selected', selected.rows.length, { columns: t.plural('grid.columns', selected.columns.length) });
  createEffect(on(range.selected, (selected) => selected && list.say(words(selected)), { defer: true }));

  // the bar takes its place from the rows: the one that was reached is not to lie behind it
  const hasBar = createMemo(() => range.selected() !== null);
  createEffect(on(hasBar, (has) => has && requestAnimationFrame(range.reveal)));

  return (
    <Show when={range.selected()}>
      {(selected) => (
        <Portal mount={scroller.parentElement ?? document.body}>
          {/* biome-ignore lint/a11y/useSemanticElements: no set of fields */}
          <div class={styles.bar} role="group" aria-label={words(selected())}>
            <span>{words(selected())}</span>
            <Show when={list.edits.blocked() === null}>
              <Button icon={ArrowDownToLine} onClick={fill}>
                {t('grid.fillDown')}
              </Button>
            </Show>
            <Button icon={Copy} onClick={() => void clipboard.copy()}>
              {t('grid.copy')}
            </Button>
            <IconButton icon={X} label={t('grid.endRange')} onClick={range.clear} />
          </div>
        </Portal>
      )}
    </Show>
  );
}
