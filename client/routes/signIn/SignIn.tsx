import { A } from '@solidjs/router';
import ChevronRight from 'lucide-solid/icons/chevron-right';
import HardDrive from 'lucide-solid/icons/hard-drive';
import TicketCheck from 'lucide-solid/icons/ticket-check';
import UserRound from 'lucide-solid/icons/user-round';
import { createSignal, For, type JSX, Show } from 'solid-js';
import { Avatar } from '../../components/Avatar.tsx';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { LanguageSwitch } from '../../components/LanguageSwitch.tsx';
import { Logo } from '../../components/Logo.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { Spinner } from '../../components/Spinner.tsx';
import { ThemeSwitch } from '../../components/ThemeSwitch.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import type { KnownSession } from '../../state/contracts/session.ts';
import { AttemptError } from './AttemptError.tsx';
import { createAttempt } from './createAttempt.ts';
import styles from './SignIn.module.css';
import { SignInForm } from './SignInForm.tsx';

/** The way in: people whose session lives in this browser go on with one tap, everybody else with name and password. */
export function SignIn(): JSX.Element {
  const t = useTranslation();
  const { session, settings } = useApp();
  const [isForm, setForm] = createSignal(session.known().length === 0 || session.chosen() !== null);
  const [expired, setExpired] = createSignal<KnownSession | null>(null);
  const isChoice = () => !isForm() && session.known().length > 0;

  return (
    <div class={styles.page}>
      <header class={styles.top}>
        <LanguageSwitch language={settings.language()} onChange={settings.setLanguage} />
        <ThemeSwitch theme={settings.theme()} onChange={settings.setTheme} />
      </header>
      <main id="content" tabindex="-1" class={styles.main}>
        <div class={styles.brand}>
          <Logo size={56} />
          <p class={styles.product}>{t('common.product')}</p>
          <p class={styles.tagline}>{t('signIn.tagline')}</p>
        </div>
        <div class={styles.card}>
          <Show
            when={isChoice()}
            fallback={
              <>
                <PageHeading title={t('signIn.title')} />
                <Show when={expired()}>
                  {(person) => <Banner tone="warning">{t('signIn.expired', { name: person().username })}</Banner>}
                </Show>
                <SignInForm onSignIn={session.login} suggested={session.chosen()?.username} />
                <Show when={session.known().length > 0} fallback={<p class={styles.note}>{t('signIn.forgot')}</p>}>
                  <Button variant="quiet" isWide onClick={() => setForm(false)}>
                    {t('signIn.backToKnown')}
                  </Button>
                </Show>
              </>
            }
          >
            <PageHeading title={t('signIn.continueTitle')}>{t('signIn.continueHint')}</PageHeading>
            <KnownPeople
              known={session.known()}
              onResume={session.resume}
              onExpired={(person) => {
                setExpired(person);
                setForm(true);
              }}
            />
            <Button icon={UserRound} isWide onClick={() => setForm(true)}>
              {t('common.someoneElse')}
            </Button>
          </Show>
        </div>
        <A class={styles.joinLink} href="/join">
          <TicketCheck size={20} />
          {t('signIn.haveCode')}
        </A>
        <A class={styles.joinLink} href="/device">
          <HardDrive size={20} />
          {t('common.thisTablet')}
        </A>
        <p class={styles.foot}>
          {t('common.unofficial')} · {t('common.unofficialHint')}
        </p>
      </main>
    </div>
  );
}

type KnownProps = {
  readonly known: readonly KnownSession[];
  readonly onResume: (sessionId: string) => Promise<void>;
  readonly onExpired: (person: KnownSession) => void;
};

function KnownPeople(props: KnownProps): JSX.Element {
  const t = useTranslation();
  const attempt = createAttempt();
  const [chosen, setChosen] = createSignal<string | null>(null);
  async function resume(person: KnownSession): Promise<void> {
    setChosen(person.sessionId);
    const isIn = await attempt.run(() => props.onResume(person.sessionId));
    if (!isIn && attempt.error()?.code === 'token-expired') props.onExpired(person);
  }
  return (
    <>
      <AttemptError attempt={attempt} />
      <ul class={styles.people}>
        <For each={props.known}>
          {(person) => (
            <li>
              <button type="button" class={styles.person} onClick={() => void resume(person)}>
                <span class="sr-only">{t('signIn.continueAs')}</span>
                <Avatar userId={person.username} name={person.username} size="lg" />
                <bdi class={styles.who}>{person.username}</bdi>
                <Show when={attempt.isBusy() && chosen() === person.sessionId} fallback={<ChevronRight size={20} class="mirrored" />}>
                  <Spinner />
                </Show>
              </button>
            </li>
          )}
        </For>
      </ul>
    </>
  );
}
