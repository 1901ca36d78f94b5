import Lock from 'lucide-solid/icons/lock';
import RefreshCw from 'lucide-solid/icons/refresh-cw';
import SearchX from 'lucide-solid/icons/search-x';
import { createEffect, createSignal, type JSX, onCleanup, onMount, Show } from 'solid-js';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { whenIdle } from '../../parts/whenIdle.ts';
import { createPart } from '../createPart.ts';
import type { FocusedCell } from './createGridFocus.ts';
import type { OpenedList } from './createListContext.ts';
import { ElectorSearchField } from './ElectorSearchField.tsx';
import { FilterBar } from './FilterBar.tsx';
import { ListGrid } from './ListGrid.tsx';
import styles from './ListScreen.module.css';
import { EVERYTHING } from './listFilter.ts';
import type { OpenMenu } from './Overlays.tsx';
import { TotalsLine } from './TotalsLine.tsx';

/** The open list: tools above, the grid, its totals below, and whatever is open over it. */
export function ListScreen(props: { readonly list: OpenedList }): JSX.Element {
  const t = useTranslation();
  const list = () => props.list;
  const [cell, setCell] = createSignal<FocusedCell | null>(null);
  const [menu, setMenu] = createSignal<OpenMenu | null>(null);
  const [filters, setFilters] = createSignal<HTMLElement | null>(null);
  const [isPrinting, setPrinting] = createSignal(false);
  const overlays = createPart(() => import('./Overlays.tsx').then((module) => module.Overlays));
  const tools = createPart(() => import('./Overlays.tsx').then((module) => module.Tools));

  createEffect(() => {
    if (list().editor() ?? menu() ?? list().sheet() ?? filters()) overlays.fetch();
    if (list().tray.isOpen()) overlays.fetch();
  });

  // Where this tab is, for the others in the room.
  createEffect(() => {
    const editor = list().editor();
    const at = editor
      ? { elector: editor.elector, owner: editor.owner, column: editor.kind }
      : ((here) => here && { elector: here.slot.elector, owner: list().list.ownerOf(here.slot), column: here.column })(cell());
    list().presence.show(at ? { screen: 'list', at } : { screen: 'list' });
  });

  onMount(() => {
    const beforePrint = () => setPrinting(true);
    const afterPrint = () => setPrinting(false);
    whenIdle(async () => {
      overlays.fetch(); // once the rows stand
      tools.fetch();
    });
    window.addEventListener('beforeprint', beforePrint);
    window.addEventListener('afterprint', afterPrint);
    onCleanup(() => {
      window.removeEventListener('beforeprint', beforePrint);
      window.removeEventListener('afterprint', afterPrint);
    });
  });

  return (
    <>
      <div class={styles.tools}>
        <ElectorSearchField onEnter={() => list().grid()?.focus.focusCell(0, 'answer')} />
        <div class={styles.actions}>
          <Show when={tools.part()}>{(part) => part()({ list: list(), onLeave: () => setMenu('leaving') })}</Show>
        </div>
      </div>
      <FilterBar isMoreOpen={filters() !== null} onMore={setFilters} />
      <Show when={list().edits.blocked() === 'read-only'}>
        <p class={styles.readOnly}>
          <Lock size={16} />
          {t('list.readOnly')}
        </p>
      </Show>
      <Show when={list().edits.blocked() === 'cannot-save'}>
        <div class={styles.banner}>
          <Banner tone="danger" announce="alert" title={t('list.save_cannotSave')}>
            {t('list.save_cannot-save_means')}
          </Banner>
        </div>
      </Show>
      <div class={styles.middle}>
        <ListGrid onReady={(grid) => list().setGrid(grid)} onFocus={setCell} onRowMenu={(at, anchor) => setMenu({ cell: at, anchor })} />
        <Show when={list().list.rows().slots.length === 0}>
          <div class={styles.nothing}>
            <EmptyState
              icon={SearchX}
              title={t('list.nothingFound')}
              announce="status"
              action={<Button onClick={() => list().list.setFilter(EVERYTHING)}>{t('list.showAll')}</Button>}
            >
              {t('list.nothingFoundHint')}
            </EmptyState>
          </div>
        </Show>
        <Show when={list().list.pending() > 0}>
          <button type="button" class={styles.pending} onClick={() => list().list.refresh()}>
            <RefreshCw size={18} />
            {t.plural('list.changes', list().list.pending())}
          </button>
        </Show>
      </div>
      <TotalsLine />
      <Show when={overlays.part()}>
        {(part) => {
          const Overlays = part();
          return (
            <Overlays
              list={list()}
              menu={menu()}
              filters={filters()}
              isPrinting={isPrinting()}
              printHeading={t('list.printHeading', {
                code: list().detail.detail()?.code ?? list().committee,
                site: list().detail.detail()?.site ?? '',
              })}
              onMenuClose={() => setMenu(null)}
              onFiltersClose={() => setFilters(null)}
            />
          );
        }}
      </Show>
    </>
  );
}
