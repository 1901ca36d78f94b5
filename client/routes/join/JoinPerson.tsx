import { createSignal, For, type JSX, Show } from 'solid-js';
import type { InvitationSeen } from '../../../schema/accountApi.ts';
import { MIN_PASSWORD_LENGTH } from '../../../schema/limits.ts';
import { Button } from '../../components/Button.tsx';
import { NewPasswordField } from '../../components/NewPasswordField.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import type { SignInMore } from '../../state/contracts/session.ts';
import { AttemptError } from '../signIn/AttemptError.tsx';
import { CodeField } from '../signIn/CodeField.tsx';
import { createAttempt } from '../signIn/createAttempt.ts';
import { QueuePlace } from '../signIn/QueuePlace.tsx';
import { waitWords } from '../signIn/waitWords.ts';
import styles from './Join.module.css';

type Props = {
  readonly seen: InvitationSeen;
  /** Uses the invitation up; rejects with an AppError. */
  readonly onJoin: (password: string, more: SignInMore) => Promise<void>;
};

/** Who is invited as what and where, the password they choose, and the tap that uses the invitation up. */
export function JoinPerson(props: Props): JSX.Element {
  const t = useTranslation();
  const attempt = createAttempt();
  const [password, setPassword] = createSignal('');
  const [code, setCode] = createSignal('');
  const [isCodeAsked, setCodeAsked] = createSignal(false);
  const [wasSent, setSent] = createSignal(false);
  let form: HTMLFormElement | undefined;
  const isShort = () => password().length < MIN_PASSWORD_LENGTH;
  const isCodeMissing = () => isCodeAsked() && code().trim() === '';

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    setSent(true);
    if (isShort() || isCodeMissing()) {
      form?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
      return;
    }
    const own = isCodeAsked() ? { code: code().trim() } : {};
    const isIn = await attempt.run((wait) => props.onJoin(password(), { ...own, wait }));
    const why = attempt.error()?.code;
    if (isIn || (why !== 'second-factor-needed' && why !== 'wrong-code')) return;
    setCodeAsked(true);
    setCode('');
    setSent(false);
    form?.querySelector<HTMLInputElement>('input[name="code"]')?.focus();
  }

  return (
    <form autocomplete="off" ref={form} class={styles.form} onSubmit={(event) => void submit(event)} novalidate>
      <dl class={styles.facts}>
        <dt>{t('signIn.username')}</dt>
        <dd>
          <bdi>{props.seen.username}</bdi>
        </dd>
        <dt>{t('join.role')}</dt>
        <dd>{t(`roles.${props.seen.role}`)}</dd>
        <Show when={props.seen.memberships.length > 0}>
          <dt>{t('common.committees')}</dt>
          <dd class={styles.committees}>
            <For each={props.seen.memberships}>
              {({ committee, stream }) => (
                <bdi>
                  {committee}
                  {stream ? ` · ${stream.toUpperCase()}` : ''}
                </bdi>
              )}
            </For>
          </dd>
        </Show>
      </dl>
      <p class={styles.quiet}>{t('join.until', { time: t.time(props.seen.expiresAt) })}</p>
      <input type="text" name="username" autocomplete="username" value={props.seen.username} hidden readOnly />
      <NewPasswordField
        label={t('join.password')}
        hint={t.plural('setup.passwordHint', MIN_PASSWORD_LENGTH)}
        value={password()}
        onInput={setPassword}
        error={wasSent() && isShort() ? t.plural('setup.passwordShort', MIN_PASSWORD_LENGTH) : null}
      />
      <Show when={isCodeAsked()}>
        <CodeField value={code()} onInput={setCode} error={wasSent() && isCodeMissing() ? t('signIn.codeMissing') : null} />
      </Show>
      <AttemptError attempt={attempt} />
      <QueuePlace attempt={attempt} />
      <Button type="submit" variant="primary" isWide isBusy={attempt.isBusy()} disabled={attempt.waitSeconds() > 0}>
        {attempt.waitSeconds() > 0 ? waitWords(t, attempt.waitSeconds()).button : t('join.submit')}
      </Button>
    </form>
  );
}
