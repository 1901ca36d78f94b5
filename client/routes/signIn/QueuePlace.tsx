import Hourglass from 'lucide-solid/icons/hourglass';
import { type JSX, Show } from 'solid-js';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import type { Attempt } from './createAttempt.ts';

/** While many sign in at once: which number one is, counted down, and the way out. */
export function QueuePlace(props: { readonly attempt: Attempt }): JSX.Element {
  const t = useTranslation();
  return (
    <Show when={props.attempt.place()}>
      {(place) => (
        <Banner
          tone="info"
          icon={Hourglass}
          title={t('signIn.queue', { place: place() })}
          announce="status"
          action={<Button onClick={props.attempt.cancel}>{t('signIn.queueCancel')}</Button>}
        >
          {t('signIn.queueHint')}
        </Banner>
      )}
    </Show>
  );
}
