import Lock from 'lucide-solid/icons/lock';
import type { JSX } from 'solid-js';
import { AppError } from '../../schema/errors.ts';
import { useTranslation } from '../i18n/useTranslation.ts';
import { EmptyState } from './EmptyState.tsx';
import { HomeLink } from './HomeLink.tsx';

/** What this person may not see, said without blame and without telling more than that; from here it goes back to the start. */
export function DeniedPanel(props: { readonly error: AppError }): JSX.Element {
  const t = useTranslation();
  return (
    <EmptyState icon={Lock} title={t.errorTitle(new AppError('forbidden'))} announce="alert" action={<HomeLink />}>
      {t.error(props.error)}
    </EmptyState>
  );
}
