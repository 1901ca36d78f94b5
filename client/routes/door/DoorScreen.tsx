import Calculator from 'lucide-solid/icons/calculator';
import CaseSensitive from 'lucide-solid/icons/case-sensitive';
import Keyboard from 'lucide-solid/icons/keyboard';
import X from 'lucide-solid/icons/x';
import { createSignal, For, type JSX, onCleanup, onMount, Show } from 'solid-js';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { createBurst } from './createBurst.ts';
import { useDoor } from './DoorContext.ts';
import { DoorCounts } from './DoorCounts.tsx';
import { DoorField } from './DoorField.tsx';
import { DoorFlash } from './DoorFlash.tsx';
import { DoorPad } from './DoorPad.tsx';
import styles from './DoorScreen.module.css';
import { HitPanel } from './HitPanel.tsx';
import { LastTen } from './LastTen.tsx';
import { readPad, rememberPad } from './padKeys.ts';

type Props = {
  /** Beside the counts: what stands around the door. */
  readonly tools?: JSX.Element;
  /** Who is on no list: opened with what was typed. */
  readonly onUnlisted?: (text: string) => void;
  /** Where the pads stand on a wide screen. */
  readonly padSide?: 'start' | 'end';
};

/** The open door: one field, whom it found, the last ten and the pads. Keys of a scanner or a keyboard reach the field wherever the focus is. */
export function DoorScreen(props: Props): JSX.Element {
  const t = useTranslation();
  const { committee, door, entry, setField, focusField } = useDoor();
  const [pad, setPad] = createSignal(readPad(committee));
  const burst = createBurst();
  let field: HTMLInputElement | undefined;

  function enter(event?: KeyboardEvent): void {
    entry.enter(event ? burst.end(event.timeStamp) : null);
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const isInField = event.target === field;
    if (document.querySelector('[aria-modal="true"]') || (!isInField && isTyping(event.target))) return;
    const isOnButton = event.target instanceof HTMLElement && event.target.closest('button, a, summary') !== null;
    if (event.key.length === 1 && !event.repeat) burst.key(event.key, event.timeStamp);
    if (event.key === 'Enter' && !isOnButton) {
      event.preventDefault();
      enter(event);
    } else if (event.key === 'Escape') entry.cancel();
    else if (!isInField && event.key.length === 1 && event.key !== ' ') {
      event.preventDefault();
      focusField();
      entry.press(event.key);
    }
  }
  onMount(() => {
    document.addEventListener('keydown', onKeyDown);
    document.documentElement.dataset.door = ''; // what is told covers no key
    onCleanup(() => {
      document.removeEventListener('keydown', onKeyDown);
      delete document.documentElement.dataset.door;
    });
    focusField();
  });

  return (
    <div class={styles.door} data-pad={props.padSide}>
      <div class={styles.top}>
        <DoorCounts />
        <div class={styles.tools}>{props.tools}</div>
      </div>
      <div class={styles.entry}>
        <Show when={door.blocked() === 'read-only'}>
          <Banner tone="info" title={t('door.readOnly')} />
        </Show>
        <Show when={door.blocked() === 'no-code'}>
          <Banner tone="warning" announce="status" title={t('door.noCode')}>
            {t('door.noCodeText')}
          </Banner>
        </Show>
        <Show when={door.blocked() === 'cannot-save'}>
          <Banner tone="danger" announce="alert" title={t('list.save_cannotSave')}>
            {t('list.save_cannot-save_means')}
          </Banner>
        </Show>
        <Show when={entry.correcting()}>
          {(mark) => (
            <Banner
              tone="warning"
              announce="status"
              title={t('door.correcting', {
                number: door.elector(mark().elector)?.number ?? '–',
                name: door.elector(mark().elector)?.name ?? t('door.unknownElector'),
              })}
              action={
                <Button
                  onClick={() => {
                    entry.stopCorrecting();
                    focusField();
                  }}
                >
                  {t('common.cancel')}
                </Button>
              }
            >
              {t('door.correctingHint')}
            </Banner>
          )}
        </Show>
        <DoorField
          inputmode={pad() === 'keyboard' ? 'text' : 'none'}
          ref={(element) => {
            field = element;
            setField(element);
          }}
        >
          <Segmented
            label={t('door.pads')}
            value={pad()}
            options={[
              { value: 'digits', label: t('door.pad_digits'), icon: Calculator, isIconOnly: true },
              { value: 'letters', label: t('door.pad_letters'), icon: CaseSensitive, isIconOnly: true },
              { value: 'keyboard', label: t('door.pad_keyboard'), icon: Keyboard, isIconOnly: true },
            ]}
            onChange={(next) => {
              setPad(next);
              rememberPad(committee, next);
            }}
          />
        </DoorField>
        <HitPanel onUnlisted={props.onUnlisted} />
        <Show when={entry.open().length > 0}>
          <section class={styles.open} aria-label={t('door.open')}>
            <p>{t.plural('door.openCount', entry.open().length)}</p>
            <ul>
              <For each={entry.open()}>
                {(one) => (
                  <li>
                    <Button
                      onClick={() => {
                        entry.resume(one);
                        focusField();
                      }}
                    >
                      <bdi>{one.text}</bdi>
                    </Button>
                    <IconButton icon={X} label={t('door.openDismiss', { text: one.text })} onClick={() => entry.dismiss(one)} />
                  </li>
                )}
              </For>
            </ul>
          </section>
        </Show>
      </div>
      <div class={styles.last}>
        <LastTen />
      </div>
      <Show when={pad() !== 'keyboard'}>
        <div class={styles.pad}>
          <DoorPad pad={pad()} onEnter={() => enter()} />
        </div>
      </Show>
      <DoorFlash />
    </div>
  );
}

/** In a field of another part: that text is its own. */
const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    /^(textarea|select)$/i.test(target.tagName) ||
    (target instanceof HTMLInputElement && !/^(radio|checkbox|button)$/.test(target.type)));
