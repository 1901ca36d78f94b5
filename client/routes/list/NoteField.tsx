import Eye from 'lucide-solid/icons/eye';
import PhoneOff from 'lucide-solid/icons/phone-off';
import { createUniqueId, type JSX, Show } from 'solid-js';
import { looksLikePhone } from '../../../schema/guarantees.ts';
import { MAX_VALUE_LENGTH } from '../../../schema/keys.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import styles from './NoteField.module.css';

type Props = {
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
  readonly onBlur?: () => void;
  readonly label: string;
  /** The label stands above the field; else it is read aloud only. */
  readonly isLabelShown?: boolean;
  readonly isAutofocus?: boolean;
  readonly isReadOnly?: boolean;
};

/** The text of a note with its limit, who reads it, and a warning where it looks like a phone number (G7). */
export function NoteField(props: Props): JSX.Element {
  const t = useTranslation();
  const id = createUniqueId();
  const isNearLimit = () => props.value.length > MAX_VALUE_LENGTH - 100;
  return (
    <div class={styles.field}>
      <label class={props.isLabelShown ? styles.label : 'sr-only'} for={id}>
        {props.label}
      </label>
      <textarea
        id={id}
        class={styles.text}
        aria-describedby={`${id}-facts`}
        dir="auto"
        autocomplete="off"
        rows={3}
        maxLength={MAX_VALUE_LENGTH}
        value={props.value}
        readOnly={props.isReadOnly}
        data-autofocus={props.isAutofocus ? '' : undefined}
        onInput={(event) => props.onInput(event.currentTarget.value)}
        onKeyDown={(event) => props.onKeyDown?.(event)}
        onBlur={() => props.onBlur?.()}
        onFocus={(event) => event.currentTarget.setSelectionRange(event.currentTarget.value.length, event.currentTarget.value.length)}
      />
      <div id={`${id}-facts`} class={styles.facts}>
        <span class={styles.readers}>
          <Eye size={14} />
          {t('list.noteReaders')}
        </span>
        <span class={styles.count} data-near={isNearLimit() ? '' : undefined}>
          {props.value.length}/{MAX_VALUE_LENGTH}
        </span>
      </div>
      <div aria-live="polite">
        <Show when={looksLikePhone(props.value)}>
          <p class={styles.warning}>
            <PhoneOff size={16} />
            {t('list.noteLooksLikePhone')}
          </p>
        </Show>
      </div>
    </div>
  );
}
