import { type JSX, Show } from 'solid-js';
import styles from './EmptyState.module.css';
import type { Icon } from './icon.ts';

type Props = {
  readonly icon: Icon;
  readonly title: string;
  readonly tone?: 'neutral' | 'warning' | 'danger';
  /** One or two sentences: why it is empty and what to do. */
  readonly children?: JSX.Element;
  readonly action?: JSX.Element;
  readonly announce?: 'alert' | 'status';
};

/** The middle of a place that has nothing to show, with the reason and the next step. */
export function EmptyState(props: Props): JSX.Element {
  return (
    <div class={styles.empty} data-tone={props.tone ?? 'neutral'} role={props.announce}>
      <span class={styles.icon}>{props.icon({ size: 28, strokeWidth: 1.75 })}</span>
      <p class={styles.title}>{props.title}</p>
      <Show when={props.children}>
        <div class={styles.text}>{props.children}</div>
      </Show>
      <Show when={props.action}>
        <div class={styles.action}>{props.action}</div>
      </Show>
    </div>
  );
}
