import { createSignal, type JSX, Show } from 'solid-js';
import type { HeldData } from '../../../../schema/auditApi.ts';
import { AppError } from '../../../../schema/errors.ts';
import { foldDigits } from '../../../../schema/fold.ts';
import { Banner } from '../../../components/Banner.tsx';
import { Button } from '../../../components/Button.tsx';
import { Dialog } from '../../../components/Dialog.tsx';
import { TextField } from '../../../components/TextField.tsx';
import { useTranslation } from '../../../i18n/useTranslation.ts';
import styles from './Held.module.css';

type Props = {
  readonly elector: HeldData['elector'];
  /** @param confirm the roll number as typed. Rejects with an AppError. */
  readonly onErase: (confirm: string) => Promise<void>;
  readonly onClose: () => void;
};

/** Says what erasing takes away and what it leaves, and asks for the roll number by hand: it cannot be undone. */
export function EraseDialog(props: Props): JSX.Element {
  const t = useTranslation();
  const [typed, setTyped] = createSignal('');
  const [isBusy, setBusy] = createSignal(false);
  const [error, setError] = createSignal<AppError | null>(null);
  const confirm = () =>
    foldDigits(typed())
      .trim()
      .replace(/^0+(?=.)/, '');
  const isRight = () => confirm() === props.elector.number;

  async function erase(): Promise<void> {
    if (isBusy() || !isRight()) return;
    setBusy(true);
    setError(null);
    try {
      await props.onErase(confirm());
    } catch (failure) {
      setError(failure instanceof AppError ? failure : new AppError('internal'));
    } finally {
      setBusy(false);
    }
  }

  return (
    <Dialog
      isOpen
      isBlocking
      title={t('held.eraseTitle', { name: props.elector.name })}
      onClose={props.onClose}
      actions={
        <>
          <Button variant="danger" isBusy={isBusy()} disabled={!isRight()} onClick={() => void erase()}>
            {t('held.eraseNow')}
          </Button>
          <Button disabled={isBusy()} onClick={() => props.onClose()}>
            {t('common.cancel')}
          </Button>
        </>
      }
    >
      <Banner tone="danger" title={t('held.eraseForGood')}>
        {t('held.eraseWhat')}
      </Banner>
      <ul class={styles.points}>
        <li>{t('held.eraseTablets')}</li>
        <li>{t('held.eraseAudit')}</li>
        <li>{t('held.eraseRoll')}</li>
      </ul>
      <TextField
        label={t('held.typeNumber')}
        hint={t('held.typeNumberHint', { number: props.elector.number })}
        value={typed()}
        onInput={setTyped}
        dir="ltr"
        inputmode="numeric"
        autocomplete="off"
        maxLength={32}
        data-autofocus=""
      />
      <Show when={error()}>
        {(failure) => (
          <Banner tone="danger" title={t(`errors.${failure().code}`)} announce="alert">
            {t.error(failure())}
          </Banner>
        )}
      </Show>
    </Dialog>
  );
}
