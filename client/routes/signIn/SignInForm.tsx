import { createSignal, type JSX, onMount, Show } from 'solid-js';
import { MAX_PASSWORD_LENGTH, MAX_USERNAME_LENGTH } from '../../../schema/limits.ts';
import { Button } from '../../components/Button.tsx';
import { PasswordField } from '../../components/PasswordField.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { AttemptError } from './AttemptError.tsx';
import { createAttempt } from './createAttempt.ts';
import styles from './SignIn.module.css';
import { waitWords } from './waitWords.ts';

type Props = {
  /** Resolves when signed in; rejects with an AppError. */
  readonly onSignIn: (username: string, password: string) => Promise<void>;
  /** The only person meant: no field for the name is shown. */
  readonly username?: string;
  readonly passwordLabel?: string;
};

/** User name and password. The password is forgotten as soon as it was wrong; nothing of it is kept anywhere. */
export function SignInForm(props: Props): JSX.Element {
  const t = useTranslation();
  const [username, setUsername] = createSignal('');
  const [password, setPassword] = createSignal('');
  const [wasSent, setSent] = createSignal(false);
  const attempt = createAttempt();
  let form: HTMLFormElement | undefined;
  const focusFirstEmpty = () => {
    const fields = [...(form?.querySelectorAll('input') ?? [])];
    (fields.find((field) => field.value === '') ?? fields.at(-1))?.focus();
  };
  onMount(focusFirstEmpty);

  const name = () => props.username ?? username().trim();
  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    setSent(true);
    if (name() === '' || password() === '') {
      focusFirstEmpty();
      return;
    }
    const isIn = await attempt.run(() => props.onSignIn(name(), password()));
    if (isIn || attempt.error()?.code !== 'wrong-credentials') return;
    setPassword('');
    setSent(false);
    focusFirstEmpty();
  }

  return (
    <form ref={form} class={styles.form} onSubmit={(event) => void submit(event)} novalidate>
      <AttemptError attempt={attempt} />
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
      <Button type="submit" variant="primary" isWide isBusy={attempt.isBusy()} disabled={attempt.waitSeconds() > 0}>
        {attempt.waitSeconds() > 0 ? waitWords(t, attempt.waitSeconds()).button : t('signIn.submit')}
      </Button>
    </form>
  );
}
