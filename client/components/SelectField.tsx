import { Key } from '@solid-primitives/keyed';
import ChevronDown from 'lucide-solid/icons/chevron-down';
import { createUniqueId, type JSX } from 'solid-js';
import styles from './Field.module.css';
import { FieldNote } from './TextField.tsx';

type Props<Value extends string> = {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly onChange: (value: Value) => void;
  readonly hint?: string;
  readonly error?: string | null;
  readonly isLabelHidden?: boolean;
  readonly isDisabled?: boolean;
};

/** One of a few. The browser's own list: it opens as the device's picker under a finger and needs no code before the first paint. */
export function SelectField<Value extends string>(props: Props<Value>): JSX.Element {
  const id = createUniqueId();
  return (
    <div class={styles.field}>
      <label class={props.isLabelHidden ? 'sr-only' : styles.label} for={id}>
        {props.label}
      </label>
      <div class={styles.box} data-invalid={props.error ? '' : undefined}>
        <select
          id={id}
          class={styles.select}
          autocomplete="off"
          disabled={props.isDisabled}
          aria-invalid={props.error ? true : undefined}
          aria-describedby={props.error || props.hint ? `${id}-note` : undefined}
          onChange={(event) => {
            const chosen = props.options.find(({ value }) => value === event.currentTarget.value);
            if (chosen) props.onChange(chosen.value);
          }}
        >
          {/* by value: options are made anew with their words, and the list may be open */}
          <Key each={props.options} by="value">
            {(option) => (
              <option value={option().value} selected={option().value === props.value}>
                {option().label}
              </option>
            )}
          </Key>
        </select>
        <span class={styles.chevron}>
          <ChevronDown size={18} />
        </span>
      </div>
      <FieldNote id={`${id}-note`} hint={props.hint} error={props.error} />
    </div>
  );
}
