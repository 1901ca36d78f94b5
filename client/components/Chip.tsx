import { type JSX, Show } from 'solid-js';
import styles from './Chip.module.css';
import type { Icon } from './icon.ts';
import type { Tone } from './tone.ts';

type Props = { readonly tone?: Tone; readonly icon?: Icon; readonly children: JSX.Element };

/** A small fact in its tone. The word says it; icon and colour only help to find it. */
export function Chip(props: Props): JSX.Element {
  return (
    <span class={styles.chip} data-tone={props.tone ?? 'neutral'}>
      <Show when={props.icon}>{(icon) => icon()({ size: 16 })}</Show>
      <span class={styles.text}>{props.children}</span>
    </span>
  );
}
