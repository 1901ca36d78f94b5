import Hammer from 'lucide-solid/icons/hammer';
import { type JSX, Show } from 'solid-js';
import { Banner } from '../../components/Banner.tsx';
import { Page } from '../../components/Page.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { createCommittees } from '../createCommittees.ts';
import { CommitteeCards } from './CommitteeCards.tsx';

/** For guarantors, whose screen is not built yet: says so and what will be here. Pretends nothing. */
export function SoonHome(): JSX.Element {
  const t = useTranslation();
  const { session } = useApp();
  const committees = createCommittees();
  const memberships = () => session.user()?.memberships ?? [];
  return (
    <Page>
      <PageHeading title={t('home.hello', { name: session.user()?.name ?? '' })}>{t('roles.guarantor')}</PageHeading>
      <Banner tone="info" icon={Hammer} title={t('home.soonTitle')}>
        <p>{t('duties.soon_guarantor')}</p>
        <p>{t('home.worksNothing')}</p>
      </Banner>
      <Show when={memberships().length > 0}>
        <CommitteeCards load={committees} linkLabel={null} memberships={memberships()} empty={null} />
      </Show>
    </Page>
  );
}
