import RotateCw from 'lucide-solid/icons/rotate-cw';
import Unplug from 'lucide-solid/icons/unplug';
import type { JSX } from 'solid-js';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';

/** A screen that threw: a bug, or a part of the app that could not be fetched. What was entered is safe beneath it. */
export function Broken(props: { readonly error: unknown }): JSX.Element {
  const t = useTranslation();
  console.error(props.error); // the only trace there is; it holds no person's data
  return (
    <EmptyState
      icon={Unplug}
      tone="danger"
      title={t('errors.broken')}
      announce="alert"
      action={
        <Button icon={RotateCw} variant="primary" onClick={() => location.reload()}>
          {t('errors.reload')}
        </Button>
      }
    >
      {t('errors.brokenText')}
    </EmptyState>
  );
}
