import { type JSX, Show } from 'solid-js';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { countOf } from './ballotDraft.ts';
import type { BallotEntryState } from './createBallotEntry.ts';

/** After a crash or a reload: the ballot that lay open is taken up where it was, or cleared (CT22). */
export function LeftDialog(props: { readonly entry: BallotEntryState }): JSX.Element {
  const t = useTranslation();
  return (
    <Show when={props.entry.left()}>
      {(left) => (
        <Dialog
          isOpen
          isBlocking
          size="sm"
          title={t('tally.leftTitle', { number: left().number })}
          onClose={() => {}}
          actions={
            <>
              <Button variant="primary" onClick={props.entry.resume}>
                {t('tally.leftContinue')}
              </Button>
              <Button onClick={props.entry.clearLeft}>{t('tally.leftClear')}</Button>
            </>
          }
        >
          <p>{t.plural('tally.leftText', countOf(left()))}</p>
        </Dialog>
      )}
    </Show>
  );
}
