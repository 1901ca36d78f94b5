import { A, type RouteSectionProps } from '@solidjs/router';
import { For, type JSX, Show } from 'solid-js';
import { AppError } from '../../../schema/errors.ts';
import { DeniedPanel } from '../../components/DeniedPanel.tsx';
import { Page } from '../../components/Page.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { MoreWords } from '../../i18n/MoreWords.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import styles from './AdminLayout.module.css';

const TABS = ['people', 'roll', 'committees'] as const;

/** The tools of an administrator beside each other; to everybody else they are denied, as the server would. */
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
  return (
    <Show
      when={session.user()?.role !== undefined && session.user()?.role !== 'admin'}
      fallback={
        <>
          <nav class={styles.tabs} aria-label={t('admin.title')}>
            <For each={TABS}>
              {(tab) => (
                <A class={styles.tab} href={`/admin/${tab}`}>
                  {t(`admin.${tab}`)}
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
        <DeniedPanel error={new AppError('forbidden')} action={<A href="/">{t('errors.toHome')}</A>} />
      </Page>
    </Show>
  );
}
