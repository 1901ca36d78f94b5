import { A, type RouteSectionProps, useLocation } from '@solidjs/router';
import { For, type JSX, Show } from 'solid-js';
import type { Role } from '../../../schema/access.ts';
import { AppError } from '../../../schema/errors.ts';
import { DeniedPanel } from '../../components/DeniedPanel.tsx';
import { Page } from '../../components/Page.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { MoreWords } from '../../i18n/MoreWords.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import styles from './AdminLayout.module.css';

const TABS = [
  { path: '/admin/people', word: 'people' },
  { path: '/admin/roll', word: 'roll' },
  { path: '/admin/committees', word: 'committees' },
  { path: '/admin/election', word: 'election' },
  { path: '/admin/electors', word: 'held' },
  { path: '/admin/audit', word: 'audit' },
] as const;
const TABS_OF: Readonly<Partial<Record<Role, readonly (typeof TABS)[number][]>>> = {
  admin: TABS,
  auditor: TABS.filter(({ word }) => word === 'audit'),
};

/** The tools of an administrator beside each other, one of them an auditor’s too; to everybody else they are denied, as the server would. */
export function AdminLayout(props: RouteSectionProps): JSX.Element {
  return (
    <MoreWords>
      <AdminTools {...props} />
    </MoreWords>
  );
}

function AdminTools(props: RouteSectionProps): JSX.Element {
  const t = useTranslation();
  const { session } = useApp();
  const location = useLocation();
  /** While it is not known who it is nothing is denied. */
  const role = () => session.user()?.role ?? 'admin';
  const tabs = () => TABS_OF[role()] ?? [];
  const isAllowed = () => role() === 'admin' || tabs().some(({ path }) => location.pathname.startsWith(path));
  return (
    <Show
      when={!isAllowed()}
      fallback={
        <>
          <nav class={styles.tabs} aria-label={t('admin.title')}>
            <For each={tabs()}>
              {(tab) => (
                <A class={styles.tab} href={tab.path}>
                  {t(`admin.${tab.word}`)}
                </A>
              )}
            </For>
          </nav>
          {props.children}
        </>
      }
    >
      <Page isNarrow>
        <PageHeading title={t('admin.title')} isHidden />
        <DeniedPanel error={new AppError('forbidden')} />
      </Page>
    </Show>
  );
}
