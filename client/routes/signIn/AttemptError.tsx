import { type JSX, Match, Switch } from 'solid-js';
import { Banner } from '../../components/Banner.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import type { Attempt } from './createAttempt.ts';
import { waitWords } from './waitWords.ts';

/** Why signing in did not work, read aloud at once; the wait is counted down in sight but announced only once. */
export function AttemptError(props: { readonly attempt: Attempt }): JSX.Element {
  const t = useTranslation();
  return (
    <Switch>
      <Match when={props.attempt.error()?.code === 'too-fast'}>
        <Banner tone="warning">
          <span aria-hidden="true">{waitWords(t, props.attempt.waitSeconds()).sentence}</span>
          <span class="sr-only" role="alert">
            {t('errors.too-fast')}
          </span>
        </Banner>
      </Match>
      <Match when={props.attempt.error()?.code === 'second-factor-needed'}>
        <Banner tone="info" title={t('signIn.codeTitle')} announce="status">
          {t('signIn.codeText')}
        </Banner>
      </Match>
      <Match when={props.attempt.error()?.code === 'wrong-credentials'}>
        <Banner tone="danger" announce="alert">
          {t('signIn.wrong')}
        </Banner>
      </Match>
      <Match when={props.attempt.error()}>
        {(error) => (
          <Banner tone={error().code === 'unreachable' ? 'warning' : 'danger'} title={t(`errors.${error().code}`)} announce="alert">
            {t.error(error())}
          </Banner>
        )}
      </Match>
    </Switch>
  );
}
