import { A } from '@solidjs/router';
import LayoutDashboard from 'lucide-solid/icons/layout-dashboard';
import Presentation from 'lucide-solid/icons/presentation';
import Target from 'lucide-solid/icons/target';
import { createSignal, type JSX, Match, Show, Suspense, Switch } from 'solid-js';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorPanel } from '../../components/ErrorPanel.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { lazyScreen } from '../../parts/lazyScreen.ts';
import { useApp } from '../../state/AppContext.ts';
import { ExportButton } from '../exports/ExportButton.tsx';
import styles from './Board.module.css';
import { useBoard } from './BoardContext.ts';
import { BoardNews } from './BoardNews.tsx';
import { ChaseProgress } from './ChaseProgress.tsx';
import { CommitteeTable } from './CommitteeTable.tsx';
import { CopySummary } from './CopySummary.tsx';
import { HeadFigures } from './HeadFigures.tsx';

const Below = lazyScreen(() => import('./BoardBelow.tsx').then((module) => module.BoardBelow));
const PlanDialog = lazyScreen(() => import('./PlanDialog.tsx').then((module) => module.PlanDialog));

/** The whole campaign on one screen: what came of it so far, who wants an eye, then everything else (OR1). */
export function BoardPage(): JSX.Element {
  const t = useTranslation();
  const { session } = useApp();
  const board = useBoard();
  const [isPlanning, setPlanning] = createSignal(false);
  const [isBelowDue, setBelowDue] = createSignal(false);
  const trouble = () => {
    const state = board.room.state();
    return state.kind === 'denied' || state.kind === 'failed' ? state.error : null;
  };
  return (
    <div class={styles.page}>
      <PageHeading
        title={t('board.title')}
        action={
          <div class={styles.actions}>
            <CopySummary />
            <ExportButton committee={null} first="attendance" />
            <Show when={session.user()?.role === 'admin'}>
              <Button icon={Target} disabled={board.planAnswer.value() === null} onClick={() => setPlanning(true)}>
                {t('board.plan')}
              </Button>
            </Show>
            <A class={styles.wallLink} href="/board?wall">
              <Presentation size={20} />
              {t('board.wall')}
            </A>
          </div>
        }
      >
        <span class={styles.chips}>
          <Chip>{t('board.unofficial')}</Chip>
          {t('board.text')}
        </span>
      </PageHeading>
      <Switch>
        <Match when={trouble()}>{(error) => <ErrorPanel error={error()} onRetry={board.room.retry} />}</Match>
        <Match when={board.room.state().kind === 'opening'}>
          <Skeleton shape="card" count={4} />
          <Skeleton count={8} />
        </Match>
        <Match when={board.lines().length === 0}>
          <EmptyState icon={LayoutDashboard} title={t('board.none')}>
            {t('board.noneText')}
          </EmptyState>
        </Match>
        <Match when={true}>
          <BoardNews />
          <HeadFigures />
          <CommitteeTable onStands={() => setBelowDue(true)} />
          <Show when={isBelowDue()}>
            <ChaseProgress />
            <Suspense fallback={<Skeleton count={6} />}>
              <Below committee={null} />
            </Suspense>
          </Show>
        </Match>
      </Switch>
      <Show when={isPlanning()}>
        <Suspense>
          <PlanDialog onClose={() => setPlanning(false)} />
        </Suspense>
      </Show>
    </div>
  );
}
