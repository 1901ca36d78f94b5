import { createUniqueId, type JSX, Show } from 'solid-js';
import styles from './Desk.module.css';

/** A part of the desk under its heading. */
export function DeskSection(props: { readonly title: string; readonly text?: string; readonly children: JSX.Element }): JSX.Element {
  const id = createUniqueId();
  return (
    <section class={styles.section} aria-labelledby={id}>
      <div>
        <h2 id={id} class={styles.heading}>
          {props.title}
        </h2>
        <Show when={props.text}>
          <p class={styles.quiet}>{props.text}</p>
        </Show>
      </div>
      {props.children}
    </section>
  );
}
