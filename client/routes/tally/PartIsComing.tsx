import CloudOff from 'lucide-solid/icons/cloud-off';
import { createSignal, type JSX, onCleanup, Show } from 'solid-js';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';

/** With a network every part is there by then. */
const LATE_MS = 3_000;

/** In the place of a part of a count that has not reached this tablet: what is missing, and that it comes by itself. */
export function PartIsComing(): JSX.Element {
  const t = useTranslation();
  const [isLate, setLate] = createSignal(false);
  const timer = setTimeout(setLate, LATE_MS, true);
  onCleanup(() => clearTimeout(timer));
  return (
    <Show when={isLate()} fallback={<Skeleton count={8} />}>
      <EmptyState icon={CloudOff} tone="warning" announce="status" title={t('tally.partComing')}>
        {t('tally.partComingText')}
      </EmptyState>
    </Show>
  );
}
