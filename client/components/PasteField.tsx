import { createUniqueId, type JSX, Show } from 'solid-js';
import styles from './PasteField.module.css';

type Props = {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly rows: number;
  /** In characters; more is cut off by the browser. */
  readonly maxLength: number;
  readonly placeholder?: string;
  readonly onInput: (value: string) => void;
};

/** Many lines from elsewhere, as they are: nothing of them is corrected, completed or kept by the browser. */
export function PasteField(props: Props): JSX.Element {
  const id = createUniqueId();
  return (
    <div class={styles.field}>
      <label class={styles.label} for={id}>
        {props.label}
      </label>
      <Show when={props.hint}>
        <p id={`${id}-hint`} class={styles.hint}>
          {props.hint}
        </p>
      </Show>
      <textarea
        id={id}
        class={styles.text}
        rows={props.rows}
        dir="auto"
        autocomplete="off"
        spellcheck={false}
        maxlength={props.maxLength}
        placeholder={props.placeholder}
        aria-describedby={props.hint ? `${id}-hint` : undefined}
        data-autofocus
        value={props.value}
        onInput={(event) => props.onInput(event.currentTarget.value)}
      />
    </div>
  );
}
