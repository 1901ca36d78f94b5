import X from 'lucide-solid/icons/x';
import { createMemo, type JSX } from 'solid-js';
import { IconButton } from '../../components/IconButton.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useDoor } from './DoorContext.ts';
import styles from './DoorField.module.css';

/** The one field of a door, as it stands in `entry`; what is chosen beside it as children. */
export function DoorField(props: {
  readonly inputmode: 'text' | 'none';
  readonly ref?: (field: HTMLInputElement) => void;
  readonly children?: JSX.Element;
}): JSX.Element {
  const t = useTranslation();
  const { entry, focusField } = useDoor();
  const isEmpty = createMemo(() => entry.text() === '');
  return (
    <div class={styles.field}>
      <label class="sr-only" for="door-field">
        {t('door.field')}
      </label>
      <input
        id="door-field"
        ref={(element) => props.ref?.(element)}
        class={styles.input}
        type="text"
        dir={/\p{L}/u.test(entry.text()) ? 'auto' : undefined} // digits stand where writing begins
        inputmode={props.inputmode}
        enterkeyhint="done"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        maxlength={80}
        placeholder={t('door.field')}
        value={entry.text()}
        onInput={(event) => {
          entry.type(event.currentTarget.value);
          event.currentTarget.value = entry.text(); // also where it stands as it stood: what was there before is another's
        }}
      />
      {/* always there: the first key of an entry builds nothing (B10) */}
      <span class={styles.clear} data-idle={isEmpty() ? '' : undefined} aria-hidden={isEmpty() ? 'true' : undefined}>
        <IconButton
          icon={X}
          label={t('door.key_clear')}
          tabindex={isEmpty() ? -1 : undefined}
          onClick={() => {
            entry.clear();
            focusField();
          }}
        />
      </span>
      {props.children}
    </div>
  );
}
