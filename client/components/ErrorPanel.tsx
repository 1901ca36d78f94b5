import CloudOff from 'lucide-solid/icons/cloud-off';
import RotateCw from 'lucide-solid/icons/rotate-cw';
import TriangleAlert from 'lucide-solid/icons/triangle-alert';
import { type JSX, onMount, Show, useContext } from 'solid-js';
import { type AppError, ERRORS } from '../../schema/errors.ts';
import { I18nContext } from '../i18n/I18nContext.ts';
import { useTranslation } from '../i18n/useTranslation.ts';
import { Button } from './Button.tsx';
import { DeniedPanel } from './DeniedPanel.tsx';
import { EmptyState } from './EmptyState.tsx';
import { HomeLink } from './HomeLink.tsx';

type Props = {
  readonly error: AppError;
  /** Called by *Try again*; leave out where trying again cannot help. */
  readonly onRetry?: () => void;
  readonly isRetrying?: boolean;
  /** Otherwise, where trying again cannot help, the way to the start. */
  readonly action?: JSX.Element;
};

const DENIALS = new Set<string>(['forbidden', 'foreign-committee', 'foreign-device', 'foreign-origin']);

/** Why a screen cannot show what it should: in words, with what to do about it. A refusal of access becomes a `DeniedPanel`. */
export function ErrorPanel(props: Props): JSX.Element {
  const t = useTranslation();
  const i18n = useContext(I18nContext);
  onMount(() => i18n?.wantMore());
  return (
    <Show when={!DENIALS.has(props.error.code)} fallback={<DeniedPanel error={props.error} />}>
      <EmptyState
        icon={props.error.code === 'unreachable' ? CloudOff : TriangleAlert}
        tone={ERRORS[props.error.code].retry === 'never' ? 'danger' : 'warning'}
        title={t.errorTitle(props.error)}
        announce="alert"
        action={
          <>
            <Show when={props.onRetry}>
              {(retry) => (
                <Button icon={RotateCw} isBusy={props.isRetrying ?? false} onClick={() => retry()()}>
                  {t('common.retry')}
                </Button>
              )}
            </Show>
            {props.action ?? (!props.onRetry && <HomeLink />)}
          </>
        }
      >
        {t.error(props.error)}
      </EmptyState>
    </Show>
  );
}
