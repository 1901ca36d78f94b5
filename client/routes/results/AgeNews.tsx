import { type JSX, Match, Show, Switch } from 'solid-js';
import type { AppError } from '../../../schema/errors.ts';
import { Banner } from '../../components/Banner.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import type { createAge } from '../createAge.ts';

type Props = {
  readonly age: ReturnType<typeof createAge>;
  readonly isConnected: boolean;
  /** Why there is no newer answer. */
  readonly error: AppError | null;
};

/**
 * That what stands below may be old: for want of a network, because the server would not say anything newer, or for neither. Nothing where it is new. Read aloud
 * as it comes is why, not how old it is: that changes by the minute (U16).
 */
export function AgeNews(props: Props): JSX.Element {
  const t = useTranslation();
  const old = () => t('results.old', { ago: props.age.ago() });
  return (
    <Switch>
      <Match when={!props.isConnected}>
        <Banner tone="warning">
          <span role="status">{t('results.offline')}</span>
          <span>{old()}</span>
        </Banner>
      </Match>
      <Match when={props.error}>
        {(error) => (
          <Banner tone="warning" title={t.errorTitle(error())}>
            <span role="status">{t.error(error())}</span>
            <Show when={props.age.isOld()}>
              <span>{old()}</span>
            </Show>
          </Banner>
        )}
      </Match>
      <Match when={props.age.isOld()}>
        <Banner tone="warning">{old()}</Banner>
      </Match>
    </Switch>
  );
}
