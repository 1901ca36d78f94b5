import CircleAlert from 'lucide-solid/icons/circle-alert';
import CircleCheck from 'lucide-solid/icons/circle-check';
import Info from 'lucide-solid/icons/info';
import X from 'lucide-solid/icons/x';
import { createEffect, createSignal, For, type JSX, onCleanup, Show } from 'solid-js';
import { useTranslation } from '../i18n/useTranslation.ts';
import { IconButton } from './IconButton.tsx';
import type { Icon } from './icon.ts';
import styles from './ToastRegion.module.css';
import { type Toast, useToaster } from './toasts.ts';

const ICONS: Readonly<Record<Toast['tone'], Icon>> = { neutral: Info, success: CircleCheck, warning: CircleAlert, danger: CircleAlert };

/** Where passing messages stand: above everything, at the bottom, in the way of nothing. One for the app. */
export function ToastRegion(): JSX.Element {
  const t = useTranslation();
  const toaster = useToaster();
  return (
    <section class={styles.region} aria-label={t('common.notifications')} aria-live="polite" aria-relevant="additions">
      <For each={toaster.toasts()}>{(toast) => <ToastLine toast={toast} onDismiss={() => toaster.dismiss(toast.id)} />}</For>
    </section>
  );
}

function ToastLine(props: { readonly toast: Toast; readonly onDismiss: () => void }): JSX.Element {
  const t = useTranslation();
  const [isHeld, setHeld] = createSignal(false);
  createEffect(() => {
    if (isHeld()) return;
    const timer = setTimeout(() => props.onDismiss(), props.toast.durationMs);
    onCleanup(() => clearTimeout(timer));
  });
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: holding it still is for the pointer and the focus; there is nothing to press here
    <div
      class={styles.toast}
      data-tone={props.toast.tone}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocusIn={() => setHeld(true)}
      onFocusOut={() => setHeld(false)}
      onKeyDown={(event) => event.key === 'Escape' && props.onDismiss()}
    >
      <span class={styles.icon}>{ICONS[props.toast.tone]({ size: 20 })}</span>
      <p class={styles.text}>{props.toast.text}</p>
      <Show when={props.toast.action}>
        {(action) => (
          <button
            type="button"
            class={styles.action}
            onClick={() => {
              action().run();
              props.onDismiss();
            }}
          >
            {action().label}
          </button>
        )}
      </Show>
      <IconButton icon={X} label={t('common.close')} onClick={() => props.onDismiss()} />
    </div>
  );
}
