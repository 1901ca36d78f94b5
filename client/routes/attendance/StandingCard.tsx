import { Key } from '@solid-primitives/keyed';
import type { JSX } from 'solid-js';
import type { Desk } from './createDesk.ts';
import styles from './Desk.module.css';
import { ObservationLine } from './ObservationLine.tsx';

/** Who it is, and every observation of them that stands. */
export function StandingCard(props: { readonly desk: Desk; readonly elector: string }): JSX.Element {
  return (
    <li class={styles.card}>
      <strong>{props.desk.electorWords(props.elector)}</strong>
      <ul class={styles.lines}>
        <Key each={props.desk.attendanceOf(props.elector)?.standing} by="key">
          {(entry) => <ObservationLine desk={props.desk} elector={props.elector} entry={entry()} />}
        </Key>
      </ul>
    </li>
  );
}
