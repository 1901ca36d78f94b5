import CloudAlert from 'lucide-solid/icons/cloud-alert';
import CloudCheck from 'lucide-solid/icons/cloud-check';
import CloudOff from 'lucide-solid/icons/cloud-off';
import CloudUpload from 'lucide-solid/icons/cloud-upload';
import Wifi from 'lucide-solid/icons/wifi';
import { createEffect, createMemo, createSignal, type JSX, on, Show, untrack } from 'solid-js';
import { useTranslation } from '../i18n/useTranslation.ts';
import type { SaveState } from '../state/contracts/link.ts';
import type { Icon } from './icon.ts';
import { pillWords } from './pillWords.ts';
import styles from './SavePill.module.css';
import type { Tone } from './tone.ts';

type Props = {
  readonly state: SaveState;
  /** Edits that were not accepted and that the person has not seen yet. */
  readonly refused?: number;
  /** Opened from elsewhere, too: told when that is done. */
  readonly isWanted?: boolean;
  readonly onOpen?: () => void;
  /** What a tap opens over the page: what the pill means, and the figures behind it. */
  readonly sheet: (anchor: Element | undefined, onClose: () => void) => JSX.Element;
};

const LOOKS: Readonly<Record<SaveState['kind'], { readonly icon: Icon; readonly tone: Tone }>> = {
  saved: { icon: CloudCheck, tone: 'success' },
  sending: { icon: CloudUpload, tone: 'info' },
  offline: { icon: CloudOff, tone: 'warning' },
  connecting: { icon: Wifi, tone: 'warning' },
  'cannot-save': { icon: CloudAlert, tone: 'danger' },
};

/**
 * Whether everything entered here is on the server's disk: *saved* exactly when it is (V3). A screen reader hears a change of kind, not
 * every count.
 */
export function SavePill(props: Props): JSX.Element {
  const t = useTranslation();
  const [isOpen, setOpen] = createSignal(false);
  const [spoken, setSpoken] = createSignal('');
  let pill: HTMLButtonElement | undefined;
  const kind = createMemo(() => props.state.kind);
  const words = () => pillWords(t, props.state);
  const tone = (): Tone => (props.state.kind === 'sending' && props.state.isSlow ? 'warning' : LOOKS[kind()].tone);
  function open(): void {
    setOpen(true);
    props.onOpen?.();
  }
  createEffect(() => props.isWanted && untrack(open));
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
        data-tone={tone()}
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
      <Show when={isOpen()}>{props.sheet(pill, () => setOpen(false))}</Show>
    </>
  );
}
