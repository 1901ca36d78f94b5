import { A } from '@solidjs/router';
import Check from 'lucide-solid/icons/check';
import Hammer from 'lucide-solid/icons/hammer';
import ScrollText from 'lucide-solid/icons/scroll-text';
import { type JSX, Show } from 'solid-js';
import type { Role } from '../../../schema/access.ts';
import type { Committee } from '../../../schema/api.ts';
import { Banner } from '../../components/Banner.tsx';
import { Page } from '../../components/Page.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { createLoad } from '../createLoad.ts';
import { CommitteeCards } from './CommitteeCards.tsx';
import styles from './Home.module.css';
import { ResultsTile } from './ResultsTile.tsx';

type RoleToCome = Exclude<Role, 'admin' | 'coordinator' | 'attendance' | 'clerk' | 'caller' | 'reconciler'>;

/** For roles whose screens are not built yet: says so, says what will be here and what works already. Pretends nothing. */
export function SoonHome(): JSX.Element {
  const t = useTranslation();
  const { api, session, isOnline } = useApp();
  const committees = createLoad(() => api.send<Committee[]>('GET', '/api/committees'), isOnline);
  const user = () => session.user();
  const role = () => (user()?.role ?? 'viewer') as RoleToCome; // Home sends nobody else here
  const isIn = () => (user()?.memberships.length ?? 0) > 0;
  return (
    <Page>
      <PageHeading title={t('home.hello', { name: user()?.name ?? '' })}>{t(`roles.${role()}`)}</PageHeading>
      <Banner tone="info" icon={Hammer} title={t('home.soonTitle')}>
        <p>{t(`duties.soon_${role()}`)}</p>
      </Banner>
      <Show when={role() === 'auditor'}>
        <A class={styles.tool} href="/admin/audit">
          <span class={styles.toolIcon}>
            <ScrollText size={24} />
          </span>
          <span class={styles.toolWords}>
            <strong>{t('home.audit')}</strong>
            <span class={styles.quiet}>{t('home.auditText')}</span>
          </span>
        </A>
        <ResultsTile />
      </Show>
      <section class={styles.section}>
        <h2>{t('home.worksTitle')}</h2>
        <ul class={styles.works}>
          <li>
            <Check size={20} />
            {t('home.worksAccount')}
          </li>
          <li>
            <Check size={20} />
            {isIn() ? t('home.worksCommittees', { role: t(`roles.${role()}`) }) : t('home.worksRole', { role: t(`roles.${role()}`) })}
          </li>
        </ul>
        <p class={styles.quiet}>{t('home.worksNothing')}</p>
      </section>
      <Show when={role() === 'auditor'}>
        <section class={styles.section}>
          <h2>{t('desk.link')}</h2>
          <CommitteeCards load={committees} linkLabel={t('desk.open')} screen="attendance" empty={null} />
        </section>
      </Show>
      <Show when={isIn() && role() !== 'auditor'}>
        <CommitteeCards load={committees} linkLabel={null} memberships={user()?.memberships} empty={null} />
      </Show>
    </Page>
  );
}
