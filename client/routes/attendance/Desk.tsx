import { A } from '@solidjs/router';
import CloudOff from 'lucide-solid/icons/cloud-off';
import { type JSX, Match, Show, Switch } from 'solid-js';
import type { CommitteeId } from '../../../schema/ids.ts';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { CommitteeBand } from '../../components/CommitteeBand.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorPanel } from '../../components/ErrorPanel.tsx';
import { Page } from '../../components/Page.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { SavePill } from '../../components/SavePill.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { createPillSheet } from '../device/createPillSheet.tsx';
import { DoorPeople } from '../door/DoorPeople.tsx';
import { RefusedMarks } from '../door/RefusedMarks.tsx';
import { ExportButton } from '../exports/ExportButton.tsx';
import { CountedList } from './CountedList.tsx';
import { createDesk } from './createDesk.ts';
import styles from './Desk.module.css';
import { DeskCounts } from './DeskCounts.tsx';
import { DuplicateList } from './DuplicateList.tsx';
import { ElectorLookup } from './ElectorLookup.tsx';
import { HeadcountEntry } from './HeadcountEntry.tsx';
import { LooseEnds } from './LooseEnds.tsx';
import { OutsideList } from './OutsideList.tsx';
import { SlipEntry } from './SlipEntry.tsx';
import { UnlistedList } from './UnlistedList.tsx';

/** The attendance of one committee in all its states: opening, denied, without a network, open to read, open to write. */
export function Desk(props: { readonly committee: CommitteeId }): JSX.Element {
  const t = useTranslation();
  const app = useApp();
  const PillSheet = createPillSheet();
  const desk = createDesk(props.committee);
  const { room, roll, detail } = desk;
  const denied = () => ((state) => (state.kind === 'denied' ? state.error : null))(room.state());
  const failed = () =>
    ((state) => (state.kind === 'failed' ? state.error : (roll?.state() === 'failed' && roll.error()) || null))(room.state());
  const isReady = () => room.state().kind === 'open' && (!roll || roll.state() === 'ready');
  const isWithoutNetwork = () => !app.isOnline() || room.save().kind === 'offline' || failed()?.code === 'unreachable';
  const why = () => {
    if (room.access() === 'read') return t('desk.readOnly');
    if (room.save().kind === 'cannot-save') return t('desk.cannotSave');
    return room.writer() ? null : t('desk.noCode');
  };
  function retry(): void {
    room.retry();
    if (roll && roll.state() !== 'ready') roll.reload();
    detail.reload(); // its status and its hours may be others by now
  }
  room.presence.show({ screen: 'desk' });

  return (
    <div class={styles.screen}>
      <Show when={!denied()}>
        <CommitteeBand committee={detail.detail()}>
          <DoorPeople people={room.presence.people()} />
          <SavePill
            state={room.save()}
            refused={room.refusals().length}
            isWanted={app.sync.wanted() === room.name}
            onOpen={() => app.sync.want(null)}
            sheet={(anchor, onClose) => (
              <PillSheet
                room={room}
                anchor={anchor}
                refused={room.refusals().length}
                refusedDetails={<RefusedMarks room={room} elector={desk.elector} />}
                onRetry={retry}
                onClose={onClose}
              />
            )}
          />
        </CommitteeBand>
      </Show>
      <Page>
        <PageHeading
          title={t('desk.title', { code: detail.detail()?.code ?? props.committee })}
          action={
            <Show when={!denied()}>
              <ExportButton committee={{ id: props.committee, code: detail.detail()?.code ?? props.committee }} first="attendance" />
              <Show when={app.session.user()?.role !== 'auditor'}>
                <A class={styles.link} href={`/c/${props.committee}/list`}>
                  {t('desk.toList')}
                </A>
                <A class={styles.link} href={`/c/${props.committee}/attendance/move`}>
                  {t('moves.marksTitle')}
                </A>
              </Show>
              <Show when={desk.mayWrite()}>
                <A class={styles.link} href={`/c/${props.committee}/door`}>
                  {t('door.openDoor')}
                </A>
              </Show>
            </Show>
          }
        />
        <Switch fallback={<Skeleton shape="card" count={4} />}>
          <Match when={denied()}>{(error) => <ErrorPanel error={error()} />}</Match>
          <Match when={isReady()}>
            <Show when={why()}>
              {(text) => <Banner tone={room.access() === 'read' ? 'neutral' : 'warning'} title={text()} announce="status" />}
            </Show>
            <DeskCounts desk={desk} />
            <Show when={roll}>
              <ElectorLookup desk={desk} />
            </Show>
            <UnlistedList desk={desk} />
            <DuplicateList desk={desk} />
            <OutsideList desk={desk} />
            <CountedList desk={desk} />
            <LooseEnds desk={desk} />
            <Show when={desk.mayWrite()}>
              <SlipEntry desk={desk} />
              <HeadcountEntry desk={desk} />
            </Show>
          </Match>
          <Match when={isWithoutNetwork()}>
            <EmptyState
              icon={CloudOff}
              tone="warning"
              announce="status"
              title={t('desk.offlineAtLoad')}
              action={<Button onClick={retry}>{t('common.retry')}</Button>}
            >
              {t('desk.offlineAtLoadHint')}
            </EmptyState>
          </Match>
          <Match when={failed()}>{(error) => <ErrorPanel error={error()} onRetry={retry} />}</Match>
        </Switch>
      </Page>
    </div>
  );
}
