import { useParams } from '@solidjs/router';
import { createMemo, type JSX, Show } from 'solid-js';
import { AppError } from '../../../schema/errors.ts';
import { isCommitteeId } from '../../../schema/ids.ts';
import { ErrorPanel } from '../../components/ErrorPanel.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { MoreWords } from '../../i18n/MoreWords.tsx';
import { useApp } from '../../state/AppContext.ts';
import { CommitteeCount } from './CommitteeCount.tsx';
import { nameOfRoom, tallyRoomOf } from './tallyRoomOf.ts';

/** The screen `/c/:committee/count`: this person's stream there. Another stream is another count: nothing of the former stays. */
export function CountScreen(): JSX.Element {
  const params = useParams<{ committee: string; more?: string }>();
  const { session } = useApp();
  const room = createMemo(() => tallyRoomOf(params.committee, session.me(), session.user()), undefined, {
    equals: (a, b) => a === b || (a !== null && b !== null && nameOfRoom(a) === nameOfRoom(b)),
  });
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
        {(known) => <CommitteeCount place={known} isForm={params.more === 'form'} />}
      </Show>
    </MoreWords>
  );
}
