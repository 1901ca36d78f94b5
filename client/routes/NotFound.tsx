import Signpost from 'lucide-solid/icons/signpost';
import type { JSX } from 'solid-js';
import { EmptyState } from '../components/EmptyState.tsx';
import { HomeLink } from '../components/HomeLink.tsx';
import { Page } from '../components/Page.tsx';
import { PageHeading } from '../components/PageHeading.tsx';
import { useTranslation } from '../i18n/useTranslation.ts';

/** An address that no screen has. */
export function NotFound(): JSX.Element {
  const t = useTranslation();
  return (
    <Page isNarrow>
      <PageHeading title={t('errors.pageMissing')} isHidden />
      <EmptyState icon={Signpost} title={t('errors.pageMissing')} action={<HomeLink />}>
        {t('errors.pageMissingText')}
      </EmptyState>
    </Page>
  );
}
