import { useLocation } from '@solidjs/router';
import { createSignal, type JSX, Show } from 'solid-js';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { useToaster } from '../../components/toasts.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import type { TabletClient } from '../../state/contracts/session.ts';
import styles from './Locked.module.css';
import { PinForm } from './PinForm.tsx';

/** Has a card of its own for it. */
const ACCOUNT = '/account';

/** Asked once after a sign-in where there is none: whether to set a PIN, above the screen and never in its way. */
export function AskForPin(props: { readonly tablet: TabletClient }): JSX.Element {
  const location = useLocation();
  return (
    <Show when={location.pathname !== ACCOUNT}>
      <Question tablet={props.tablet} />
    </Show>
  );
}

function Question(props: { readonly tablet: TabletClient }): JSX.Element {
  const t = useTranslation();
  const toaster = useToaster();
  const [isOpen, setOpen] = createSignal(false);
  return (
    <div class={styles.ask}>
      <Banner
        tone="info"
        title={t('locked.askTitle')}
        action={
          <Show when={!isOpen()}>
            <Button variant="primary" onClick={() => setOpen(true)}>
              {t('locked.setPin')}
            </Button>
            <Button variant="quiet" onClick={() => props.tablet.asked()}>
              {t('locked.notNow')}
            </Button>
          </Show>
        }
      >
        <Show when={isOpen()} fallback={t('locked.askText')}>
          <PinForm
            tablet={props.tablet}
            onDone={() => {
              toaster.show({ tone: 'success', text: t('locked.pinSaved') });
              props.tablet.asked();
            }}
            onCancel={() => setOpen(false)}
          />
        </Show>
      </Banner>
    </div>
  );
}
