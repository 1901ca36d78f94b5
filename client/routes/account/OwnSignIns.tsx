import { type JSX, Match, Show, Switch } from 'solid-js';
import type { SignIns } from '../../../schema/accountApi.ts';
import { Button } from '../../components/Button.tsx';
import { ErrorPanel } from '../../components/ErrorPanel.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { createLoad } from '../createLoad.ts';
import styles from './Account.module.css';
import { createEnding } from './createEnding.ts';
import { SignInsList } from './SignInsList.tsx';

/** Where the person is signed in, and the way to end any of it: one, or all others at once. */
export function OwnSignIns(): JSX.Element {
  const t = useTranslation();
  const { api, isOnline } = useApp();
  const signIns = createLoad(() => api.send<SignIns>('GET', '/api/me/sign-ins'), isOnline);
  const ending = createEnding(api, '/api/me', signIns.reload);
  const others = () => signIns.data()?.sessions.filter(({ isCurrent }) => !isCurrent).length ?? 0;
  return (
    <Switch fallback={<Skeleton shape="text" count={3} />}>
      <Match when={signIns.data()}>
        {(data) => (
          <>
            <p class={styles.quiet}>{t('account.signInsText')}</p>
            <SignInsList signIns={data()} ending={ending} />
            <Show when={others() > 0}>
              <Button isBusy={ending.isBusy('sessions')} onClick={() => ending.end('sessions')}>
                {t('account.endOthers')}
              </Button>
            </Show>
          </>
        )}
      </Match>
      <Match when={signIns.error()}>
        {(error) => <ErrorPanel error={error()} onRetry={signIns.reload} isRetrying={signIns.isLoading()} />}
      </Match>
    </Switch>
  );
}
