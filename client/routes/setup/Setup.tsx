import { A, useNavigate } from '@solidjs/router';
import KeyRound from 'lucide-solid/icons/key-round';
import { createSignal, type JSX, Match, Switch } from 'solid-js';
import type { SetupState } from '../../../schema/api.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorPanel } from '../../components/ErrorPanel.tsx';
import { LanguageSwitch } from '../../components/LanguageSwitch.tsx';
import { Logo } from '../../components/Logo.tsx';
import { Page } from '../../components/Page.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { MoreWords } from '../../i18n/MoreWords.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { createRequestJson } from '../../state/requestJson.ts';
import { createLoad } from '../createLoad.ts';
import styles from './Setup.module.css';
import { SetupFields } from './SetupFields.tsx';
import type { SetupForm } from './setupForm.ts';

/**
 * `/setup#secret`: the first administrator's way in. Opening the link changes nothing (previews open links too); only the tap at the end
 * uses it up. The secret is taken out of the address at once, so that it stands in no history.
 */
export function Setup(): JSX.Element {
  return (
    <MoreWords>
      <SetupScreen />
    </MoreWords>
  );
}

function SetupScreen(): JSX.Element {
  const t = useTranslation();
  const { session, settings, isOnline } = useApp();
  const navigate = useNavigate();
  const request = createRequestJson({ origin: location.origin, fetch: (input, init) => fetch(input, init), language: settings.language });
  const [secret] = createSignal(location.hash.slice(1));
  if (secret() !== '') history.replaceState(history.state, '', location.pathname);
  const setup = createLoad(async () => (await request({ method: 'GET', path: '/api/setup' })) as SetupState, isOnline); // our server's answer

  async function complete(form: SetupForm): Promise<void> {
    await request({ method: 'POST', path: '/api/setup', body: { ...form, secret: secret() } });
    await session.login(form.username, form.password);
    navigate('/', { replace: true });
  }

  return (
    <>
      <header class={styles.top}>
        <Logo size={32} />
        <strong class={styles.product}>{t('common.product')}</strong>
        <LanguageSwitch language={settings.language()} onChange={settings.setLanguage} />
      </header>
      <main id="content" tabindex="-1">
        <Page isNarrow>
          <PageHeading title={t('setup.title')}>{t('setup.text')}</PageHeading>
          <Switch fallback={<Skeleton count={4} />}>
            <Match when={setup.data()?.isOpen === false}>
              <EmptyState icon={KeyRound} title={t('setup.closedTitle')} action={<A href="/">{t('setup.toSignIn')}</A>}>
                {t('setup.closedText')}
              </EmptyState>
            </Match>
            <Match when={setup.data() && secret() === ''}>
              <EmptyState icon={KeyRound} title={t('setup.noSecretTitle')} tone="warning">
                {t('setup.noSecretText')}
              </EmptyState>
            </Match>
            <Match when={setup.data()}>
              <SetupFields onComplete={complete} />
            </Match>
            <Match when={setup.error()}>
              {(error) => <ErrorPanel error={error()} onRetry={setup.reload} isRetrying={setup.isLoading()} />}
            </Match>
          </Switch>
        </Page>
      </main>
    </>
  );
}
