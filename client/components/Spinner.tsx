import type { JSX } from 'solid-js';
import styles from './Spinner.module.css';

/** Something is under way. Says so aloud only when it has a label; inside a busy button the button speaks. */
export function Spinner(props: { readonly label?: string; readonly size?: number }): JSX.Element {
  return (
    <span class={styles.spinner} style={{ '--size': `${props.size ?? 20}px` }} role={props.label ? 'status' : undefined}>
      <span class={styles.ring} aria-hidden="true" />
      {props.label && <span class="sr-only">{props.label}</span>}
    </span>
  );
}
