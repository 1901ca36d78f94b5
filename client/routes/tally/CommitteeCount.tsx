import CloudOff from 'lucide-solid/icons/cloud-off';
import ListX from 'lucide-solid/icons/list-x';
import { createEffect, createMemo, createSignal, type JSX, Match, Switch, untrack } from 'solid-js';
import { paperOf } from '../../../schema/ballotPaper.ts';
import type { ElectionAnswer } from '../../../schema/electionApi.ts';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorPanel } from '../../components/ErrorPanel.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { createPapers } from '../../state/createPapers.ts';
import styles from './CommitteeCount.module.css';
import { CountBand } from './CountBand.tsx';
import { CountBody } from './CountBody.tsx';
import { CountContextObject, type CountPath } from './CountContext.ts';
import { createCount } from './createCount.ts';
import { createNight } from './createNight.ts';
import { type OpenBallot, openKeptBallot } from './openBallot.ts';
import { nameOfRoom, type TallyRoom } from './tallyRoomOf.ts';

/** One clerk's count in all its states: opening, denied, without a network, no ballot paper, not begun, counting. */
export function CommitteeCount(props: {
  readonly place: TallyRoom;
  /** Another count of the committee to go to. */
  readonly other?: TallyRoom | null;
  readonly isForm: boolean;
}): JSX.Element {
  const t = useTranslation();
  const app = useApp();
  const { place } = props;
  const room = app.openRoom(nameOfRoom(place));
  const detail = app.openCommittee(place.committee);
  const answer = app.openAnswer<ElectionAnswer>('/api/election');
  const { papers } = createPapers(app);
  const election = createMemo(() => answer.value()?.election ?? null);
  const paper = createMemo(() => {
    const setUp = election();
    return setUp && setUp.candidates.length + setUp.lists.length > 0 ? paperOf(setUp) : null;
  });
  const user = app.session.user();
  const me = user?.id ?? '';
  const count = createCount({ room, me, paper, papers });
  const night = createNight(app.settings);
  const [kept, setKept] = createSignal<OpenBallot | null>(null);
  void openKeptBallot(app.own(), room.name).then(setKept); // it does not reject

  room.presence.show({ screen: 'tally' });

  const denied = () => {
    const state = room.state();
    return state.kind === 'denied' ? state.error : null;
  };
  const failed = () => {
    const state = room.state();
    if (state.kind === 'failed') return state.error;
    return answer.value() === null ? answer.error() : null;
  };
  const isReady = () => room.state().kind === 'open' && answer.value() !== null && kept() !== null;
  const isWithoutNetwork = () => !app.isOnline() || room.save().kind === 'offline' || failed()?.code === 'unreachable';
  function retry(): void {
    room.retry();
    if (answer.value() === null) answer.reload();
    if (!detail.detail()) detail.reload();
  }
  const context = () => {
    const setUp = election();
    return setUp && paper() ? setUp : null;
  };
  const nameOf = (id: string): string => detail.nameOf(id) ?? (id === me ? user?.name : undefined) ?? t('tally.elsewhere');
  const strangers = createMemo(() =>
    count
      .tally()
      .users.filter((id) => id !== me && detail.detail() !== null && detail.nameOf(id) === null)
      .join(),
  );
  createEffect(() => strangers() !== '' && untrack(detail.reload)); // somebody who came to the committee after this screen was opened: asked for once
  const pathOf = (screen: CountPath): string => `/c/${place.committee}/${screen}${props.other ? `?count=${place.count}` : ''}`;
  const Band = () => (
    <CountBand place={place} other={props.other ?? null} committee={detail.detail()} room={room} night={night} onRetry={retry} />
  );

  return (
    <div class={styles.page}>
      <PageHeading isHidden title={t('tally.title', { code: detail.detail()?.code ?? place.committee })} />
      <Switch
        fallback={
          <>
            <Band />
            <div class={styles.waiting}>
              <Skeleton count={8} />
            </div>
          </>
        }
      >
        <Match when={denied()}>{(error) => <ErrorPanel error={error()} />}</Match>
        <Match when={isReady() && !context()}>
          <Band />
          <EmptyState icon={ListX} title={t('tally.noElection')}>
            {t('tally.noElectionText')}
          </EmptyState>
        </Match>
        <Match when={isReady() && kept()}>
          {(open) => (
            <CountContextObject.Provider
              value={{
                committee: place.committee,
                stream: place.stream,
                number: place.count,
                pathOf,
                room,
                count,
                election: () => election() as NonNullable<ReturnType<typeof election>>, // there, while this is shown
                me,
                nameOf,
                detail: detail.detail,
              }}
            >
              <CountBody kept={open()} band={Band} isForm={props.isForm} />
            </CountContextObject.Provider>
          )}
        </Match>
        <Match when={isWithoutNetwork()}>
          <Band />
          <EmptyState
            icon={CloudOff}
            tone="warning"
            announce="status"
            title={t('tally.offlineAtLoad')}
            action={<Button onClick={retry}>{t('common.retry')}</Button>}
          >
            {t('tally.offlineAtLoadHint')}
          </EmptyState>
        </Match>
        <Match when={failed()}>
          {(error) => (
            <>
              <Band />
              <ErrorPanel error={error()} onRetry={retry} />
            </>
          )}
        </Match>
      </Switch>
    </div>
  );
}
