import { A } from '@solidjs/router';
import ScrollText from 'lucide-solid/icons/scroll-text';
import type { JSX } from 'solid-js';
import { Page } from '../../components/Page.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { createCommittees } from '../createCommittees.ts';
import { BoardTile } from './BoardTile.tsx';
import { CommitteeCards } from './CommitteeCards.tsx';
import styles from './Home.module.css';
import { ResultsTile } from './ResultsTile.tsx';

/** The start of whoever verifies the record: who did what, the board, the results, and attendance to read. */
export function AuditorHome(): JSX.Element {
  const t = useTranslation();
  const { session } = useApp();
  const committees = createCommittees();
  return (
    <Page>
      <PageHeading title={t('home.hello', { name: session.user()?.name ?? '' })}>{t('duties.does_auditor')}</PageHeading>
      <ul class={styles.tools}>
        <li>
          <A class={styles.tool} href="/admin/audit">
            <span class={styles.toolIcon}>
              <ScrollText size={24} />
            </span>
            <span class={styles.toolWords}>
              <strong>{t('home.audit')}</strong>
              <span class={styles.quiet}>{t('home.auditText')}</span>
            </span>
          </A>
        </li>
        <li>
          <BoardTile />
        </li>
        <li>
          <ResultsTile />
        </li>
      </ul>
      <section class={styles.section}>
        <h2>{t('desk.link')}</h2>
        <CommitteeCards load={committees} linkLabel={t('desk.open')} screen="attendance" empty={null} />
      </section>
    </Page>
  );
}
