import School from 'lucide-solid/icons/school';
import { type JSX, Show } from 'solid-js';
import { Page } from '../../components/Page.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { createCommittees } from '../createCommittees.ts';
import { BoardTile } from './BoardTile.tsx';
import { CommitteeCards, NoCommittees } from './CommitteeCards.tsx';
import styles from './Home.module.css';
import { ResultsTile } from './ResultsTile.tsx';

/** A coordinator of several committees chooses one. */
export function CoordinatorHome(): JSX.Element {
  const t = useTranslation();
  const committees = createCommittees();
  return (
    <Page>
      <PageHeading title={t('home.yourCommittees')}>{t('home.chooseCommittee')}</PageHeading>
      <Show when={committees.data()?.length}>
        <ul class={styles.tools}>
          <li>
            <BoardTile />
          </li>
          <li>
            <ResultsTile />
          </li>
        </ul>
      </Show>
      <CommitteeCards load={committees} linkLabel={t('home.openList')} empty={<NoCommittees icon={School} />} />
    </Page>
  );
}
