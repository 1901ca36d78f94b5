import Delete from 'lucide-solid/icons/delete';
import { createSignal, For, type JSX, onMount } from 'solid-js';
import { useTranslation } from '../../i18n/useTranslation.ts';
import styles from './Locked.module.css';
import { asPin } from './pinRules.ts';

type Props = {
  readonly label: string;
  readonly digits: number;
  readonly isBusy: boolean;
  /** Called with the whole PIN as soon as its last digit is there; what was entered is forgotten at once. */
  readonly onPin: (pin: string) => void;
};

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

/** A PIN by touch or keyboard. Never filled in by the browser and never kept by it. */
export function PinPad(props: Props): JSX.Element {
  const t = useTranslation();
  const [typed, setTyped] = createSignal('');
  let field: HTMLInputElement | undefined;
  function take(text: string): void {
    if (props.isBusy) return;
    const pin = asPin(text).slice(0, props.digits);
    setTyped(pin.length === props.digits ? '' : pin);
    if (field) field.value = typed();
    if (pin.length === props.digits) props.onPin(pin);
  }
  onMount(() => field?.focus());
  const Key = (key: { readonly digit: string }) => (
    <button type="button" class={styles.key} onClick={() => take(typed() + key.digit)}>
      {key.digit}
    </button>
  );
  return (
    <div class={styles.pad}>
      <label class={styles.field}>
        <span class={styles.label}>{props.label}</span>
        <input
          ref={field}
          class={styles.pin}
          type="password"
          inputmode="none"
          autocomplete="one-time-code"
          dir="ltr"
          value={typed()}
          onInput={(event) => take(event.currentTarget.value)}
          aria-busy={props.isBusy}
        />
      </label>
      <span class="sr-only" role="status">
        {typed().length > 0 ? t('locked.digits', { n: typed().length }) : ''}
      </span>
      {/* As on every telephone, in both directions of writing. */}
      <div class={styles.keys} dir="ltr">
        <For each={KEYS}>{(digit) => <Key digit={digit} />}</For>
        <span />
        <Key digit="0" />
        <button type="button" class={styles.key} aria-label={t('locked.delete')} onClick={() => take(typed().slice(0, -1))}>
          <Delete size={24} />
        </button>
      </div>
    </div>
  );
}
