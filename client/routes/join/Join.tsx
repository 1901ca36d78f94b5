import { A, useNavigate } from '@solidjs/router';
import { createSignal, type JSX, Match, onCleanup, onMount, Show, Switch } from 'solid-js';
import type { InvitationKey, InvitationSeen } from '../../../schema/accountApi.ts';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { LanguageSwitch } from '../../components/LanguageSwitch.tsx';
import { Logo } from '../../components/Logo.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { MoreWords } from '../../i18n/MoreWords.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { Splash } from '../shell/Splash.tsx';
import { AttemptError } from '../signIn/AttemptError.tsx';
import { createAttempt } from '../signIn/createAttempt.ts';
import styles from './Join.module.css';
import { JoinKey } from './JoinKey.tsx';
import { JoinPerson } from './JoinPerson.tsx';

/**
 * `/join#secret`, or `/join` with user name and code: an invited person's way in. Opening the link changes nothing (previews open links too); only the tap at
 * the end uses it up. The secret is taken out of the address at once, so that it stands in no history (U6).
 */
export function Join(): JSX.Element {
  return (
    <MoreWords fallback={<Splash />}>
      <JoinScreen />
    </MoreWords>
  );
}

type Found = { readonly key: InvitationKey; readonly seen: InvitationSeen };

/** What stands after `#`, taken out of the address. */
function takeSecret(): string {
  const secret = location.hash.slice(1);
  if (secret !== '') history.replaceState(history.state, '', location.pathname);
  return secret;
}

function JoinScreen(): JSX.Element {
  const t = useTranslation();
  const { session, settings } = useApp();
  const navigate = useNavigate();
  const looking = createAttempt();
  const [secret, setSecret] = createSignal(takeSecret());
  const [found, setFound] = createSignal<Found | null>(null);

  const look = (key: InvitationKey): Promise<boolean> => looking.run(async () => void setFound({ key, seen: await session.look(key) }));
  const lookAtLink = (): void => void look({ secret: secret() });
  onMount(() => {
    if (secret() !== '') lookAtLink();
    window.addEventListener('hashchange', onLink);
    onCleanup(() => window.removeEventListener('hashchange', onLink));
  });
  /** The link pasted into the address of this very screen loads nothing anew. */
  function onLink(): void {
    const taken = takeSecret();
    if (taken === '') return;
    startAnew();
    setSecret(taken);
    lookAtLink();
  }
  function startAnew(): void {
    setSecret('');
    setFound(null);
    looking.clear();
  }

  return (
    <div class={styles.page}>
      <header class={styles.top}>
        <Logo size={32} />
        <strong class={styles.product}>{t('common.product')}</strong>
        <LanguageSwitch language={settings.language()} onChange={settings.setLanguage} />
      </header>
      <main id="content" tabindex="-1" class={styles.main}>
        <div class={styles.card}>
          <Switch
            fallback={
              <>
                <PageHeading title={t('join.title')}>{t('join.codeText')}</PageHeading>
                <JoinKey attempt={looking} onLook={look} />
              </>
            }
          >
            <Match when={found()}>
              {(one) => (
                <>
                  <PageHeading title={t('join.hello', { name: one().seen.name })}>
                    {one().seen.isReset ? t('join.resetText') : t('join.text', { campaign: one().seen.campaign })}
                  </PageHeading>
                  <JoinPerson
                    seen={one().seen}
                    onJoin={async (password, more) => {
                      await session.join(one().key, password, more);
                      navigate('/', { replace: true });
                    }}
                  />
                  <Button variant="quiet" isWide onClick={startAnew}>
                    {t('join.notYou')}
                  </Button>
                </>
              )}
            </Match>
            <Match when={secret() !== ''}>
              <PageHeading title={t('join.title')} />
              <Show when={looking.error() || looking.waitSeconds() > 0} fallback={<Skeleton shape="text" count={4} />}>
                <AttemptError attempt={looking} />
                <Show
                  when={looking.error()?.code === 'wrong-invitation'}
                  fallback={
                    <Button variant="primary" disabled={looking.waitSeconds() > 0} onClick={lookAtLink}>
                      {t('common.retry')}
                    </Button>
                  }
                >
                  <Banner tone="neutral">{t('join.wrongHelp')}</Banner>
                </Show>
                <Button isWide onClick={startAnew}>
                  {t('join.byCode')}
                </Button>
              </Show>
            </Match>
          </Switch>
        </div>
        <A class={styles.way} href="/">
          {t('join.toSignIn')}
        </A>
      </main>
    </div>
  );
}
