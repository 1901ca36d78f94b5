import { createSignal, type JSX, onMount } from 'solid-js';
import type { InvitationKey } from '../../../schema/accountApi.ts';
import { MAX_USERNAME_LENGTH } from '../../../schema/limits.ts';
import { Button } from '../../components/Button.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { AttemptError } from '../signIn/AttemptError.tsx';
import type { Attempt } from '../signIn/createAttempt.ts';
import { waitWords } from '../signIn/waitWords.ts';
import styles from './Join.module.css';

type Props = {
  readonly attempt: Attempt;
  readonly onLook: (key: InvitationKey) => Promise<boolean>;
};

const MAX_CODE_LENGTH = 32; // with blanks, hyphens and what a keyboard adds

/** The invitation read out or written down: user name and code. Small letters, blanks and hyphens do no harm; what was typed stays when it was wrong. */
export function JoinKey(props: Props): JSX.Element {
  const t = useTranslation();
  const [username, setUsername] = createSignal('');
  const [code, setCode] = createSignal('');
  const [wasSent, setSent] = createSignal(false);
  let form: HTMLFormElement | undefined;
  const focusFirstEmpty = () => {
    const fields = [...(form?.querySelectorAll('input') ?? [])];
    (fields.find((field) => field.value.trim() === '') ?? fields.at(-1))?.focus();
  };
  onMount(focusFirstEmpty);

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    setSent(true);
    const key = { username: username().trim(), code: code().trim() };
    const isComplete = key.username !== '' && key.code !== '';
    if (!isComplete || !(await props.onLook(key))) focusFirstEmpty();
  }

  return (
    <form autocomplete="off" ref={form} class={styles.form} onSubmit={(event) => void submit(event)} novalidate>
      <AttemptError attempt={props.attempt} />
      <TextField
        label={t('signIn.username')}
        value={username()}
        onInput={setUsername}
        error={wasSent() && username().trim() === '' ? t('signIn.usernameMissing') : null}
        name="username"
        autocomplete="username"
        autocapitalize="none"
        autocorrect="off"
        spellcheck={false}
        maxLength={MAX_USERNAME_LENGTH}
        required
      />
      <div class={styles.code}>
        <TextField
          label={t('join.code')}
          hint={t('join.codeHint')}
          value={code()}
          onInput={setCode}
          error={wasSent() && code().trim() === '' ? t('join.codeMissing') : null}
          dir="ltr"
          name="code"
          autocomplete="off"
          autocapitalize="characters"
          autocorrect="off"
          spellcheck={false}
          maxLength={MAX_CODE_LENGTH}
          required
        />
      </div>
      <Button type="submit" variant="primary" isWide isBusy={props.attempt.isBusy()} disabled={props.attempt.waitSeconds() > 0}>
        {props.attempt.waitSeconds() > 0 ? waitWords(t, props.attempt.waitSeconds()).button : t('join.look')}
      </Button>
    </form>
  );
}
