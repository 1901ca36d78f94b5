import { Key } from '@solid-primitives/keyed';
import Check from 'lucide-solid/icons/check';
import { type JSX, Show } from 'solid-js';
import type { Icon } from '../../components/icon.ts';
import type { Tone } from '../../components/tone.ts';
import styles from './ChoiceList.module.css';

export type ChoiceOption<Value extends string> = {
  readonly value: Value;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly icon?: Icon | undefined;
  readonly tone?: Tone | undefined;
  /** The key that chooses it, shown at the end of the line. */
  readonly shortcut?: string | undefined;
};

type Props<Value extends string> = {
  readonly label: string;
  readonly options: readonly ChoiceOption<Value>[];
  readonly value: Value | null;
  readonly onChoose: (value: Value, isByKey: boolean) => void;
  /** The option a pressed key stands for. */
  readonly valueForKey?: (event: KeyboardEvent) => Value | null;
};

/** A few large choices under each other, one tap each; arrows, Enter and letters from the keyboard. */
export function ChoiceList<Value extends string>(props: Props<Value>): JSX.Element {
  let list: HTMLDivElement | undefined;

  function onKeyDown(event: KeyboardEvent): void {
    const chosen = props.valueForKey?.(event);
    if (chosen) {
      event.preventDefault();
      props.onChoose(chosen, true);
      return;
    }
    const buttons = [...(list?.querySelectorAll('button') ?? [])];
    const at = buttons.findIndex((button) => button.contains(document.activeElement));
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const target = event.key === 'Home' ? 0 : event.key === 'End' ? buttons.length - 1 : step === undefined ? null : at + step;
    if (target === null) return;
    event.preventDefault();
    buttons[(target + buttons.length) % buttons.length]?.focus();
  }

  const isStart = (option: ChoiceOption<Value>, index: number) =>
    option.value === props.value || (index === 0 && !props.options.some((other) => other.value === props.value));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset has no role that says “one of these” for buttons
    <div ref={list} class={styles.list} role="group" aria-label={props.label} onKeyDown={onKeyDown}>
      <Key each={props.options} by="value">
        {(option, index) => (
          <button
            type="button"
            class={styles.option}
            data-tone={option().tone}
            aria-pressed={option().value === props.value}
            data-autofocus={isStart(option(), index()) ? '' : undefined}
            onClick={(event) => props.onChoose(option().value, event.detail === 0)}
          >
            <Show when={option().icon}>{(icon) => <span class={styles.icon}>{icon()({ size: 20 })}</span>}</Show>
            <span class={styles.words}>
              <bdi>{option().label}</bdi>
              <Show when={option().hint}>
                <span class={styles.hint}>{option().hint}</span>
              </Show>
            </span>
            <Show when={option().shortcut}>
              <kbd class={styles.key}>{option().shortcut}</kbd>
            </Show>
            <Show when={option().value === props.value}>
              <Check size={18} />
            </Show>
          </button>
        )}
      </Key>
    </div>
  );
}
