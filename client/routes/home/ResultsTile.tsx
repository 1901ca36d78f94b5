import { A } from '@solidjs/router';
import ClipboardList from 'lucide-solid/icons/clipboard-list';
import type { JSX } from 'solid-js';
import { useTranslation } from '../../i18n/useTranslation.ts';
import styles from './Home.module.css';

/** The way to the results, for whoever reads some. */
export function ResultsTile(): JSX.Element {
  const t = useTranslation();
  return (
    <A class={styles.tool} href="/results">
      <span class={styles.toolIcon}>
        <ClipboardList size={24} />
      </span>
      <span class={styles.toolWords}>
        <strong>{t('results.tile')}</strong>
        <span class={styles.quiet}>{t('results.tileText')}</span>
      </span>
    </A>
  );
}
