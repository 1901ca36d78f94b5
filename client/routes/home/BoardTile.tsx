import { A } from '@solidjs/router';
import LayoutDashboard from 'lucide-solid/icons/layout-dashboard';
import type { JSX } from 'solid-js';
import { useTranslation } from '../../i18n/useTranslation.ts';
import styles from './Home.module.css';

/** The way to the operations room, for whoever reads the board. */
export function BoardTile(): JSX.Element {
  const t = useTranslation();
  return (
    <A class={styles.tool} href="/board">
      <span class={styles.toolIcon}>
        <LayoutDashboard size={24} />
      </span>
      <span class={styles.toolWords}>
        <strong>{t('board.tile')}</strong>
        <span class={styles.quiet}>{t('board.tileText')}</span>
      </span>
    </A>
  );
}
