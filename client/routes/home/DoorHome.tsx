import { A } from '@solidjs/router';
import ChevronRight from 'lucide-solid/icons/chevron-right';
import School from 'lucide-solid/icons/school';
import { For, type JSX, Show } from 'solid-js';
import { Page } from '../../components/Page.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { createCommittees } from '../createCommittees.ts';
import { CommitteeCards, NoCommittees } from './CommitteeCards.tsx';
import styles from './Home.module.css';

/** Who stands at doors and belongs to several committees, or to none, chooses one; without a network by their ids, which the session knows. */
export function DoorHome(): JSX.Element {
  const t = useTranslation();
  const { session } = useApp();
  const committees = createCommittees();
  const held = () => session.user()?.memberships ?? [];
  return (
    <Page>
      <PageHeading title={t('home.yourCommittees')}>{t('door.chooseCommittee')}</PageHeading>
      <Show when={!committees.data() && committees.error()}>
        <ul class={styles.cards}>
          <For each={held()}>
            {({ committee }) => (
              <li>
                <A class={styles.card} data-tone="neutral" href={`/c/${committee}/door`}>
                  <bdi class={styles.code}>{committee}</bdi>
                  <span class={styles.go}>
                    {t('door.openDoor')} <ChevronRight size={18} class="mirrored" />
                  </span>
                </A>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <CommitteeCards load={committees} linkLabel={t('door.openDoor')} screen="door" empty={<NoCommittees icon={School} />} />
    </Page>
  );
}
