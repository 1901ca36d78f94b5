import { createSignal, type JSX } from 'solid-js';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useCount } from './CountContext.ts';
import { readNumber } from './CountOpening.tsx';
import type { BallotEntryState } from './createBallotEntry.ts';

/** Which ballot is to be corrected, by its number. */
export function CorrectDialog(props: { readonly entry: BallotEntryState; readonly onClose: () => void }): JSX.Element {
  const t = useTranslation();
  const { count } = useCount();
  const [text, setText] = createSignal('');
  const number = () => readNumber(text(), 1) ?? null;
  const error = (): string | null => {
    const known = number();
    if (text() === '') return null;
    if (known === null) return t('tally.notANumber');
    return known >= Math.max(count.next(), count.tally().withLate.last + 1) ? t('tally.correctNone', { number: known }) : null;
  };
  function open(event: SubmitEvent): void {
    event.preventDefault();
    const known = number();
    if (known === null || error()) return;
    props.onClose();
    props.entry.correct(known);
  }
  return (
    <Dialog isOpen size="sm" title={t('tally.correct')} onClose={props.onClose}>
      <form autocomplete="off" onSubmit={open} style={{ display: 'grid', gap: 'var(--space-4)' }}>
        <TextField
          label={t('tally.correctNumber')}
          inputmode="numeric"
          autocomplete="off"
          maxlength={6}
          value={text()}
          onInput={setText}
          error={error()}
        />
        <Button variant="primary" type="submit" isWide disabled={number() === null || error() !== null}>
          {t('tally.correctOpen')}
        </Button>
      </form>
    </Dialog>
  );
}
