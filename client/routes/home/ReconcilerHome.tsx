import type { JSX } from 'solid-js';
import { Page } from '../../components/Page.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { BoardTile } from './BoardTile.tsx';
import styles from './Home.module.css';
import { ResultsTile } from './ResultsTile.tsx';

/** The start of whoever settles results. */
export function ReconcilerHome(): JSX.Element {
  const t = useTranslation();
  const { session } = useApp();
  return (
    <Page>
      <PageHeading title={t('home.hello', { name: session.user()?.name ?? '' })}>{t('duties.does_reconciler')}</PageHeading>
      <ul class={styles.tools}>
        <li>
          <ResultsTile />
        </li>
        <li>
          <BoardTile />
        </li>
      </ul>
    </Page>
  );
}
