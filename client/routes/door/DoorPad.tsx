import Check from 'lucide-solid/icons/check';
import Delete from 'lucide-solid/icons/delete';
import { For, type JSX, Match, Switch } from 'solid-js';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useDoor } from './DoorContext.ts';
import styles from './DoorPad.module.css';
import { DIGIT_KEYS, LETTER_KEYS, type Pad } from './padKeys.ts';

/** A click that comes sooner after a touch belongs to it. */
const SAME_TOUCH_MS = 500;

/**
 * Large keys of ours, so that the system's keyboard does not hide half the screen. A key works as soon as it is touched: of two thumbs that overlap no tap is lost.
 * It lies above the moment in which the whole screen confirms.
 */
export function DoorPad(props: { readonly pad: Pad; readonly onEnter: () => void }): JSX.Element {
  const t = useTranslation();
  const { entry, focusField } = useDoor();
  let touchedAtMs = Number.NEGATIVE_INFINITY;
  let touched: HTMLElement | undefined;
  const Keys = (keys: { readonly of: readonly string[] }) => (
    <For each={keys.of}>{(key) => <Key onPress={() => entry.press(key)}>{key}</Key>}</For>
  );
  const Erase = () => (
    <Key label={t('door.key_delete')} onPress={() => entry.erase()}>
      <Delete size={28} />
    </Key>
  );
  const Enter = () => (
    <Key label={t('door.key_enter')} isMain onPress={props.onEnter}>
      <Check size={32} />
    </Key>
  );

  /**
   * By touch at once, by keyboard or by a screen reader at its click. What is found may move the pad before the finger is lifted: the click of a touch would then
   * be another key's, or the button's that records, and is not let happen.
   */
  function Key(key: { readonly label?: string; readonly isMain?: boolean; readonly onPress: () => void; readonly children: JSX.Element }) {
    return (
      <button
        type="button"
        class={styles.key}
        data-main={key.isMain ? '' : undefined}
        aria-label={key.label}
        onPointerDown={(event) => {
          event.preventDefault(); // the field keeps the focus
          if (event.button !== 0) return;
          touchedAtMs = event.timeStamp;
          touched = event.currentTarget;
          focusField();
          key.onPress();
        }}
        onPointerUp={(event) => {
          touchedAtMs = event.timeStamp;
        }}
        on:touchend={(event) => event.cancelable && event.preventDefault()}
        onClick={(event) => {
          const isOfTouch = (event.detail > 0 || event.currentTarget === touched) && event.timeStamp - touchedAtMs < SAME_TOUCH_MS;
          if (!isOfTouch) key.onPress();
        }}
      >
        {key.children}
      </button>
    );
  }

  return (
    <Switch>
      <Match when={props.pad === 'digits'}>
        {/* As on every telephone, in both directions of writing. */}
        <fieldset class={styles.digits} dir="ltr" aria-label={t('door.pad_digits')}>
          <Keys of={DIGIT_KEYS} />
          <Erase />
          <Key onPress={() => entry.press('0')}>0</Key>
          <Enter />
        </fieldset>
      </Match>
      <Match when={props.pad === 'letters'}>
        <fieldset class={styles.letters} dir="rtl" lang="ar" aria-label={t('door.pad_letters')}>
          <Keys of={LETTER_KEYS} />
          <Key label={t('door.key_space')} onPress={() => entry.press(' ')}>
            <span class={styles.space} />
          </Key>
          <Erase />
          <Enter />
        </fieldset>
      </Match>
    </Switch>
  );
}
