import { type Accessor, type Component, createEffect } from 'solid-js';
import { useToaster } from '../../components/toasts.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';

/** Whoever opens a window whose part of the app has not reached this tablet is told so: a tap that does nothing would be tapped again and again. */
export function createPartTold(isOpen: Accessor<boolean>, part: Accessor<Component<never> | null>): void {
  const t = useTranslation();
  const toaster = useToaster();
  createEffect(() => {
    if (!isOpen() || part() !== null) return;
    const reload = { label: t('errors.reload'), run: () => location.reload() };
    toaster.show({ text: t('tally.partMissing'), tone: 'warning', ...(navigator.onLine ? { action: reload } : {}) });
  });
}
