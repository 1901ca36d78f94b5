import Check from 'lucide-solid/icons/check';
import Delete from 'lucide-solid/icons/delete';
import { For, type JSX, Show } from 'solid-js';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { DIGIT_KEYS } from '../door/padKeys.ts';
import type { BallotEntryState } from './createBallotEntry.ts';
import { createPress } from './createPress.ts';
import styles from './NumberPad.module.css';

/** More names than a screen shows: the number on the ballot paper, and Enter. Who it is stands above the keys before it is entered. */
export function NumberPad(props: { readonly entry: BallotEntryState; readonly isClosed: boolean }): JSX.Element {
  const t = useTranslation();
  const { entry } = props;
  const press = createPress();
  const Key = (key: {
    readonly label?: string;
    readonly isMain?: boolean;
    readonly onPress: () => void;
    readonly children: JSX.Element;
  }) => (
    <button
      type="button"
      class={styles.key}
      data-main={key.isMain ? '' : undefined}
      aria-label={key.label}
      disabled={props.isClosed}
      {...press(key.onPress)}
    >
      {key.children}
    </button>
  );
  return (
    <div class={styles.pad}>
      <NumberField entry={entry} />
      {/* As on every telephone, in both directions of writing. */}
      <fieldset class={styles.keys} dir="ltr" aria-label={t('tally.pad')}>
        <For each={DIGIT_KEYS}>{(key) => <Key onPress={() => entry.press(key)}>{key}</Key>}</For>
        <Key label={t('door.key_delete')} onPress={entry.eraseDigit}>
          <Delete size={26} />
        </Key>
        <Key onPress={() => entry.press('0')}>0</Key>
        <Key label={t('door.key_enter')} isMain onPress={entry.enterField}>
          <Check size={30} />
        </Key>
      </fieldset>
    </div>
  );
}

/** What was typed, and whose number it is. */
export function NumberField(props: { readonly entry: BallotEntryState }): JSX.Element {
  const t = useTranslation();
  const { field, inField } = props.entry;
  return (
    <p class={styles.field} data-unknown={field().isUnknown ? '' : undefined}>
      <strong class={styles.typed}>{field().text}</strong>
      <Show when={!field().isUnknown} fallback={<span>{t('tally.fieldUnknown', { text: field().text })}</span>}>
        <Show when={inField()} fallback={<span class={styles.hint}>{field().isList ? t('tally.fieldList') : t('tally.fieldHint')}</span>}>
          {(found) => <bdi class={styles.found}>{found().name}</bdi>}
        </Show>
      </Show>
    </p>
  );
}
