import type { JSX } from 'solid-js';
import styles from './Field.module.css';

type Props = {
  readonly isChecked: boolean;
  readonly onChange: (isChecked: boolean) => void;
  readonly isDisabled?: boolean;
  /** The label. */
  readonly children: JSX.Element;
};

/** A box to tick; the whole line is the target. */
export function CheckField(props: Props): JSX.Element {
  return (
    <label class={styles.check}>
      <input
        type="checkbox"
        checked={props.isChecked}
        disabled={props.isDisabled}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <span>{props.children}</span>
    </label>
  );
}
