import { createMemo, type JSX, Show } from 'solid-js';
import type { Committee } from '../../../schema/api.ts';
import { AppError } from '../../../schema/errors.ts';
import { Banner } from '../../components/Banner.tsx';
import { CheckField } from '../../components/CheckField.tsx';
import { ErrorPanel } from '../../components/ErrorPanel.tsx';
import { Page } from '../../components/Page.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { MoreWords } from '../../i18n/MoreWords.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import styles from '../account/Account.module.css';
import { createSaving } from './createSaving.ts';
import { GeneralKinds } from './GeneralKinds.tsx';
import { KindsOfCommittees } from './KindsOfCommittees.tsx';
import { LeaderRules } from './LeaderRules.tsx';

/** `/account/notices`: what one is told of, by committee and kind, and what leaders are warned of. */
export function NoticeSettings(): JSX.Element {
  return (
    <MoreWords>
      <Settings />
    </MoreWords>
  );
}

function Settings(): JSX.Element {
  const t = useTranslation();
  const { session, isOnline, openAnswer } = useApp();
  const committees = openAnswer<readonly Committee[]>('/api/committees');
  const saving = createSaving();
  const readsBoard = createMemo(() => session.me()?.rooms.some(({ room }) => room.startsWith('board/')) === true);
  const failure = () => {
    const state = saving.state();
    return state instanceof AppError ? state : null;
  };
  return (
    <Page isNarrow>
      <PageHeading title={t('notices.settings')}>{t('notices.settingsText')}</PageHeading>
      <Show when={!isOnline()}>
        <Banner tone="warning" title={t('notices.needsNetwork')} />
      </Show>
      <Show when={failure()}>
        {(error) => <Banner tone="danger" announce="alert" title={t('notices.notSaved', { reason: t.error(error()) })} />}
      </Show>
      <p class="sr-only" role="status">
        {saving.state() === 'saved' ? t('notices.saved') : ''}
      </p>
      <Show when={session.me()} fallback={<Skeleton count={6} />}>
        <section class={styles.card}>
          <h2>{t('notices.forAll')}</h2>
          <GeneralKinds saving={saving} isDisabled={!isOnline()} readsBoard={readsBoard()} />
          <CheckField
            isChecked={saving.notices().isSoundOn}
            isDisabled={!isOnline()}
            onChange={(isSoundOn) => saving.change((notices) => ({ ...notices, isSoundOn }))}
          >
            {t('notices.soundText')}
          </CheckField>
        </section>
        <Show when={readsBoard()}>
          <section class={styles.card}>
            <h2>{t('notices.forOne')}</h2>
            <Show when={committees.value() === null ? committees.error() : null}>
              {(error) => <ErrorPanel error={error()} onRetry={committees.reload} />}
            </Show>
            <KindsOfCommittees saving={saving} isDisabled={!isOnline()} committees={committees.value() ?? []} />
          </section>
          <section class={styles.card}>
            <h2>{t('notices.rules')}</h2>
            <LeaderRules saving={saving} isDisabled={!isOnline()} />
          </section>
        </Show>
      </Show>
    </Page>
  );
}
