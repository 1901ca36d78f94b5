import { useParams } from '@solidjs/router';
import { type JSX, Show } from 'solid-js';
import { AppError } from '../../../schema/errors.ts';
import { type CommitteeId, isCommitteeId } from '../../../schema/ids.ts';
import { ErrorPanel } from '../../components/ErrorPanel.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { MoreWords } from '../../i18n/MoreWords.tsx';
import { Desk } from './Desk.tsx';

/** The screen `/c/:committee/attendance`: what a coordinator looks after behind the doors of a committee (B18). */
export function AttendanceDesk(): JSX.Element {
  const params = useParams<{ committee: string }>();
  const known = (): CommitteeId | null => (isCommitteeId(params.committee) ? params.committee : null);
  return (
    <MoreWords fallback={<Skeleton count={8} />}>
      <Show when={known()} keyed fallback={<ErrorPanel error={new AppError('not-found', { what: params.committee })} />}>
        {(committee) => <Desk committee={committee} />}
      </Show>
    </MoreWords>
  );
}
