import CloudAlert from 'lucide-solid/icons/cloud-alert';
import CloudCheck from 'lucide-solid/icons/cloud-check';
import CloudOff from 'lucide-solid/icons/cloud-off';
import CloudUpload from 'lucide-solid/icons/cloud-upload';
import RotateCw from 'lucide-solid/icons/rotate-cw';
import Wifi from 'lucide-solid/icons/wifi';
import { createEffect, createMemo, createSignal, type JSX, on, Show, untrack } from 'solid-js';
import { useTranslation } from '../i18n/useTranslation.ts';
import type { SaveState } from '../state/contracts.ts';
import { AnchoredPanel } from './AnchoredPanel.tsx';
import { Button } from './Button.tsx';
import type { Icon } from './icon.ts';
import styles from './SavePill.module.css';
import type { Tone } from './tone.ts';

type Props = {
  readonly state: SaveState;
  /** Edits that were not accepted and that the person has not seen yet. */
  readonly refused?: number;
  /** Which they are, and how to say that one has seen them. */
  readonly refusedDetails?: JSX.Element;
  readonly onRetry: () => void;
};

const LOOKS: Readonly<Record<SaveState['kind'], { readonly icon: Icon; readonly tone: Tone }>> = {
  saved: { icon: CloudCheck, tone: 'success' },
  sending: { icon: CloudUpload, tone: 'info' },
  offline: { icon: CloudOff, tone: 'warning' },
  connecting: { icon: Wifi, tone: 'info' },
  'cannot-save': { icon: CloudAlert, tone: 'danger' },
};

/**
 * Whether everything entered here is on the server's disk: *saved* exactly when it is (V3). A screen reader hears a change of kind, not
 * every count; a tap says what it means and what is waiting.
 */
export function SavePill(props: Props): JSX.Element {
  const t = useTranslation();
  const [isOpen, setOpen] = createSignal(false);
  const [spoken, setSpoken] = createSignal('');
  let pill: HTMLButtonElement | undefined;
  const kind = createMemo(() => props.state.kind);
  const waiting = () => (props.state.kind === 'saved' ? 0 : props.state.waiting);
  const words = () => pillWords(t, props.state);
  const isAway = () => kind() !== 'saved' && kind() !== 'cannot-save';
  function open(): void {
    setOpen(true);
    if (isAway()) props.onRetry(); // whoever looks there wants to know whether it is back (C5)
  }
  // Every edit goes through *sending* and back: whoever hears *saved* once needs to hear only that it is no longer so.
  let told = untrack(kind);
  createEffect(
    on(
      kind,
      (now) => {
        if (now === 'sending' || now === told) return;
        told = now;
        setSpoken(words());
      },
      { defer: true },
    ),
  );
  // What was said is over; it must not stand there in the other language.
  createEffect(
    on(
      () => t.language,
      () => setSpoken(''),
      { defer: true },
    ),
  );

  return (
    <>
      <button
        ref={pill}
        type="button"
        class={styles.pill}
        data-tone={LOOKS[kind()].tone}
        data-kind={kind()}
        aria-haspopup="dialog"
        aria-expanded={isOpen()}
        onClick={open}
      >
        {LOOKS[kind()].icon({ size: 18 })}
        <span class={styles.words}>{words()}</span>
        <Show when={(props.refused ?? 0) > 0}>
          <span class={styles.badge}>
            <span aria-hidden="true">{props.refused}</span>
            <span class="sr-only">{t.plural('list.notAccepted', props.refused ?? 0)}</span>
          </span>
        </Show>
      </button>
      <span class="sr-only" role="status">
        {spoken()}
      </span>
      <Show when={isOpen()}>
        <AnchoredPanel label={words()} anchor={pill} onClose={() => setOpen(false)}>
          <div class={styles.about}>
            <p>{t(`list.save_${kind()}_means`)}</p>
            <Show when={waiting() > 0}>
              <p>{t.plural('list.save_waiting', waiting())}</p>
            </Show>
            <Show when={(props.refused ?? 0) > 0}>
              <p class={styles.refused}>{t.plural('list.notAccepted', props.refused ?? 0)}</p>
              {props.refusedDetails}
            </Show>
            <Show when={isAway()}>
              <Button icon={RotateCw} isWide onClick={() => props.onRetry()}>
                {t('list.save_retry')}
              </Button>
            </Show>
          </div>
        </AnchoredPanel>
      </Show>
    </>
  );
}

function pillWords(t: ReturnType<typeof useTranslation>, state: SaveState): string {
  switch (state.kind) {
    case 'saved':
      return t('list.save_saved');
    case 'sending':
      return t.plural('list.save_sending', state.waiting);
    case 'offline':
      return state.waiting === 0 ? t('list.save_offline') : t.plural('list.save_offlineWaiting', state.waiting);
    case 'connecting':
      return t('list.save_connecting');
    case 'cannot-save':
      return t('list.save_cannotSave');
  }
}
