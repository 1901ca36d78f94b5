import Dices from 'lucide-solid/icons/dices';
import { createSignal, type JSX, Show } from 'solid-js';
import { MAX_PASSWORD_LENGTH } from '../../schema/limits.ts';
import { useTranslation } from '../i18n/useTranslation.ts';
import { Button } from './Button.tsx';
import { CopyButton } from './CopyButton.tsx';
import { makePassword } from './makePassword.ts';
import styles from './NewPasswordField.module.css';
import { PasswordField } from './PasswordField.tsx';

type Props = {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly onInput: (password: string) => void;
  readonly error?: string | null;
};

const randomByte = (): number => crypto.getRandomValues(new Uint8Array(1))[0] ?? 0;

/** A password to choose: typed, or made up on a tap and then shown, so that it can be written down. For screens inside `MoreWords`. */
export function NewPasswordField(props: Props): JSX.Element {
  const t = useTranslation();
  const [made, setMade] = createSignal<string | null>(null);
  function make(): void {
    const password = makePassword(randomByte);
    setMade(password);
    props.onInput(password);
  }
  return (
    <div class={styles.field}>
      <PasswordField
        label={props.label}
        hint={props.hint}
        value={props.value}
        onInput={props.onInput}
        error={props.error ?? null}
        maxLength={MAX_PASSWORD_LENGTH}
        autocomplete="new-password"
      />
      <Button icon={Dices} onClick={make}>
        {t('admin.generate')}
      </Button>
      <Show when={made() !== null && made() === props.value}>
        <p class={styles.made}>
          <code dir="ltr">{props.value}</code>
          <CopyButton text={props.value} label={t('common.copy')} />
        </p>
      </Show>
    </div>
  );
}
