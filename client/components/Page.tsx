import type { JSX } from 'solid-js';
import styles from './Page.module.css';

/** The column of a screen that scrolls as a whole. Screens that fill the window (the list) do without. */
export function Page(props: { readonly isNarrow?: boolean; readonly children: JSX.Element }): JSX.Element {
  return (
    <div class={styles.page} data-narrow={props.isNarrow ? '' : undefined}>
      {props.children}
    </div>
  );
}
