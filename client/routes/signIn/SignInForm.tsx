import { createSignal, type JSX, onMount, Show } from 'solid-js';
import { MAX_PASSWORD_LENGTH, MAX_USERNAME_LENGTH } from '../../../schema/limits.ts';
import { Button } from '../../components/Button.tsx';
import { PasswordField } from '../../components/PasswordField.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import type { SignInMore } from '../../state/contracts/session.ts';
import { AttemptError } from './AttemptError.tsx';
import { CodeField } from './CodeField.tsx';
import { createAttempt } from './createAttempt.ts';
import { QueuePlace } from './QueuePlace.tsx';
import styles from './SignIn.module.css';
import { waitWords } from './waitWords.ts';

type Props = {
  /** Resolves when signed in; rejects with an AppError. */
  readonly onSignIn: (username: string, password: string, more: SignInMore) => Promise<void>;
  /** The only person meant: no field for the name is shown. */
  readonly username?: string;
  /** Stands in the field for the name at first. */
  readonly suggested?: string | undefined;
  readonly passwordLabel?: string;
};

/**
 * User name and password, then the code of whoever has a second factor. A password is forgotten as soon as it was wrong, a code too; nothing of them is kept
 * anywhere.
 */
export function SignInForm(props: Props): JSX.Element {
  const t = useTranslation();
  const [username, setUsername] = createSignal(props.suggested ?? '');
  const [password, setPassword] = createSignal('');
  const [code, setCode] = createSignal('');
  const [isCodeStep, setCodeStep] = createSignal(false);
  const [wasSent, setSent] = createSignal(false);
  const attempt = createAttempt();
  let form: HTMLFormElement | undefined;
  const focusFirstEmpty = () => {
    const fields = [...(form?.querySelectorAll<HTMLInputElement>('input:not([hidden])') ?? [])];
    (fields.find((field) => field.value === '') ?? fields.at(-1))?.focus();
  };
  onMount(focusFirstEmpty);

  const name = () => props.username ?? username().trim();
  const isMissing = () => name() === '' || password() === '' || (isCodeStep() && code().trim() === '');
  function goTo(step: 'password' | 'code'): void {
    setCodeStep(step === 'code');
    setCode('');
    setSent(false);
    focusFirstEmpty();
  }

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    setSent(true);
    if (isMissing()) {
      focusFirstEmpty();
      return;
    }
    const own = isCodeStep() ? { code: code().trim() } : {};
    const isIn = await attempt.run((wait) => props.onSignIn(name(), password(), { ...own, wait }));
    const why = attempt.error()?.code;
    if (isIn) return;
    if (why === 'second-factor-needed' || why === 'wrong-code') goTo('code');
    if (why !== 'wrong-credentials') return;
    setPassword('');
    goTo('password');
  }

  return (
    <form autocomplete="off" ref={form} class={styles.form} onSubmit={(event) => void submit(event)} novalidate>
      <AttemptError attempt={attempt} />
      <Show
        when={isCodeStep()}
        fallback={
          <>
            <Show
              when={props.username === undefined}
              fallback={<input type="text" name="username" autocomplete="username" value={props.username} hidden readOnly />}
            >
              <TextField
                label={t('signIn.username')}
                value={username()}
                onInput={setUsername}
                error={wasSent() && name() === '' ? t('signIn.usernameMissing') : null}
                name="username"
                autocomplete="username"
                autocapitalize="none"
                autocorrect="off"
                spellcheck={false}
                maxLength={MAX_USERNAME_LENGTH}
                required
              />
            </Show>
            <PasswordField
              label={props.passwordLabel ?? t('signIn.password')}
              value={password()}
              onInput={setPassword}
              error={wasSent() && password() === '' ? t('signIn.passwordMissing') : null}
              name="password"
              autocomplete="current-password"
              maxLength={MAX_PASSWORD_LENGTH}
              required
            />
          </>
        }
      >
        <CodeField value={code()} onInput={setCode} error={wasSent() && code().trim() === '' ? t('signIn.codeMissing') : null} />
      </Show>
      <QueuePlace attempt={attempt} />
      <Button type="submit" variant="primary" isWide isBusy={attempt.isBusy()} disabled={attempt.waitSeconds() > 0}>
        {attempt.waitSeconds() > 0 ? waitWords(t, attempt.waitSeconds()).button : t('signIn.submit')}
      </Button>
      <Show when={isCodeStep()}>
        <Button
          variant="quiet"
          isWide
          onClick={() => {
            attempt.clear();
            goTo('password');
          }}
        >
          {t('signIn.backToPassword')}
        </Button>
      </Show>
    </form>
  );
}
