import { useLocation, useParams } from '@solidjs/router';
import { createEffect, createMemo, type JSX, on, onCleanup, Show } from 'solid-js';
import type { Me } from '../../../schema/api.ts';
import { AppError } from '../../../schema/errors.ts';
import { isCommitteeId } from '../../../schema/ids.ts';
import { ErrorPanel } from '../../components/ErrorPanel.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { MoreWords } from '../../i18n/MoreWords.tsx';
import { useApp } from '../../state/AppContext.ts';
import { CommitteeCount } from './CommitteeCount.tsx';
import { nameOfRoom, otherCountOf, type TallyRoom, tallyRoomShown, tallyRoomsOf } from './tallyRoomOf.ts';

type Shown = {
  readonly room: TallyRoom | null;
  /** The server has said which rooms there are. */
  readonly isKnown: boolean;
};

/**
 * The screen `/c/:committee/count`: this person's stream there, with `?count=<n>` of that count. Another stream is another count: nothing of the former stays. A recount that begins
 * while it is shown is told, and gone to by the clerk alone.
 */
export function CountScreen(): JSX.Element {
  const params = useParams<{ committee: string; more?: string }>();
  const { api, isOnline, session } = useApp();
  const { query } = useLocation();
  const rooms = createMemo(() => tallyRoomsOf(params.committee, session.me(), session.user()));
  const asked = () => [query.count].flat()[0];
  const shown = createMemo<Shown>(
    (before) => ({ room: tallyRoomShown(rooms(), asked(), before.isKnown ? before.room : null), isKnown: session.me() !== null }),
    { room: null, isKnown: false },
  );
  const room = createMemo(() => shown().room, undefined, {
    equals: (a, b) => a === b || (a !== null && b !== null && nameOfRoom(a) === nameOfRoom(b)),
  });
  /** Whoever comes to count may come because a recount has begun: they need not wait for the next renewal. */
  const ask = (): void => {
    if (!isOnline() || document.visibilityState !== 'visible') return;
    api
      .send<Me>('GET', '/api/me')
      .then(session.learnMe)
      .catch(() => {}); // it comes with a renewal
  };
  createEffect(on(isOnline, ask));
  document.addEventListener('visibilitychange', ask);
  onCleanup(() => document.removeEventListener('visibilitychange', ask));
  const error = () =>
    isCommitteeId(params.committee)
      ? session.me()
        ? new AppError('forbidden')
        : null
      : new AppError('not-found', { what: params.committee });
  return (
    <MoreWords fallback={<Skeleton count={8} />}>
      <Show
        when={room()}
        keyed
        fallback={
          <Show when={error()} fallback={<Skeleton count={8} />}>
            {(known) => <ErrorPanel error={known()} />}
          </Show>
        }
      >
        {(known) => <CommitteeCount place={known} other={otherCountOf(rooms(), known)} isForm={params.more === 'form'} />}
      </Show>
    </MoreWords>
  );
}
