import KeyRound from 'lucide-solid/icons/key-round';
import LockKeyhole from 'lucide-solid/icons/lock-keyhole';
import { createResource, createSignal, type JSX, Show } from 'solid-js';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import type { TabletClient } from '../../state/contracts/session.ts';
import { PinForm } from '../locked/PinForm.tsx';
import { AttemptError } from '../signIn/AttemptError.tsx';
import { createAttempt } from '../signIn/createAttempt.ts';
import styles from './Account.module.css';

/** How this tablet opens without a network, and setting it up. */
export function OfflineWaysCard(): JSX.Element {
  const t = useTranslation();
  const app = useApp();
  const [tablet] = createResource(() => app.tablet());
  return (
    <>
      <p>{t('locked.cardText')}</p>
      <Show when={tablet.latest} fallback={<Skeleton shape="text" count={2} />}>
        {(ready) => <Ways tablet={ready()} />}
      </Show>
    </>
  );
}

function Ways(props: { readonly tablet: TabletClient }): JSX.Element {
  const t = useTranslation();
  const attempt = createAttempt();
  const [canPasskey] = createResource(() => props.tablet.hasPasskeys());
  const [step, setStep] = createSignal<'rest' | 'pin' | 'saved' | 'failed'>('rest');
  const ways = () => props.tablet.ways();
  const hasPin = () => typeof ways()?.pinDigits === 'number';

  async function makePasskey(): Promise<void> {
    let isMade = false;
    const isAnswered = await attempt.run(async () => {
      isMade = await props.tablet.setPasskey();
    });
    if (isAnswered) setStep(isMade ? 'saved' : 'failed');
  }

  return (
    <>
      <Show when={ways() && !hasPin() && !ways()?.hasPasskey}>
        <Banner tone="warning">{t('locked.nothingSet')}</Banner>
      </Show>
      <p class={styles.line}>
        <Show when={hasPin()}>
          <Chip tone="success" icon={LockKeyhole}>
            {t('locked.pinIsSet')}
          </Chip>
        </Show>
        <Show when={ways()?.hasPasskey}>
          <Chip tone="success" icon={KeyRound}>
            {t('locked.passkeyIsSet')}
          </Chip>
        </Show>
      </p>
      <AttemptError attempt={attempt} />
      <Show when={step() === 'saved'}>
        <Banner tone="success" announce="status">
          {t('locked.pinSaved')}
        </Banner>
      </Show>
      <Show when={step() === 'failed'}>
        <Banner tone="warning" announce="alert">
          {t('locked.passkeyFailed')}
        </Banner>
      </Show>
      <Show
        when={step() === 'pin'}
        fallback={
          <div class={styles.line}>
            <Button variant={hasPin() ? 'secondary' : 'primary'} icon={LockKeyhole} onClick={() => setStep('pin')}>
              {t(hasPin() ? 'locked.changePin' : 'locked.setPin')}
            </Button>
            <Show when={canPasskey.latest}>
              <Button icon={KeyRound} isBusy={attempt.isBusy()} onClick={() => void makePasskey()}>
                {t('locked.setPasskey')}
              </Button>
            </Show>
            <Show when={hasPin() || ways()?.hasPasskey}>
              <Button variant="quiet" onClick={() => void props.tablet.forgetWays()}>
                {t('locked.removeWays')}
              </Button>
            </Show>
          </div>
        }
      >
        <PinForm tablet={props.tablet} onDone={() => setStep('saved')} onCancel={() => setStep('rest')} />
      </Show>
    </>
  );
}
