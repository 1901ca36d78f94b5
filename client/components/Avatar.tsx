import { type JSX, Show } from 'solid-js';
import styles from './Avatar.module.css';
import { initials, personSlot } from './person.ts';

type Props = {
  readonly userId: string;
  readonly name: string;
  readonly size?: 'sm' | 'md' | 'lg';
  /** The name is read aloud; leave out where it stands beside the avatar. */
  readonly isNamed?: boolean;
};

/** A person as a round mark: initials on a colour of their own. */
export function Avatar(props: Props): JSX.Element {
  return (
    <span
      class={styles.avatar}
      data-size={props.size ?? 'md'}
      data-person={personSlot(props.userId)}
      title={props.isNamed ? props.name : undefined}
    >
      <span aria-hidden="true">{initials(props.name)}</span>
      <Show when={props.isNamed}>
        <span class="sr-only">{props.name}</span>
      </Show>
    </span>
  );
}
