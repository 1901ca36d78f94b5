import { createSignal, type JSX } from 'solid-js';
import { MAX_NAME_LENGTH, MAX_PASSWORD_LENGTH, MAX_USERNAME_LENGTH, MIN_PASSWORD_LENGTH } from '../../../schema/limits.ts';
import { Button } from '../../components/Button.tsx';
import { PasswordField } from '../../components/PasswordField.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { AttemptError } from '../signIn/AttemptError.tsx';
import { createAttempt } from '../signIn/createAttempt.ts';
import { waitWords } from '../signIn/waitWords.ts';
import styles from './Setup.module.css';
import { type SetupForm, type SetupProblems, setupProblems } from './setupForm.ts';

/** Campaign and first administrator on one page. `onComplete` rejects with an AppError. */
export function SetupFields(props: { readonly onComplete: (form: SetupForm) => Promise<void> }): JSX.Element {
  const t = useTranslation();
  const attempt = createAttempt();
  const [wasSent, setSent] = createSignal(false);
  const [form, setForm] = createSignal<SetupForm>({
    campaignName: '',
    pollingDay: '',
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    name: '',
    username: '',
    password: '',
  });
  let element: HTMLFormElement | undefined;
  const set = (change: Partial<SetupForm>) => setForm({ ...form(), ...change });
  const problem = (field: keyof SetupForm): string | null => (wasSent() ? words(setupProblems(form())[field]) : null);
  const words = (found: SetupProblems[keyof SetupForm]): string | null => {
    if (found === 'missing') return t('setup.missing');
    if (found === 'username') return t('setup.usernameWrong');
    return found === 'short' ? t.plural('setup.passwordShort', MIN_PASSWORD_LENGTH) : null;
  };

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    setSent(true);
    if (Object.keys(setupProblems(form())).length > 0) {
      element?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
      return;
    }
    await attempt.run(() => props.onComplete({ ...form(), username: form().username.trim() }));
  }

  return (
    <form autocomplete="off" ref={element} class={styles.form} onSubmit={(event) => void submit(event)} novalidate>
      <section class={styles.part}>
        <h2>{t('setup.campaign')}</h2>
        <TextField
          label={t('setup.campaignName')}
          value={form().campaignName}
          onInput={(campaignName) => set({ campaignName })}
          error={problem('campaignName')}
          maxLength={MAX_NAME_LENGTH}
          required
        />
        <div class={styles.pair}>
          <TextField
            label={t('setup.pollingDay')}
            type="date"
            value={form().pollingDay}
            onInput={(pollingDay) => set({ pollingDay })}
            error={problem('pollingDay')}
            required
          />
          <TextField
            label={t('setup.timeZone')}
            hint={t('setup.timeZoneHint')}
            dir="ltr"
            value={form().timeZone}
            onInput={(timeZone) => set({ timeZone })}
            error={problem('timeZone')}
            spellcheck={false}
            required
          />
        </div>
      </section>
      <section class={styles.part}>
        <h2>{t('setup.you')}</h2>
        <TextField
          label={t('setup.name')}
          hint={t('setup.nameHint')}
          value={form().name}
          onInput={(name) => set({ name })}
          error={problem('name')}
          maxLength={MAX_NAME_LENGTH}
          autocomplete="name"
          required
        />
        <TextField
          label={t('setup.username')}
          hint={t('setup.usernameHint')}
          value={form().username}
          onInput={(username) => set({ username })}
          error={problem('username')}
          maxLength={MAX_USERNAME_LENGTH}
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          required
        />
        <PasswordField
          label={t('setup.password')}
          hint={t.plural('setup.passwordHint', MIN_PASSWORD_LENGTH)}
          value={form().password}
          onInput={(password) => set({ password })}
          error={problem('password')}
          maxLength={MAX_PASSWORD_LENGTH}
          autocomplete="new-password"
          required
        />
      </section>
      <AttemptError attempt={attempt} />
      <Button type="submit" variant="primary" isBusy={attempt.isBusy()} disabled={attempt.waitSeconds() > 0}>
        {attempt.waitSeconds() > 0 ? waitWords(t, attempt.waitSeconds()).button : t('setup.submit')}
      </Button>
    </form>
  );
}
