import { A } from '@solidjs/router';
import FileSpreadsheet from 'lucide-solid/icons/file-spreadsheet';
import School from 'lucide-solid/icons/school';
import ScrollText from 'lucide-solid/icons/scroll-text';
import ShieldAlert from 'lucide-solid/icons/shield-alert';
import UserRoundSearch from 'lucide-solid/icons/user-round-search';
import UsersRound from 'lucide-solid/icons/users-round';
import Vote from 'lucide-solid/icons/vote';
import { For, type JSX, Show } from 'solid-js';
import type { SecondFactorState } from '../../../schema/accountApi.ts';
import { Banner } from '../../components/Banner.tsx';
import type { Icon } from '../../components/icon.ts';
import { Page } from '../../components/Page.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { createCommittees } from '../createCommittees.ts';
import { createLoad } from '../createLoad.ts';
import { BoardTile } from './BoardTile.tsx';
import { CommitteeCards } from './CommitteeCards.tsx';
import styles from './Home.module.css';
import { ResultsTile } from './ResultsTile.tsx';

const TOOLS = [
  { path: 'people', icon: UsersRound },
  { path: 'roll', icon: FileSpreadsheet },
  { path: 'committees', icon: School },
  { path: 'election', icon: Vote },
  { path: 'electors', icon: UserRoundSearch },
  { path: 'audit', icon: ScrollText },
] as const satisfies readonly { path: string; icon: Icon }[];

/** An administrator's start: the tools, then every list to read. */
export function AdminHome(): JSX.Element {
  const t = useTranslation();
  const { api, session, isOnline } = useApp();
  const committees = createCommittees();
  // asked for, not taken from the session: it is on as soon as it was turned on
  const secondFactor = createLoad(() => api.send<SecondFactorState>('GET', '/api/me/second-factor'), isOnline);
  return (
    <Page>
      <PageHeading title={t('home.hello', { name: session.user()?.name ?? '' })}>{t('home.adminText')}</PageHeading>
      <Show when={committees.data()?.length === 0}>
        <Banner tone="info">{t('home.firstSteps')}</Banner>
      </Show>
      <Show when={secondFactor.data()?.isOn === false}>
        <Banner
          tone="neutral"
          icon={ShieldAlert}
          title={t('account.reminderTitle')}
          action={<A href="/account">{t('account.reminderGo')}</A>}
        >
          {t('account.reminder')}
        </Banner>
      </Show>
      <ul class={styles.tools}>
        <li>
          <BoardTile />
        </li>
        <For each={TOOLS}>
          {(tool) => (
            <li>
              <A class={styles.tool} href={`/admin/${tool.path}`}>
                <span class={styles.toolIcon}>{tool.icon({ size: 24 })}</span>
                <span class={styles.toolWords}>
                  <strong>{t(`home.${tool.path}`)}</strong>
                  <span class={styles.quiet}>{t(`home.${tool.path}Text`)}</span>
                </span>
              </A>
            </li>
          )}
        </For>
        <li>
          <ResultsTile />
        </li>
      </ul>
      <Show when={committees.data()?.length !== 0}>
        <section class={styles.section}>
          <h2>{t('home.allCommittees')}</h2>
          <CommitteeCards load={committees} linkLabel={t('home.openListReadOnly')} empty={null} />
        </section>
      </Show>
    </Page>
  );
}
