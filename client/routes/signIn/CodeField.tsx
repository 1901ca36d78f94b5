import { createSignal, type JSX } from 'solid-js';
import { Button } from '../../components/Button.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import styles from './SignIn.module.css';

type Props = {
  readonly value: string;
  readonly onInput: (code: string) => void;
  readonly error?: string | null;
};

const MAX_LENGTH = 32; // with what a keyboard adds

/** The second factor: six digits of the authenticator app, or one of the recovery codes, which have letters. */
export function CodeField(props: Props): JSX.Element {
  const t = useTranslation();
  const [isRecovery, setRecovery] = createSignal(false);
  return (
    <>
      <TextField
        label={isRecovery() ? t('signIn.recoveryCode') : t('signIn.code')}
        hint={isRecovery() ? t('signIn.recoveryHint') : t('signIn.codeHint')}
        value={props.value}
        onInput={props.onInput}
        error={props.error ?? null}
        dir="ltr"
        name="code"
        inputmode={isRecovery() ? 'text' : 'numeric'}
        autocomplete="one-time-code"
        autocapitalize="none"
        autocorrect="off"
        spellcheck={false}
        maxLength={MAX_LENGTH}
        required
      />
      <Button
        variant="quiet"
        onClick={() => {
          setRecovery(!isRecovery());
          props.onInput('');
        }}
      >
        <span class={styles.small}>{isRecovery() ? t('signIn.useApp') : t('signIn.useRecovery')}</span>
      </Button>
    </>
  );
}
