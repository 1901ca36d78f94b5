import School from 'lucide-solid/icons/school';
import type { JSX } from 'solid-js';
import type { Committee } from '../../../schema/api.ts';
import { Page } from '../../components/Page.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { createLoad } from '../createLoad.ts';
import { CommitteeCards, NoCommittees } from './CommitteeCards.tsx';

/** Who stands at doors and belongs to several committees, or to none, chooses one. */
export function DoorHome(): JSX.Element {
  const t = useTranslation();
  const { api, isOnline } = useApp();
  const committees = createLoad(() => api.send<Committee[]>('GET', '/api/committees'), isOnline);
  return (
    <Page>
      <PageHeading title={t('home.yourCommittees')}>{t('door.chooseCommittee')}</PageHeading>
      <CommitteeCards load={committees} linkLabel={t('door.openDoor')} screen="door" empty={<NoCommittees icon={School} />} />
    </Page>
  );
}
