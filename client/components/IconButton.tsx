import { type JSX, splitProps } from 'solid-js';
import styles from './IconButton.module.css';
import type { Icon } from './icon.ts';

type Props = Omit<JSX.ButtonHTMLAttributes<HTMLButtonElement>, 'class' | 'aria-label' | 'title'> & {
  readonly icon: Icon;
  /** What it does: read aloud and shown as a tooltip. */
  readonly label: string;
  readonly isIconDirectional?: boolean;
};

/** A 48 px target with an icon of 20. */
export function IconButton(props: Props): JSX.Element {
  const [own, rest] = splitProps(props, ['icon', 'label', 'isIconDirectional']);
  return (
    <button type="button" class={styles.button} aria-label={own.label} title={own.label} {...rest}>
      {own.icon({ size: 20, class: own.isIconDirectional ? 'mirrored' : '' })}
    </button>
  );
}
