import X from 'lucide-solid/icons/x';
import { createUniqueId, type JSX, Show } from 'solid-js';
import { Portal } from 'solid-js/web';
import { useTranslation } from '../i18n/useTranslation.ts';
import { createModal } from './createModal.ts';
import styles from './Dialog.module.css';
import { IconButton } from './IconButton.tsx';

type Props = {
  readonly isOpen: boolean;
  readonly title: string;
  readonly description?: string;
  /** Called by the cross, Escape and a tap outside. */
  readonly onClose: () => void;
  /** Stays until it is answered: no cross, no Escape, no tap outside. */
  readonly isBlocking?: boolean;
  readonly size?: 'sm' | 'md' | 'lg';
  /** Buttons at the foot, the main one first. */
  readonly actions?: JSX.Element;
  readonly children?: JSX.Element;
};

/**
 * A window above the screen that takes the focus and gives it back. Its content is made when it opens and dropped when it closes; nothing
 * is fetched for it, because a session runs out without a network too.
 */
export function Dialog(props: Props): JSX.Element {
  return (
    <Show when={props.isOpen}>
      <Window {...props} />
    </Show>
  );
}

function Window(props: Props): JSX.Element {
  const t = useTranslation();
  const id = createUniqueId();
  let panel: HTMLDivElement | undefined;
  let isPressedOutside = false;
  const dismiss = () => !props.isBlocking && props.onClose();
  createModal(() => panel, dismiss);
  return (
    <Portal>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the ground around the window; Escape does the same from the keyboard */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: see above */}
      <div
        class={styles.scrim}
        onPointerDown={(event) => {
          isPressedOutside = event.target === event.currentTarget;
        }}
        onClick={(event) => {
          if (isPressedOutside && event.target === event.currentTarget) dismiss(); // a drag that began inside is no tap outside
        }}
      >
        <div
          ref={panel}
          class={styles.window}
          data-size={props.size ?? 'md'}
          role="dialog"
          aria-modal="true"
          aria-labelledby={`${id}-title`}
          aria-describedby={props.description ? `${id}-description` : undefined}
          tabindex="-1"
        >
          <div class={styles.head}>
            <h2 id={`${id}-title`} class={styles.title}>
              {props.title}
            </h2>
            <Show when={!props.isBlocking}>
              <IconButton icon={X} label={t('common.close')} onClick={dismiss} />
            </Show>
          </div>
          <div class={styles.body}>
            <Show when={props.description}>
              <p id={`${id}-description`} class={styles.description}>
                {props.description}
              </p>
            </Show>
            {props.children}
          </div>
          <Show when={props.actions}>
            <div class={styles.actions}>{props.actions}</div>
          </Show>
        </div>
      </div>
    </Portal>
  );
}
