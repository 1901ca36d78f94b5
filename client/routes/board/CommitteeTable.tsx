import ClipboardList from 'lucide-solid/icons/clipboard-list';
import { createEffect, createMemo, createSignal, type JSX, Show } from 'solid-js';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { SearchField } from '../../components/SearchField.tsx';
import { SelectField } from '../../components/SelectField.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { createIsNarrow } from '../results/createIsNarrow.ts';
import styles from './Board.module.css';
import { useBoard } from './BoardContext.ts';
import { beginsDescending, COLUMNS, type Column, FILTERS, type Filter, isIn, linesOf, type Order, USUAL_ORDER } from './boardTable.ts';
import { CommitteeCards } from './CommitteeCards.tsx';
import { CommitteeRows } from './CommitteeRows.tsx';
import { createGrowing } from './createGrowing.ts';
import { createHeldOrder } from './createHeldOrder.ts';

/** So many are shown until all are asked for. */
const FIRST = 40;

type Props = {
  /** All that it shows at first stands: what is below it has its place. */
  readonly onStands: () => void;
};

/** Every committee, those that want an eye first. Its order stays under whoever reads or uses it, and is renewed every few seconds otherwise (OR3). */
export function CommitteeTable(props: Props): JSX.Element {
  const t = useTranslation();
  const board = useBoard();
  const isNarrow = createIsNarrow();
  const [filter, setFilter] = createSignal<Filter>('all');
  const [site, setSite] = createSignal('');
  const [search, setSearch] = createSignal('');
  const [order, setOrder] = createSignal<Order>(USUAL_ORDER);
  const [showsAll, setShowsAll] = createSignal(false);
  let frame: HTMLDivElement | undefined;
  const now = () => ({ nowMs: board.judgedAtMs(), silentAfterMs: board.silentAfterMs() });
  const wanted = createMemo(() => ({ filter: filter(), site: site(), search: search(), order: order() }));
  const ids = createHeldOrder({
    compute: () => linesOf(board.lines(), wanted(), now()).map(({ committee }) => committee.id),
    asked: wanted,
    isInUse: () => frame?.matches(':hover, :focus-within') ?? false,
    tick: board.nowMs,
    members: () => board.lines().length,
  });
  const growing = createGrowing(() => (showsAll() ? ids().length : Math.min(ids().length, FIRST)));
  const shown = createMemo(() => ids().slice(0, growing()));
  createEffect(() => {
    if (growing() === Math.min(ids().length, FIRST)) props.onStands();
  });
  // figures that come make no choice anew whose words stay
  const filters = createMemo(
    () =>
      FILTERS.map((value) => ({
        value,
        label: `${filterWord(value)} · ${t.number(board.lines().filter((line) => isIn(value, line, now())).length)}`,
      })),
    undefined,
    { equals: (a, b) => a.every(({ label }, i) => label === b[i]?.label) },
  );
  const sites = createMemo(
    () => [...new Set(board.lines().map(({ committee }) => committee.site))].filter(Boolean).sort(new Intl.Collator().compare),
    undefined,
    { equals: (a, b) => a.length === b.length && a.every((site, i) => site === b[i]) },
  );
  const siteChoices = createMemo(() => [{ value: '', label: t('board.anySite') }, ...sites().map((value) => ({ value, label: value }))]);
  const orderBy = (column: Column): void => {
    const isSame = order().column === column;
    setOrder({ column, isDescending: isSame ? !order().isDescending : beginsDescending(column) });
  };
  function clear(): void {
    setFilter('all');
    setSite('');
    setSearch('');
  }
  return (
    <section class={styles.section}>
      <div>
        <h2>{t('board.committees')}</h2>
        <p class={styles.quiet}>{t('board.committeesText')}</p>
      </div>
      <div class={styles.tools}>
        <SearchField label={t('board.search')} value={search()} onInput={setSearch} />
        <SelectField<Filter> label={t('board.filter')} isLabelHidden value={filter()} options={filters()} onChange={setFilter} />
        <Show when={sites().length > 1}>
          <SelectField<string> label={t('board.site')} isLabelHidden value={site()} options={siteChoices()} onChange={setSite} />
        </Show>
        <Show when={isNarrow()}>
          <SelectField<Column>
            label={t('board.sortBy')}
            isLabelHidden
            value={order().column}
            options={COLUMNS.map((value) => ({ value, label: t(`board.column_${value}`) }))}
            onChange={(column) => setOrder({ column, isDescending: beginsDescending(column) })}
          />
        </Show>
      </div>
      <p class="sr-only" role="status">
        {t.plural('board.shown', ids().length)}
      </p>
      <Show
        when={ids().length > 0}
        fallback={
          <EmptyState
            icon={ClipboardList}
            title={t('board.nothingFound')}
            action={<Button onClick={clear}>{t('board.clearFilters')}</Button>}
          />
        }
      >
        <div ref={frame}>
          <Show when={!isNarrow()} fallback={<CommitteeCards ids={shown()} />}>
            <CommitteeRows ids={shown()} order={order()} onOrder={orderBy} />
          </Show>
        </div>
        <Show when={ids().length > FIRST}>
          <div>
            <Button variant="quiet" onClick={() => setShowsAll(!showsAll())}>
              {showsAll() ? t('board.showFirst') : t.plural('board.showAll', ids().length)}
            </Button>
          </div>
        </Show>
      </Show>
    </section>
  );

  function filterWord(value: Filter): string {
    return value === 'all' || value === 'attention' ? t(`board.filter_${value}`) : t(`common.status_${value}`);
  }
}
