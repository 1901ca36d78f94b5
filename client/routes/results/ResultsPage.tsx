import ClipboardList from 'lucide-solid/icons/clipboard-list';
import CloudOff from 'lucide-solid/icons/cloud-off';
import { createMemo, createSignal, type JSX, Match, Show, Switch } from 'solid-js';
import type { ResultsAnswer } from '../../../schema/resultApi.ts';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorPanel } from '../../components/ErrorPanel.tsx';
import { Page } from '../../components/Page.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { SearchField } from '../../components/SearchField.tsx';
import { SelectField } from '../../components/SelectField.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { createHeldOrder } from '../board/createHeldOrder.ts';
import { createAge } from '../createAge.ts';
import { ExportButton } from '../exports/ExportButton.tsx';
import { AgeNews } from './AgeNews.tsx';
import { createBallotNames } from './createBallotNames.ts';
import { createIsNarrow } from './createIsNarrow.ts';
import { createPoll } from './createPoll.ts';
import styles from './Results.module.css';
import { ResultsTable } from './ResultsTable.tsx';
import { COLUMNS, FILTERS, type Filter, isIn, type Order, queueOf, USUAL_ORDER } from './resultsQueue.ts';
import { Ranks, StandingPanel } from './StandingPanel.tsx';

const POLL_EVERY_MS = 10_000;
const TICK_MS = 1_000;

/** Who wins as things stand, and every committee's result that this person may read, first what is to be settled (CR41). Their order stays under whoever reads or uses it. */
export function ResultsPage(): JSX.Element {
  const t = useTranslation();
  const { openAnswer, isOnline, session } = useApp();
  const answer = openAnswer<ResultsAnswer>('/api/results');
  const names = createBallotNames();
  const isNarrow = createIsNarrow();
  const [filter, setFilter] = createSignal<Filter>('all');
  const [search, setSearch] = createSignal('');
  const [order, setOrder] = createSignal<Order>(USUAL_ORDER);
  createPoll(POLL_EVERY_MS, isOnline, answer.reload);
  const lines = () => answer.value()?.committees ?? [];
  const [tick, setTick] = createSignal(performance.now());
  createPoll(
    TICK_MS,
    () => true,
    () => setTick(performance.now()),
  );
  let table: HTMLElement | undefined;
  const asked = createMemo(() => ({ filter: filter(), search: search(), order: order() }));
  const ids = createHeldOrder({
    compute: () => queueOf(lines(), filter(), search(), order()).map(({ committee }) => committee),
    asked,
    members: () => lines().length,
    isInUse: () => table?.matches(':hover, :focus-within') ?? false,
    tick,
  });
  const byId = createMemo(() => new Map(lines().map((line) => [line.committee, line])));
  const shown = createMemo(() => ids().flatMap((id) => byId().get(id) ?? []));
  const age = createAge(answer.atMs, names);
  function showAll(): void {
    setFilter('all');
    setSearch('');
  }

  return (
    <Page>
      <PageHeading
        title={t('results.title')}
        action={
          <span class={styles.chips}>
            <Chip>{t('results.unofficial')}</Chip>
            <ExportButton committee={null} first="results" />
          </span>
        }
      >
        {t('results.text')}
      </PageHeading>
      <Switch fallback={<Skeleton count={8} />}>
        <Match when={answer.value()}>
          {(found) => (
            <>
              <AgeNews age={age} isConnected={isOnline() && answer.error()?.code !== 'unreachable'} error={answer.error()} />
              <Show
                when={lines().length > 0}
                fallback={
                  <EmptyState icon={ClipboardList} title={t('results.none')}>
                    {t('results.noneText')}
                  </EmptyState>
                }
              >
                <StandingPanel standing={found().standing} isOwn={session.user()?.role === 'coordinator'} names={names} />
                <section class={styles.section}>
                  <div>
                    <h2>{t('results.queue')}</h2>
                    <p class={styles.quiet}>{t('results.queueText')}</p>
                  </div>
                  <div class={styles.tools}>
                    <SearchField label={t('results.search')} value={search()} onInput={setSearch} />
                    <SelectField<Filter>
                      label={t('results.filter')}
                      isLabelHidden
                      value={filter()}
                      options={FILTERS.map((value) => ({
                        value,
                        label: `${t(`results.filter_${value}`)} · ${t.number(lines().filter((line) => isIn(value, line)).length)}`,
                      }))}
                      onChange={setFilter}
                    />
                    <Show when={isNarrow()}>
                      <SelectField<Order['column']>
                        label={t('results.sortBy')}
                        isLabelHidden
                        value={order().column}
                        options={[
                          { value: 'usual', label: t('results.order_usual') },
                          ...COLUMNS.map((value) => ({ value, label: t(`results.column_${value}`) })),
                        ]}
                        onChange={(column) => setOrder({ column, isDescending: column !== 'committee' })}
                      />
                    </Show>
                  </div>
                  <p class="sr-only" role="status">
                    {t.plural('results.shown', shown().length)}
                  </p>
                  <Show
                    when={shown().length > 0}
                    fallback={
                      <EmptyState
                        icon={ClipboardList}
                        title={t('results.nothingFound')}
                        action={<Button onClick={showAll}>{t('results.clearFilters')}</Button>}
                      />
                    }
                  >
                    <ResultsTable
                      ref={(element) => {
                        table = element;
                      }}
                      lines={shown()}
                      order={order()}
                      onOrder={setOrder}
                      isNarrow={isNarrow()}
                    />
                  </Show>
                </section>
                <Show when={hasRanks(found())}>
                  <Ranks standing={found().standing} names={names} />
                </Show>
              </Show>
            </>
          )}
        </Match>
        <Match when={answer.error()?.code === 'unreachable'}>
          <EmptyState
            icon={CloudOff}
            tone="warning"
            announce="status"
            title={t('results.notHere')}
            action={<Button onClick={answer.reload}>{t('common.retry')}</Button>}
          >
            {t('results.notHereText')}
          </EmptyState>
        </Match>
        <Match when={answer.error()}>{(error) => <ErrorPanel error={error()} onRetry={answer.reload} />}</Match>
      </Switch>
    </Page>
  );
}

const hasRanks = ({ standing }: ResultsAnswer): boolean =>
  standing.ranks.length > 0 && standing.verified + standing.entered + standing.differing > 0;
