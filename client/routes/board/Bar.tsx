import type { JSX } from 'solid-js';
import type { Tone } from '../../components/tone.ts';
import styles from './Bar.module.css';

type Props = {
  /** 0–1; null: there is nothing to be a share of. */
  readonly share: number | null;
  readonly tone?: Tone;
  /** A second mark on it, such as what is planned by now. */
  readonly mark?: number | null;
  readonly isLarge?: boolean;
};

/** A share as a bar, from the side where a line begins. Only to be seen: the figure stands beside it in words. */
export function Bar(props: Props): JSX.Element {
  const percent = (share: number | null | undefined): string => `${Math.max(0, Math.min(1, share ?? 0)) * 100}%`;
  return (
    <span
      class={styles.bar}
      data-tone={props.tone ?? 'accent'}
      data-large={props.isLarge ? '' : undefined}
      style={{ '--share': percent(props.share) }}
      aria-hidden="true"
    >
      {props.mark === null || props.mark === undefined ? null : (
        <span class={styles.mark} style={{ 'inset-inline-start': percent(props.mark) }} />
      )}
    </span>
  );
}
