import { type JSX, Match, Switch } from 'solid-js';
import type { SignIns } from '../../../../schema/accountApi.ts';
import type { User } from '../../../../schema/api.ts';
import { Dialog } from '../../../components/Dialog.tsx';
import { ErrorPanel } from '../../../components/ErrorPanel.tsx';
import { Skeleton } from '../../../components/Skeleton.tsx';
import { useTranslation } from '../../../i18n/useTranslation.ts';
import { useApp } from '../../../state/AppContext.ts';
import type { Api } from '../../../state/contracts/app.ts';
import { createEnding } from '../../account/createEnding.ts';
import { SignInsList } from '../../account/SignInsList.tsx';
import { createLoad } from '../../createLoad.ts';

/** Where another person is signed in, and with what: a lost tablet is ended here. */
export function PersonSignIns(props: { readonly api: Api; readonly person: User; readonly onClose: () => void }): JSX.Element {
  const t = useTranslation();
  const { isOnline } = useApp();
  const path = `/api/users/${props.person.id}`; // one person as long as the dialog is open
  const signIns = createLoad(() => props.api.send<SignIns>('GET', `${path}/sign-ins`), isOnline);
  const ending = createEnding(props.api, path, signIns.reload);
  return (
    <Dialog isOpen title={t('admin.signInsOf', { name: props.person.name })} onClose={props.onClose}>
      <Switch fallback={<Skeleton shape="text" count={3} />}>
        <Match when={signIns.data()}>{(data) => <SignInsList signIns={data()} ending={ending} />}</Match>
        <Match when={signIns.error()}>
          {(error) => <ErrorPanel error={error()} onRetry={signIns.reload} isRetrying={signIns.isLoading()} />}
        </Match>
      </Switch>
    </Dialog>
  );
}
