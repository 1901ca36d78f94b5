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

/** Who counts ballots chooses where; without a network by what the session knows. */
export function ClerkHome(): JSX.Element {
  const t = useTranslation();
  const { session } = useApp();
  const committees = createCommittees();
  const held = () => session.user()?.memberships ?? [];
  return (
    <Page>
      <PageHeading title={t('home.hello', { name: session.user()?.name ?? '' })}>{t('tally.chooseCommittee')}</PageHeading>
      <Show when={!committees.data() && committees.error()}>
        <ul class={styles.cards}>
          <For each={held()}>
            {({ committee }) => (
              <li>
                <A class={styles.card} data-tone="neutral" href={`/c/${committee}/count`}>
                  <bdi class={styles.code}>{committee}</bdi>
                  <span class={styles.go}>
                    {t('tally.openCount')} <ChevronRight size={18} class="mirrored" />
                  </span>
                </A>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <CommitteeCards
        load={committees}
        linkLabel={t('tally.openCount')}
        screen="count"
        memberships={held()}
        empty={<NoCommittees icon={School} />}
      />
    </Page>
  );
}
