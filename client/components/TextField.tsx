import { createUniqueId, type JSX, Show, splitProps } from 'solid-js';
import styles from './Field.module.css';

export type TextFieldProps = Omit<JSX.InputHTMLAttributes<HTMLInputElement>, 'class' | 'onInput' | 'value' | 'id'> & {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly hint?: string;
  /** What is wrong with the value; read aloud with the field. */
  readonly error?: string | null;
  /** The label is read aloud only. */
  readonly isLabelHidden?: boolean;
  /** Stands inside the field before the text. */
  readonly start?: JSX.Element;
  /** Stands inside the field after the text, such as a button. */
  readonly end?: JSX.Element;
};

/** One line of text with its label above and what is wrong below. */
export function TextField(props: TextFieldProps): JSX.Element {
  const id = createUniqueId();
  const [own, rest] = splitProps(props, ['label', 'value', 'onInput', 'hint', 'error', 'isLabelHidden', 'start', 'end']);
  return (
    <div class={styles.field}>
      <label class={own.isLabelHidden ? 'sr-only' : styles.label} for={id}>
        {own.label}
      </label>
      <div class={styles.box} data-invalid={own.error ? '' : undefined}>
        <Show when={own.start}>
          <span class={styles.start}>{own.start}</span>
        </Show>
        <input
          id={id}
          class={styles.input}
          dir="auto"
          autocomplete="off"
          value={own.value}
          onInput={(event) => own.onInput(event.currentTarget.value)}
          aria-invalid={own.error ? true : undefined}
          aria-describedby={own.error || own.hint ? `${id}-note` : undefined}
          {...rest}
        />
        {own.end}
      </div>
      <FieldNote id={`${id}-note`} hint={own.hint} error={own.error} />
    </div>
  );
}

/** The line under a field: what is wrong, else what helps. */
export function FieldNote(props: { readonly id: string; readonly hint?: string; readonly error?: string | null }): JSX.Element {
  return (
    <Show when={props.error || props.hint}>
      <p id={props.id} class={props.error ? styles.error : styles.hint}>
        {props.error || props.hint}
      </p>
    </Show>
  );
}
