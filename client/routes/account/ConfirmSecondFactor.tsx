import { createSignal, type JSX, Show } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import type { SecondFactorStart } from '../../../schema/accountApi.ts';
import { Button } from '../../components/Button.tsx';
import { CopyButton } from '../../components/CopyButton.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { createPart } from '../createPart.ts';
import { AttemptError } from '../signIn/AttemptError.tsx';
import { createAttempt } from '../signIn/createAttempt.ts';
import { waitWords } from '../signIn/waitWords.ts';
import styles from './Account.module.css';

type Props = {
  readonly start: SecondFactorStart;
  /** Rejects with an AppError. */
  readonly onConfirm: (code: string) => Promise<void>;
  readonly onCancel: () => void;
};

/** The secret for the authenticator app, as a picture and as text; in force only once a code of the app has come back. */
export function ConfirmSecondFactor(props: Props): JSX.Element {
  const t = useTranslation();
  const picture = createPart(() => import('../../components/QrCode.tsx').then((module) => module.QrCode)); // the text beside it says the same
  picture.fetch();
  const attempt = createAttempt();
  const [code, setCode] = createSignal('');
  const [wasSent, setSent] = createSignal(false);
  const isMissing = () => code().trim() === '';

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    setSent(true);
    if (isMissing() || (await attempt.run(() => props.onConfirm(code().trim())))) return;
    if (attempt.error()?.code !== 'wrong-code') return;
    setCode('');
    setSent(false);
  }

  return (
    <form autocomplete="off" class={styles.form} onSubmit={(event) => void submit(event)} novalidate>
      <ol class={styles.steps}>
        <li>
          <p>{t('account.scan')}</p>
          <div class={styles.secret}>
            <Show when={picture.part()}>{(part) => <Dynamic component={part()} text={props.start.uri} label={t('account.qr')} />}</Show>
            <div class={styles.secretText}>
              <p class={styles.quiet}>{t('account.orType')}</p>
              <code dir="ltr">{inFours(props.start.secret)}</code>
              <CopyButton text={props.start.secret} label={t('common.copy')} />
            </div>
          </div>
        </li>
        <li>
          <p>{t('account.typeCode')}</p>
          <TextField
            label={t('signIn.code')}
            hint={t('signIn.codeHint')}
            value={code()}
            onInput={setCode}
            error={wasSent() && isMissing() ? t('signIn.codeMissing') : null}
            dir="ltr"
            inputmode="numeric"
            autocomplete="one-time-code"
            maxLength={16}
            required
          />
        </li>
      </ol>
      <AttemptError attempt={attempt} />
      <div class={styles.line}>
        <Button type="submit" variant="primary" isBusy={attempt.isBusy()} disabled={attempt.waitSeconds() > 0}>
          {attempt.waitSeconds() > 0 ? waitWords(t, attempt.waitSeconds()).button : t('account.turnOn')}
        </Button>
        <Button onClick={() => props.onCancel()}>{t('common.cancel')}</Button>
      </div>
    </form>
  );
}

/** As it is read out and typed. */
const inFours = (secret: string): string => secret.replace(/(.{4})(?=.)/g, '$1 ');
