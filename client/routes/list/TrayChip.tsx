import Inbox from 'lucide-solid/icons/inbox';
import type { JSX } from 'solid-js';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useList } from './ListContext.ts';
import styles from './Tray.module.css';

/** How much needs the person's eye; opens it. */
export function TrayChip(): JSX.Element {
  const t = useTranslation();
  const list = useList();
  return (
    <button
      type="button"
      class={styles.chip}
      data-tone="contradicting"
      aria-haspopup="dialog"
      aria-expanded={list.tray.isOpen()}
      onClick={list.tray.open}
    >
      <Inbox size={18} />
      <span class={styles.word}>{t('tray.title')}</span>
      <span class="figures">{t.number(list.tray.count())}</span>
    </button>
  );
}
