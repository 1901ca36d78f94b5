import CloudOff from 'lucide-solid/icons/cloud-off';
import ListX from 'lucide-solid/icons/list-x';
import { createEffect, createSignal, type JSX, Match, Show, Suspense, Switch } from 'solid-js';
import type { CommitteeId } from '../../../schema/ids.ts';
import { formatRoomName } from '../../../schema/rooms.ts';
import { Button } from '../../components/Button.tsx';
import { CommitteeBand } from '../../components/CommitteeBand.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorPanel } from '../../components/ErrorPanel.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { SavePill } from '../../components/SavePill.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { lazyScreen } from '../../parts/lazyScreen.ts';
import { useApp } from '../../state/AppContext.ts';
import { keepRollCurrent } from '../../state/keepRollCurrent.ts';
import { createPillSheet } from '../device/createPillSheet.tsx';
import styles from './CommitteeDoor.module.css';
import { createDoorContext } from './createDoorContext.ts';
import { createLeftHere } from './createLeftHere.ts';
import { DoorAndTools } from './DoorAndTools.tsx';
import { DoorContextObject } from './DoorContext.ts';
import { DoorPeople } from './DoorPeople.tsx';
import { DoorWarmUp } from './DoorWarmUp.tsx';
import { PracticeDoor } from './PracticeDoor.tsx';
import { ShiftStart } from './ShiftStart.tsx';
import { confirmShift, isShiftConfirmed } from './shift.ts';

/** Opens on a tap only. */
const RefusedMarks = lazyScreen(() => import('./RefusedMarks.tsx').then((module) => module.RefusedMarks));

/** The door of one committee in all its states: opening, denied, without a network, empty, open. */
export function CommitteeDoor(props: { readonly committee: CommitteeId }): JSX.Element {
  const t = useTranslation();
  const app = useApp();
  const PillSheet = createPillSheet();
  const { committee } = props;
  const room = app.openRoom(formatRoomName({ kind: 'attendance', committee }));
  const roll = app.openRoll(committee);
  const detail = app.openCommittee(committee);
  const context = createDoorContext({
    committee,
    room,
    roll,
    gender: () => detail.detail()?.gender ?? 'mixed',
    isKept: true,
    left: createLeftHere({ room, tablet: app.tablet, people: () => app.session.known().length }),
    nameOf: detail.nameOf,
  });

  // a name that the roll on this tablet still says, and the server's no longer
  createEffect(() => room.erased().some((id) => roll.elector(id)) && roll.reload());
  keepRollCurrent(roll);
  room.presence.show({ screen: 'door' });

  const denied = () => {
    const state = room.state();
    return state.kind === 'denied' ? state.error : null;
  };
  const failed = () => {
    const state = room.state();
    if (state.kind === 'failed') return state.error;
    return roll.state() === 'failed' ? roll.error() : null;
  };
  const isReady = () => roll.state() === 'ready' && room.state().kind === 'open';
  const isWithoutNetwork = () => !app.isOnline() || room.save().kind === 'offline' || failed()?.code === 'unreachable';
  const shift = { userId: context.me, committee };
  const [isOnShift, setOnShift] = createSignal(isShiftConfirmed(shift, Date.now()));
  const [isPractising, setPractising] = createSignal(false);
  function startShift(): void {
    confirmShift(shift, Date.now());
    setOnShift(true);
  }
  function retry(): void {
    room.retry();
    if (roll.state() !== 'ready') roll.reload();
    if (!detail.detail()) detail.reload();
  }

  return (
    <DoorContextObject.Provider value={context}>
      <div class={styles.page}>
        <PageHeading isHidden title={t('door.title', { code: detail.detail()?.code ?? committee })} />
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
                  refusedDetails={
                    <Suspense>
                      <RefusedMarks room={room} elector={roll.elector} />
                    </Suspense>
                  }
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
              <Skeleton count={8} />
            </div>
          }
        >
          <Match when={denied()}>{(error) => <ErrorPanel error={error()} />}</Match>
          <Match when={isReady() && roll.electors().length === 0}>
            <EmptyState icon={ListX} title={t('list.noElectors')}>
              {t('list.noElectorsHint')}
            </EmptyState>
          </Match>
          <Match when={isReady() && isPractising()}>
            <PracticeDoor committee={committee} gender={context.gender()} onLeave={() => setPractising(false)} />
          </Match>
          <Match when={isReady() && !isOnShift()}>
            <ShiftStart committee={committee} detail={detail.detail()} onConfirm={startShift} onPractise={() => setPractising(true)} />
          </Match>
          <Match when={isReady()}>
            <DoorAndTools onPractise={() => setPractising(true)} onOtherDoor={() => setOnShift(false)} />
          </Match>
          <Match when={isWithoutNetwork()}>
            <EmptyState
              icon={CloudOff}
              tone="warning"
              announce="status"
              title={t('door.offlineAtLoad')}
              action={<Button onClick={retry}>{t('common.retry')}</Button>}
            >
              {t('door.offlineAtLoadHint')}
            </EmptyState>
          </Match>
          <Match when={failed()}>{(error) => <ErrorPanel error={error()} onRetry={retry} />}</Match>
        </Switch>
        <Show when={isReady()}>
          <DoorWarmUp committee={committee} gender={context.gender()} />
        </Show>
      </div>
    </DoorContextObject.Provider>
  );
}
