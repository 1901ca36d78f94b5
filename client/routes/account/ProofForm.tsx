import { createSignal, type JSX, Show } from 'solid-js';
import { MAX_PASSWORD_LENGTH } from '../../../schema/limits.ts';
import { Button } from '../../components/Button.tsx';
import { PasswordField } from '../../components/PasswordField.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { AttemptError } from '../signIn/AttemptError.tsx';
import { CodeField } from '../signIn/CodeField.tsx';
import { createAttempt } from '../signIn/createAttempt.ts';
import { waitWords } from '../signIn/waitWords.ts';
import styles from './Account.module.css';

type Props = {
  /** Of the button: what is done with the proof. */
  readonly label: string;
  readonly hasCode?: boolean;
  /** Rejects with an AppError. */
  readonly onProve: (proof: { readonly password: string; readonly code: string }) => Promise<void>;
  readonly onCancel: () => void;
};

/** That it is really this person and not whoever has found the tablet open: the password, and the code where there is a second factor. */
export function ProofForm(props: Props): JSX.Element {
  const t = useTranslation();
  const { session } = useApp();
  const attempt = createAttempt();
  const [password, setPassword] = createSignal('');
  const [code, setCode] = createSignal('');
  const [wasSent, setSent] = createSignal(false);
  let form: HTMLFormElement | undefined;
  const isCodeMissing = () => props.hasCode === true && code().trim() === '';

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    setSent(true);
    if (password() === '' || isCodeMissing()) {
      form?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
      return;
    }
    if (await attempt.run(() => props.onProve({ password: password(), code: code().trim() }))) return;
    const why = attempt.error()?.code;
    if (why === 'wrong-password') setPassword('');
    if (why === 'wrong-code') setCode('');
    setSent(false);
  }

  return (
    <form autocomplete="off" ref={form} class={styles.form} onSubmit={(event) => void submit(event)} novalidate>
      <input type="text" name="username" autocomplete="username" value={session.user()?.username ?? ''} hidden readOnly />
      <PasswordField
        label={t('account.currentPassword')}
        value={password()}
        onInput={setPassword}
        error={wasSent() && password() === '' ? t('signIn.passwordMissing') : null}
        maxLength={MAX_PASSWORD_LENGTH}
        autocomplete="current-password"
        autofocus
      />
      <Show when={props.hasCode}>
        <CodeField value={code()} onInput={setCode} error={wasSent() && isCodeMissing() ? t('signIn.codeMissing') : null} />
      </Show>
      <AttemptError attempt={attempt} />
      <div class={styles.line}>
        <Button type="submit" variant="primary" isBusy={attempt.isBusy()} disabled={attempt.waitSeconds() > 0}>
          {attempt.waitSeconds() > 0 ? waitWords(t, attempt.waitSeconds()).button : props.label}
        </Button>
        <Button onClick={() => props.onCancel()}>{t('common.cancel')}</Button>
      </div>
    </form>
  );
}
