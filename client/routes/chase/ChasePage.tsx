import { A } from '@solidjs/router';
import CloudOff from 'lucide-solid/icons/cloud-off';
import ListX from 'lucide-solid/icons/list-x';
import { createSignal, type JSX, Match, Show, Switch } from 'solid-js';
import type { CommitteeId } from '../../../schema/ids.ts';
import { Button } from '../../components/Button.tsx';
import { CommitteeBand } from '../../components/CommitteeBand.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorPanel } from '../../components/ErrorPanel.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { SavePill } from '../../components/SavePill.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { createPillSheet } from '../device/createPillSheet.tsx';
import { ExportButton } from '../exports/ExportButton.tsx';
import { ChaseListView } from './ChaseListView.tsx';
import styles from './ChasePage.module.css';
import { ChaseSheet } from './ChaseSheet.tsx';
import { isOpenRequest, isRunning } from './chaseFacts.ts';
import { type Chase, createChase } from './createChase.ts';
import { Slices } from './Slices.tsx';
import { TransportRequests } from './TransportRequests.tsx';

type Tab = 'list' | 'slices' | 'transport';
/** A server's half that is older than this says so. */
const OLD_AFTER_MS = 45_000;

/** The chase list in all its states: opening, denied, without a network, empty, open; with what is handed out and who is to be fetched beside it. */
export function ChasePage(props: { readonly committee: CommitteeId }): JSX.Element {
  const t = useTranslation();
  const app = useApp();
  const PillSheet = createPillSheet();
  const chase = createChase(props.committee);
  const [tab, setTab] = createSignal<Tab>('list');
  const [sheet, setSheet] = createSignal<string | null>(null);
  const rooms = [chase.guarantees, chase.attendance] as const;
  const failed = () => {
    for (const room of rooms) {
      const state = room.state();
      if (state.kind === 'failed') return state.error;
    }
    if (chase.roll.state() === 'failed') return chase.roll.error();
    return isReady() ? chase.answer.error() : null;
  };
  const denied = () => {
    for (const room of rooms) {
      const state = room.state();
      if (state.kind === 'denied') return state.error;
    }
    return chase.roll.error()?.code === 'forbidden' ? chase.roll.error() : null;
  };
  const isReady = () => chase.roll.state() === 'ready' && rooms.every((room) => room.state().kind === 'open');
  const isWithoutNetwork = () =>
    !app.isOnline() || rooms.some((room) => room.save().kind === 'offline') || failed()?.code === 'unreachable';
  function retry(): void {
    for (const room of rooms) room.retry();
    if (chase.roll.state() !== 'ready') chase.roll.reload();
    if (!chase.detail.detail()) chase.detail.reload();
    chase.answer.reload();
  }
  const running = () => chase.answer.value()?.slices.filter((slice) => isRunning(slice, chase.nowMs())).length ?? 0;
  const asked = () => chase.answer.value()?.transport.filter(isOpenRequest).length ?? 0;
  const withCount = (label: string, count: number): string => (count > 0 ? `${label} · ${t.number(count)}` : label);

  return (
    <div class={styles.page}>
      <PageHeading isHidden title={t('chase.title', { code: chase.detail.detail()?.code ?? props.committee })} />
      <Show when={!denied()}>
        <CommitteeBand committee={chase.detail.detail()}>
          <A class={styles.link} href={`/c/${props.committee}/list`}>
            {t('chase.toList')}
          </A>
          <ExportButton committee={{ id: props.committee, code: chase.detail.detail()?.code ?? props.committee }} first="chase" />
          <SavePill
            state={chase.attendance.save()}
            isWanted={app.sync.wanted() === chase.attendance.name}
            onOpen={() => app.sync.want(null)}
            sheet={(anchor, onClose) => (
              <PillSheet room={chase.attendance} anchor={anchor} refused={0} refusedDetails={null} onRetry={retry} onClose={onClose} />
            )}
          />
        </CommitteeBand>
        <div class={styles.tabs}>
          <Segmented<Tab>
            label={t('chase.tabs')}
            value={tab()}
            options={[
              { value: 'list', label: t('chase.tab_list') },
              { value: 'slices', label: withCount(t('chase.tab_slices'), running()) },
              { value: 'transport', label: withCount(t('chase.tab_transport'), asked()) },
            ]}
            onChange={setTab}
          />
        </div>
        <HalfNews chase={chase} />
      </Show>
      <Switch
        fallback={
          <div class={styles.waiting}>
            <Skeleton count={8} />
          </div>
        }
      >
        <Match when={denied()}>{(error) => <ErrorPanel error={error()} />}</Match>
        <Match when={isReady() && chase.roll.electors().length === 0}>
          <EmptyState icon={ListX} title={t('list.noElectors')}>
            {t('list.noElectorsHint')}
          </EmptyState>
        </Match>
        <Match when={isReady() && (tab() === 'list' || chase.answer.value())}>
          <Switch>
            <Match when={tab() === 'list'}>
              <ChaseListView chase={chase} onOpen={setSheet} />
            </Match>
            <Match when={tab() === 'slices'}>
              <Slices chase={chase} />
            </Match>
            <Match when={tab() === 'transport'}>
              <TransportRequests chase={chase} onOpen={setSheet} />
            </Match>
          </Switch>
        </Match>
        <Match when={isWithoutNetwork()}>
          <EmptyState
            icon={CloudOff}
            tone="warning"
            announce="status"
            title={t('list.offlineAtLoad')}
            action={<Button onClick={retry}>{t('common.retry')}</Button>}
          >
            {t('list.offlineAtLoadHint')}
          </EmptyState>
        </Match>
        <Match when={failed()}>{(error) => <ErrorPanel error={error()} onRetry={retry} />}</Match>
      </Switch>
      <Show when={sheet()} keyed>
        {(elector) => <ChaseSheet chase={chase} elector={elector} onClose={() => setSheet(null)} />}
      </Show>
    </div>
  );
}

/** How old the server's half is, where that matters. Its room is kept while it says nothing: no row moves under a finger when it comes. */
function HalfNews(props: { readonly chase: Chase }): JSX.Element {
  const t = useTranslation();
  const { isOnline } = useApp();
  const isOld = () => {
    const atMs = props.chase.asOfMs();
    return atMs !== null && (!isOnline() || props.chase.nowMs() - atMs > OLD_AFTER_MS);
  };
  const asOf = () => t('chase.asOf', { ago: t.ago(props.chase.asOfMs() ?? props.chase.nowMs(), props.chase.nowMs(), props.chase.zone()) });
  return (
    <div class={styles.news} role="status" data-as-of={asOf()} data-no-half={t('chase.noHalf')}>
      <Show when={props.chase.noHalf() ?? (isOld() && asOf())}>{(words) => <p>{words()}</p>}</Show>
    </div>
  );
}
