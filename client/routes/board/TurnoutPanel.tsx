import ChartLine from 'lucide-solid/icons/chart-line';
import Table from 'lucide-solid/icons/table';
import { createMemo, createSignal, type JSX, Match, Show, Suspense, Switch } from 'solid-js';
import { instantOfElection, minuteOfElection } from '../../../schema/electionClock.ts';
import { plannedShare } from '../../../schema/projectEnd.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorPanel } from '../../components/ErrorPanel.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { SelectField } from '../../components/SelectField.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { lazyScreen } from '../../parts/lazyScreen.ts';
import styles from './Board.module.css';
import { useBoard } from './BoardContext.ts';
import { createBoardWords } from './createBoardWords.ts';
import type { ChartLineData } from './TurnoutChart.tsx';
import { TurnoutTable } from './TurnoutTable.tsx';
import { GROUPINGS, type Grouping, MAX_LINES, turnoutSeries } from './turnoutSeries.ts';

const TurnoutChart = lazyScreen(() => import('./TurnoutChart.tsx').then((module) => module.TurnoutChart));

/**
 * Which share had come by when, as lines or as a table of the same figures (OR5).
 *
 * @param props.committee null: the whole campaign
 * @param props.isWall for a large screen: the lines only, larger
 */
export function TurnoutPanel(props: { readonly committee: string | null; readonly isWall?: boolean }): JSX.Element {
  const t = useTranslation();
  const board = useBoard();
  const words = createBoardWords();
  const [view, setView] = createSignal<'chart' | 'table'>('chart');
  const [grouping, setGrouping] = createSignal<Grouping>('all');
  const offered = () => GROUPINGS.filter((one) => props.committee === null || one === 'all' || one === 'gender');
  /** The server says an answer still holds without saying it again. */
  const knownUntil = board.turnout.atMs;
  const series = createMemo(() => {
    const answer = board.turnout.value();
    const only = props.committee === null ? null : new Set([props.committee]);
    return answer && turnoutSeries(answer, grouping(), only, knownUntil() ?? answer.atMs);
  });
  const planAt = (ms: number): number | null => {
    const known = board.election();
    return known && plannedShare(board.plan(), minuteOfElection(ms, known.pollingDay, known.timeZone), board.openedAt());
  };
  /** The plan goes on to where it ends; what has come ends now. */
  const atMs = createMemo(() => {
    const past = series()?.atMs ?? [];
    const known = board.election();
    const turnout = board.plan()?.turnout ?? [];
    if (!known || past.length === 0) return past;
    const ahead = turnout
      .map(({ minute }) => instantOfElection(minute, known.pollingDay, known.timeZone))
      .filter((ms) => ms > (past.at(-1) ?? 0));
    return [...past, ...ahead];
  });
  const label = (id: string): string => {
    if (id === '') return t('board.all');
    if (grouping() === 'gender') return t(`common.gender_${id === 'male' ? 'male' : 'female'}`);
    return grouping() === 'committee' ? (board.lineOf(id)?.committee.code ?? id) : id === '?' ? t('common.siteUnknown') : id;
  };
  const lines = createMemo((): readonly ChartLineData[] => {
    const found = series();
    if (!found) return [];
    const drawn = found.series.map(({ id, registered, came }, i) => ({
      id,
      label: label(id),
      values: atMs().map((_, bin) => (bin < came.length && registered > 0 ? (came[bin] ?? 0) / registered : null)),
      look: i,
    }));
    const plan = atMs().map(planAt);
    return !board.plan()?.turnout.length
      ? drawn
      : [...drawn, { id: 'plan', label: t('board.planLine'), values: plan, look: 'plan' as const }];
  });
  const hasFigures = () => (series()?.series[0]?.came.at(-1) ?? 0) > 0;
  return (
    <section class={props.isWall ? undefined : styles.panel}>
      <div class={styles.sectionHead}>
        <div>
          <h2 class={props.isWall ? 'sr-only' : undefined}>{t('board.turnoutTitle')}</h2>
          <p class={styles.quiet}>
            {t('board.turnoutText')} <Show when={knownUntil()}>{(ms) => t('board.turnoutAge', { ago: words.ago(ms()) })}</Show>
          </p>
        </div>
        <div class={styles.actions} hidden={props.isWall}>
          <SelectField<Grouping>
            label={t('board.groupBy')}
            isLabelHidden
            value={grouping()}
            options={offered().map((value) => ({ value, label: t(`board.group_${value}`) }))}
            onChange={setGrouping}
          />
          <Segmented
            label={t('board.showAs')}
            value={view()}
            options={[
              { value: 'chart', label: t('board.asChart'), icon: ChartLine },
              { value: 'table', label: t('board.asTable'), icon: Table },
            ]}
            onChange={setView}
          />
        </div>
      </div>
      <Switch fallback={<Skeleton count={4} />}>
        <Match when={series() && !hasFigures()}>
          <EmptyState icon={ChartLine} title={t('board.turnoutNone')}>
            {t('board.turnoutNoneText')}
          </EmptyState>
        </Match>
        <Match when={series() && view() === 'table'}>
          <TurnoutTable atMs={atMs()} lines={lines()} />
        </Match>
        <Match when={series()}>
          <Suspense fallback={<Skeleton count={4} />}>
            <TurnoutChart atMs={atMs()} lines={lines()} heightPx={props.isWall ? Math.round(window.innerHeight / 2) : 300} />
          </Suspense>
        </Match>
        <Match when={board.turnout.error()}>{(error) => <ErrorPanel error={error()} onRetry={board.turnout.reload} />}</Match>
      </Switch>
      <Show when={(series()?.left ?? 0) > 0}>
        <p class={styles.quiet}>{t('board.lowestOnly', { n: MAX_LINES })}</p>
      </Show>
    </section>
  );
}
