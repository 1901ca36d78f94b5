import { createSignal, For, type JSX, Show } from 'solid-js';
import { MAX_RESULT_NOTE_LENGTH, type ResultReason } from '../../../schema/result.ts';
import type { ResultAnswer } from '../../../schema/resultApi.ts';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { SelectField } from '../../components/SelectField.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { AttemptError } from '../signIn/AttemptError.tsx';
import { createAttempt } from '../signIn/createAttempt.ts';
import { changesOf } from './changesOf.ts';
import { changeWords } from './changeWords.ts';
import type { Result } from './createResult.ts';
import styles from './Results.module.css';
import { REASON_WORDS } from './resultLooks.ts';

/** What a decision says besides what it is about. `seen`: the fingerprint of what was on the screen. */
export type Said = { readonly seen: string; readonly reason: ResultReason; readonly note: string };

type Props = {
  readonly result: Result;
  readonly title: string;
  readonly text: string;
  /** Fingerprint of what it is about, as it stands now. */
  readonly hashNow: (answer: ResultAnswer) => string;
  /** Null: no reason is asked for, and none is sent. */
  readonly reasons: readonly ResultReason[] | null;
  /** No words of one's own are asked for. */
  readonly isWithoutNote?: boolean;
  readonly confirm: string;
  readonly isDangerous?: boolean;
  /** Whether what stands above the reason is complete; asked when it is to be sent. */
  readonly isComplete?: () => boolean;
  /** Rejects with what it could not. */
  readonly send: (said: Said) => Promise<unknown>;
  readonly onClose: () => void;
  /** What is decided. */
  readonly children?: JSX.Element;
};

/**
 * One decision with its reason. What it is about is taken as it was when it was opened: where something else stands meanwhile, that is shown and has to be looked at
 * before it can be sent, and nothing that was entered is lost (CR42).
 */
export function DecisionDialog(props: Props): JSX.Element {
  const t = useTranslation();
  const attempt = createAttempt();
  const { result } = props; // one result as long as the dialog stands
  const [seen, setSeen] = createSignal(result.answer());
  const [reason, setReason] = createSignal<ResultReason | ''>('');
  const [note, setNote] = createSignal('');
  const [wasSent, setSent] = createSignal(false);
  const hashOf = (answer: ResultAnswer | null): string => (answer ? props.hashNow(answer) : '');
  const isStale = () => !attempt.isBusy() && hashOf(seen()) !== hashOf(result.answer()); // what was sent changes it too
  const changes = () => {
    const [before, after] = [seen(), result.answer()];
    return before && after ? changesOf(before, after).map((change) => changeWords(change, result, t)) : [];
  };
  const reasonError = () => (wasSent() && props.reasons && reason() === '' ? t('results.reasonMissing') : null);
  const noteError = () => {
    if (note().length > MAX_RESULT_NOTE_LENGTH) return t('results.noteTooLong', { n: MAX_RESULT_NOTE_LENGTH });
    return wasSent() && reason() === 'other' && note().trim() === '' ? t('results.noteMissing') : null;
  };

  async function confirm(): Promise<void> {
    setSent(true);
    const why = reason();
    const isComplete = props.isComplete?.() ?? true;
    if (!isComplete || reasonError() || noteError()) return;
    const said = { seen: hashOf(seen()), reason: why === '' ? ('other' as const) : why, note: note().trim() }; // without reasons nobody reads it
    const isSent = await attempt.run(() => props.send(said).then(() => {}));
    if (isSent) props.onClose();
  }
  function goOn(): void {
    setSeen(result.answer());
    attempt.clear();
  }

  return (
    <Dialog
      isOpen
      title={props.title}
      description={props.text}
      onClose={props.onClose}
      actions={
        <>
          <Show
            when={isStale()}
            fallback={
              <Button
                variant={props.isDangerous ? 'danger' : 'primary'}
                isBusy={attempt.isBusy()}
                disabled={!result.isConnected()}
                onClick={() => void confirm()}
              >
                {props.confirm}
              </Button>
            }
          >
            <Button variant="primary" onClick={goOn}>
              {t('results.goOn')}
            </Button>
          </Show>
          <Button variant="quiet" onClick={props.onClose}>
            {t('results.cancel')}
          </Button>
        </>
      }
    >
      <Show when={isStale()}>
        <Banner tone="warning" title={t('results.changedTitle')} announce="alert">
          <ul class={styles.changes}>
            <For each={changes()} fallback={<li>{t('results.changed_something')}</li>}>
              {(words) => <li>{words}</li>}
            </For>
          </ul>
          <p>{t('results.changedText')}</p>
        </Banner>
      </Show>
      <Show when={!result.isConnected()}>
        <Banner tone="warning" announce="status">
          {t('results.needsNetwork')}
        </Banner>
      </Show>
      {props.children}
      <Show when={props.reasons}>
        {(reasons) => (
          <>
            <SelectField<ResultReason | ''>
              label={t('results.reason')}
              value={reason()}
              options={[
                { value: '', label: t('results.chooseReason') },
                ...reasons().map((value) => ({ value, label: t(REASON_WORDS[value]) })),
              ]}
              onChange={setReason}
              error={reasonError()}
            />
            <Show when={!props.isWithoutNote}>
              <TextField label={t('results.note')} value={note()} onInput={setNote} error={noteError()} autocomplete="off" />
            </Show>
          </>
        )}
      </Show>
      <p class={styles.quiet}>{t('results.writtenDown')}</p>
      <Show when={!isStale()}>
        <AttemptError attempt={attempt} />
      </Show>
    </Dialog>
  );
}
