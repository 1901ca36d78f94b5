import type { JSX } from 'solid-js';
import { Portal } from 'solid-js/web';
import { useTranslation } from '../i18n/useTranslation.ts';
import styles from './Printed.module.css';

/** What comes out of a printer while this is there, instead of the screen; nothing of it is seen or read aloud before. */
export function Printed(props: { readonly children: JSX.Element }): JSX.Element {
  const t = useTranslation();
  return (
    <Portal ref={(mount) => mount.setAttribute('data-print', '')}>
      <div class={styles.sheet} dir={t.direction}>
        {props.children}
      </div>
    </Portal>
  );
}
