import { type JSX, Show, splitProps } from 'solid-js';
import styles from './Button.module.css';
import type { Icon } from './icon.ts';
import { Spinner } from './Spinner.tsx';

type Props = Omit<JSX.ButtonHTMLAttributes<HTMLButtonElement>, 'onClick' | 'class'> & {
  readonly variant?: 'primary' | 'secondary' | 'quiet' | 'danger';
  readonly icon?: Icon;
  /** The icon points along the line of text and turns around in Arabic. */
  readonly isIconDirectional?: boolean;
  /** Under way: shows it, keeps the focus and ignores further taps. */
  readonly isBusy?: boolean;
  readonly isWide?: boolean;
  readonly onClick?: (event: MouseEvent) => void;
};

/** A button of at least 48 px. While busy it stays focusable and does nothing, so that a double tap never sends twice. */
export function Button(props: Props): JSX.Element {
  const [own, rest] = splitProps(props, ['variant', 'icon', 'isIconDirectional', 'isBusy', 'isWide', 'onClick', 'children', 'type']);
  return (
    <button
      type={own.type ?? 'button'}
      class={styles.button}
      data-variant={own.variant ?? 'secondary'}
      data-wide={own.isWide ? '' : undefined}
      aria-disabled={own.isBusy ? true : undefined}
      aria-busy={own.isBusy ? true : undefined}
      onClick={(event) => {
        if (own.isBusy)
          event.preventDefault(); // also keeps a busy submit button from submitting
        else own.onClick?.(event);
      }}
      {...rest}
    >
      <Show
        when={own.isBusy}
        fallback={<Show when={own.icon}>{(icon) => icon()({ size: 20, class: own.isIconDirectional ? 'mirrored' : '' })}</Show>}
      >
        <Spinner />
      </Show>
      <span>{own.children}</span>
    </button>
  );
}
