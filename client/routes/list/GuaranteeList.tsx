import { useParams } from '@solidjs/router';
import { type JSX, Show } from 'solid-js';
import { AppError } from '../../../schema/errors.ts';
import { type CommitteeId, isCommitteeId } from '../../../schema/ids.ts';
import { ErrorPanel } from '../../components/ErrorPanel.tsx';
import { CommitteeList } from './CommitteeList.tsx';

/** The screen `/c/:committee/list`. Another committee is another list: nothing of the former stays. */
export function GuaranteeList(): JSX.Element {
  const params = useParams<{ committee: string }>();
  const known = (): CommitteeId | null => (isCommitteeId(params.committee) ? params.committee : null);
  return (
    <Show when={known()} keyed fallback={<ErrorPanel error={new AppError('not-found', { what: params.committee })} />}>
      {(committee) => <CommitteeList committee={committee} />}
    </Show>
  );
}
