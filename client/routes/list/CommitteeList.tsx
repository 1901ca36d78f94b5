import CloudOff from 'lucide-solid/icons/cloud-off';
import ListX from 'lucide-solid/icons/list-x';
import { createEffect, type JSX, Match, Show, Switch } from 'solid-js';
import type { CommitteeId } from '../../../schema/ids.ts';
import { Button } from '../../components/Button.tsx';
import { CommitteeBand } from '../../components/CommitteeBand.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorPanel } from '../../components/ErrorPanel.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { SavePill } from '../../components/SavePill.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { whenIdle } from '../../parts/whenIdle.ts';
import { useApp } from '../../state/AppContext.ts';
import { createPart } from '../createPart.ts';
import { createPillSheet } from '../device/createPillSheet.tsx';
import styles from './CommitteeList.module.css';
import { createListContext } from './createListContext.ts';
import { ListContextObject } from './ListContext.ts';
import { ListScreen } from './ListScreen.tsx';

/** The guarantee list of one committee in all its states: opening, denied, without a network, empty, open. */
export function CommitteeList(props: { readonly committee: CommitteeId }): JSX.Element {
  const t = useTranslation();
  const app = useApp();
  const list = createListContext(props.committee);
  const refusedEdits = createPart(() => import('./Overlays.tsx').then((module) => module.RefusedPanel));
  createEffect(() => list.refused().length > 0 && refusedEdits.fetch());
  const people = createPart(() => import('./ListPeople.tsx').then((module) => module.ListPeople)); // others are seen once the connection stands
  createEffect(() => list.room.presence.people().length > 0 && people.fetch());
  const PillSheet = createPillSheet();
  const waiting = createPart(() => import('../sealed/WaitingLink.tsx').then((module) => module.WaitingLink));
  whenIdle(async () => waiting.fetch());
  const denied = () => {
    const state = list.room.state();
    return state.kind === 'denied' ? state.error : null;
  };
  const failed = () => {
    const state = list.room.state();
    if (state.kind === 'failed') return state.error;
    return list.roll.state() === 'failed' ? list.roll.error() : null;
  };
  const isReady = () => list.roll.state() === 'ready' && list.room.state().kind === 'open';
  const isWithoutNetwork = () => !app.isOnline() || list.room.save().kind === 'offline' || failed()?.code === 'unreachable';
  function retry(): void {
    list.room.retry();
    if (list.roll.state() !== 'ready') list.roll.reload();
    if (!list.detail.detail()) list.detail.reload();
  }

  return (
    <ListContextObject.Provider value={list}>
      <div class={styles.page}>
        <PageHeading isHidden title={t('list.title', { code: list.detail.detail()?.code ?? props.committee })} />
        <Show when={!denied()}>
          <CommitteeBand
            committee={list.detail.detail()}
            statusHref={app.session.user()?.role === 'coordinator' ? `/c/${props.committee}/status` : undefined}
          >
            <Show when={waiting.part()}>
              {(part) => {
                const WaitingLink = part();
                return <WaitingLink committee={props.committee} />;
              }}
            </Show>
            <Show when={people.part()}>{(part) => part()({})}</Show>
            <SavePill
              state={list.room.save()}
              refused={list.refused().length}
              isWanted={app.sync.wanted() === list.room.name}
              onOpen={() => app.sync.want(null)}
              sheet={(anchor, onClose) => (
                <PillSheet
                  room={list.room}
                  anchor={anchor}
                  refused={list.refused().length}
                  refusedDetails={<Show when={refusedEdits.part()}>{(edits) => edits()({})}</Show>}
                  onRetry={retry}
                  onClose={onClose}
                />
              )}
            />
          </CommitteeBand>
        </Show>
        <Switch
          fallback={
            <div class={styles.waiting}>
              <Skeleton count={12} />
            </div>
          }
        >
          <Match when={denied()}>{(error) => <ErrorPanel error={error()} />}</Match>
          <Match when={isReady() && list.electors().length === 0}>
            <EmptyState icon={ListX} title={t('list.noElectors')}>
              {t('list.noElectorsHint')}
            </EmptyState>
          </Match>
          <Match when={isReady()}>
            <ListScreen list={list} />
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
        <p class="sr-only" role="status">
          {list.spoken()}
        </p>
      </div>
    </ListContextObject.Provider>
  );
}
