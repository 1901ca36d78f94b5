import { useParams } from '@solidjs/router';
import { type JSX, Show } from 'solid-js';
import { AppError } from '../../../schema/errors.ts';
import { type CommitteeId, isCommitteeId } from '../../../schema/ids.ts';
import { ErrorPanel } from '../../components/ErrorPanel.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { MoreWords } from '../../i18n/MoreWords.tsx';
import { CommitteeDoor } from './CommitteeDoor.tsx';

/** The screen `/c/:committee/door`. Another committee is another door: nothing of the former stays. */
export function AttendanceDoor(): JSX.Element {
  const params = useParams<{ committee: string }>();
  const known = (): CommitteeId | null => (isCommitteeId(params.committee) ? params.committee : null);
  return (
    <MoreWords fallback={<Skeleton count={8} />}>
      <Show when={known()} keyed fallback={<ErrorPanel error={new AppError('not-found', { what: params.committee })} />}>
        {(committee) => <CommitteeDoor committee={committee} />}
      </Show>
    </MoreWords>
  );
}
