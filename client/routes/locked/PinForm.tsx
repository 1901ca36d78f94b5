import { createSignal, type JSX } from 'solid-js';
import { Button } from '../../components/Button.tsx';
import { PasswordField } from '../../components/PasswordField.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import type { TabletClient } from '../../state/contracts/session.ts';
import { AttemptError } from '../signIn/AttemptError.tsx';
import { createAttempt } from '../signIn/createAttempt.ts';
import styles from './Locked.module.css';
import { asPin, leastDigits, whyNotPin } from './pinRules.ts';

type Props = { readonly tablet: Pick<TabletClient, 'setPin'>; readonly onDone: () => void; readonly onCancel: () => void };

/** A new PIN, twice. What was typed is forgotten whatever becomes of it. */
export function PinForm(props: Props): JSX.Element {
  const t = useTranslation();
  const { session } = useApp();
  const attempt = createAttempt();
  const [pin, setPin] = createSignal('');
  const [again, setAgain] = createSignal('');
  const [wasSent, setSent] = createSignal(false);
  const least = () => leastDigits(session.user()?.role);
  const why = () => whyNotPin(pin(), least());
  const whyWords = () => {
    if (!wasSent() || !why()) return null;
    return why() === 'short' ? t.plural('locked.pinShort', least()) : t('locked.pinWeak');
  };

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    setSent(true);
    if (why() || pin() !== again()) return;
    const chosen = pin();
    const isSet = await attempt.run(() => props.tablet.setPin(chosen));
    if (!isSet) return;
    setPin('');
    setAgain('');
    props.onDone();
  }
  const field = { inputmode: 'numeric', autocomplete: 'one-time-code', maxLength: 8 } as const;

  return (
    <form autocomplete="off" class={styles.form} onSubmit={(event) => void submit(event)} novalidate>
      <AttemptError attempt={attempt} />
      <PasswordField
        {...field}
        label={t('locked.pin')}
        hint={t(least() < 6 ? 'locked.pinHintDoor' : 'locked.pinHint')}
        value={pin()}
        onInput={(text) => setPin(asPin(text))}
        error={whyWords()}
      />
      <PasswordField
        {...field}
        label={t('locked.repeat')}
        value={again()}
        onInput={(text) => setAgain(asPin(text))}
        error={wasSent() && pin() !== again() ? t('locked.pinDiffers') : null}
      />
      <div class={styles.start}>
        <Button type="submit" variant="primary" isBusy={attempt.isBusy()}>
          {t('locked.savePin')}
        </Button>
        <Button variant="quiet" onClick={() => props.onCancel()}>
          {t('common.cancel')}
        </Button>
      </div>
    </form>
  );
}
