import { A } from '@solidjs/router';
import type { JSX } from 'solid-js';
import { Page } from '../../components/Page.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { MoreWords } from '../../i18n/MoreWords.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import styles from './Account.module.css';
import { OfflineWaysCard } from './OfflineWaysCard.tsx';
import { OwnPassword } from './OwnPassword.tsx';
import { OwnSignIns } from './OwnSignIns.tsx';
import { SecondFactor } from './SecondFactor.tsx';

/** `/account`: what belongs to the signed-in person alone. */
export function Account(): JSX.Element {
  return (
    <MoreWords>
      <AccountScreen />
    </MoreWords>
  );
}

function AccountScreen(): JSX.Element {
  const t = useTranslation();
  return (
    <Page isNarrow>
      <PageHeading title={t('common.myAccount')}>{t('account.text')}</PageHeading>
      <section class={styles.card}>
        <h2>{t('account.secondFactor')}</h2>
        <SecondFactor />
      </section>
      <section class={styles.card}>
        <h2>{t('locked.card')}</h2>
        <OfflineWaysCard />
      </section>
      <section class={styles.card}>
        <h2>{t('notices.title')}</h2>
        <A href="/account/notices">{t('notices.settings')}</A>
      </section>
      <section class={styles.card}>
        <h2>{t('account.signIns')}</h2>
        <OwnSignIns />
      </section>
      <section class={styles.card}>
        <h2>{t('account.password')}</h2>
        <OwnPassword />
      </section>
    </Page>
  );
}
