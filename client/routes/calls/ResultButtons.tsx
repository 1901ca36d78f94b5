import { createSignal, For, type JSX, Show } from 'solid-js';
import type { CallOutcome } from '../../../schema/calls.ts';
import { Button } from '../../components/Button.tsx';
import { CheckField } from '../../components/CheckField.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { TextField } from '../../components/TextField.tsx';
import type { Gender } from '../../i18n/dictionary.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { typedInstant } from './electionHours.ts';
import { OUTCOME_LOOKS } from './outcomeLooks.ts';
import styles from './ResultButtons.module.css';

/** In the order of how often they come. */
const ORDER: readonly CallOutcome[] = [
  'onTheWay',
  'reached',
  'noAnswer',
  'callAt',
  'away',
  'wrongNumber',
  'needsCoordinator',
  'refused',
  'doNotContact',
];
const MINUTES = [15, 30];
const HOURS = [1, 2, 3];
const MINUTE_MS = 60_000;

type Props = {
  readonly name: string;
  readonly gender: Gender;
  readonly wantsTransport: boolean;
  readonly onTransport: (wants: boolean) => void;
  readonly isDisabled: boolean;
  /** What time it is, whatever the device's clock says. */
  readonly now: () => number;
  /** By whose clock an hour is typed. */
  readonly zone: string;
  readonly onResult: (outcome: CallOutcome, callAt: number | null) => void;
};

/** What can come of a call, as large buttons. What ends every call is asked about once more, for it cannot be taken back by the caller later. */
export function ResultButtons(props: Props): JSX.Element {
  const t = useTranslation();
  const [asked, setAsked] = createSignal<'callAt' | 'refused' | 'doNotContact' | null>(null);
  const [time, setTime] = createSignal('');
  const typedAt = (): number | null => typedInstant(time(), props.now(), props.zone);
  function give(outcome: CallOutcome, callAt: number | null = null): void {
    setAsked(null);
    setTime('');
    props.onResult(outcome, callAt);
  }
  function tapped(outcome: CallOutcome): void {
    if (outcome === 'callAt' || outcome === 'refused' || outcome === 'doNotContact') setAsked(outcome);
    else give(outcome);
  }
  return (
    <section class={styles.results} aria-label={t('calls.whatCame')}>
      <h3>{t('calls.whatCame')}</h3>
      <CheckField isChecked={props.wantsTransport} onChange={props.onTransport} isDisabled={props.isDisabled}>
        {t.gendered('calls.wantsTransport', props.gender)}
      </CheckField>
      <div class={styles.buttons}>
        <For each={ORDER}>
          {(outcome) => (
            <button
              type="button"
              class={styles.result}
              data-tone={OUTCOME_LOOKS[outcome].tone}
              disabled={props.isDisabled}
              aria-haspopup={outcome === 'callAt' || outcome === 'refused' || outcome === 'doNotContact' ? 'dialog' : undefined}
              onClick={() => tapped(outcome)}
            >
              {OUTCOME_LOOKS[outcome].icon({ size: 24 })}
              <span>{t.gendered(`calls.outcome_${outcome}`, props.gender)}</span>
            </button>
          )}
        </For>
      </div>
      <Dialog isOpen={asked() === 'callAt'} title={t('calls.callAtTitle')} onClose={() => setAsked(null)}>
        <div class={styles.times}>
          <For each={MINUTES}>
            {(n) => <Button onClick={() => give('callAt', props.now() + n * MINUTE_MS)}>{t.plural('calls.inMinutes', n)}</Button>}
          </For>
          <For each={HOURS}>
            {(n) => <Button onClick={() => give('callAt', props.now() + n * 60 * MINUTE_MS)}>{t.plural('calls.inHours', n)}</Button>}
          </For>
        </div>
        <form
          autocomplete="off"
          class={styles.time}
          onSubmit={(event) => {
            event.preventDefault();
            const at = typedAt();
            if (at !== null) give('callAt', at);
          }}
        >
          <TextField type="time" label={t('calls.atTime', { time: '' })} value={time()} onInput={setTime} />
          <Button type="submit" variant="primary" disabled={typedAt() === null}>
            {t('calls.record')}
          </Button>
        </form>
      </Dialog>
      <Show when={asked() === 'refused' || asked() === 'doNotContact'}>
        <Dialog
          isOpen
          title={t(asked() === 'refused' ? 'calls.confirmRefused' : 'calls.confirmDoNotContact')}
          description={t('calls.confirmRefusedText', { name: props.name })}
          onClose={() => setAsked(null)}
          actions={
            <>
              <Button
                variant="danger"
                onClick={() => {
                  const outcome = asked();
                  if (outcome !== null) give(outcome);
                }}
              >
                {t('calls.record')}
              </Button>
              <Button onClick={() => setAsked(null)}>{t('common.cancel')}</Button>
            </>
          }
        />
      </Show>
    </section>
  );
}
