import { createSignal, type JSX, Show } from 'solid-js';
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from '../../../schema/limits.ts';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { NewPasswordField } from '../../components/NewPasswordField.tsx';
import { PasswordField } from '../../components/PasswordField.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { AttemptError } from '../signIn/AttemptError.tsx';
import { CodeField } from '../signIn/CodeField.tsx';
import { createAttempt } from '../signIn/createAttempt.ts';
import { waitWords } from '../signIn/waitWords.ts';
import styles from './Account.module.css';

/** The present password and a new one, and the code where there is a second factor. Only what was wrong is forgotten; the new one stays as it was typed. */
export function OwnPassword(): JSX.Element {
  const t = useTranslation();
  const { api, session } = useApp();
  const attempt = createAttempt();
  const [current, setCurrent] = createSignal('');
  const [next, setNext] = createSignal('');
  const [code, setCode] = createSignal('');
  const [wasAskedForCode, setAskedForCode] = createSignal(false);
  const [wasSent, setSent] = createSignal(false);
  const [isDone, setDone] = createSignal(false);
  let form: HTMLFormElement | undefined;
  const isShort = () => next().length < MIN_PASSWORD_LENGTH;
  const hasCode = () => wasAskedForCode() || session.user()?.hasSecondFactor === true; // the second: as it was when the session was last renewed

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    setSent(true);
    setDone(false);
    if (current() === '' || isShort()) {
      form?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
      return;
    }
    const proof = { current: current(), ...(code().trim() === '' ? {} : { code: code().trim() }) };
    const isChanged = await attempt.run(() => api.send<void>('POST', '/api/me/password', { ...proof, next: next() }));
    const why = attempt.error()?.code;
    if (why === 'second-factor-needed') setAskedForCode(true);
    if (isChanged || why === 'wrong-code') setCode('');
    if (isChanged || why === 'wrong-password') {
      setCurrent('');
      setSent(false);
    }
    if (!isChanged) return;
    setNext('');
    setDone(true);
  }

  return (
    <form autocomplete="off" ref={form} class={styles.form} onSubmit={(event) => void submit(event)} novalidate>
      <input type="text" name="username" autocomplete="username" value={session.user()?.username ?? ''} hidden readOnly />
      <PasswordField
        label={t('account.currentPassword')}
        value={current()}
        onInput={setCurrent}
        error={wasSent() && current() === '' ? t('signIn.passwordMissing') : null}
        maxLength={MAX_PASSWORD_LENGTH}
        autocomplete="current-password"
      />
      <Show when={hasCode()}>
        <CodeField value={code()} onInput={setCode} />
      </Show>
      <NewPasswordField
        label={t('admin.newPassword')}
        hint={t.plural('admin.passwordHint', MIN_PASSWORD_LENGTH)}
        value={next()}
        onInput={setNext}
        error={wasSent() && isShort() ? t.plural('admin.passwordShort', MIN_PASSWORD_LENGTH) : null}
      />
      <AttemptError attempt={attempt} />
      <Show when={isDone()}>
        <Banner tone="success" announce="status">
          {t('account.passwordChanged')}
        </Banner>
      </Show>
      <Button type="submit" isBusy={attempt.isBusy()} disabled={attempt.waitSeconds() > 0}>
        {attempt.waitSeconds() > 0 ? waitWords(t, attempt.waitSeconds()).button : t('account.changePassword')}
      </Button>
    </form>
  );
}
