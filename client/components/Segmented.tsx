import { Key } from '@solid-primitives/keyed';
import { createUniqueId, type JSX, Show } from 'solid-js';
import type { Icon } from './icon.ts';
import styles from './Segmented.module.css';

type Props<Value extends string> = {
  /** Read aloud for the group. */
  readonly label: string;
  readonly value: Value;
  readonly options: readonly {
    readonly value: Value;
    readonly label: string;
    readonly icon?: Icon;
    readonly isIconOnly?: boolean;
    readonly lang?: string;
  }[];
  readonly onChange: (value: Value) => void;
};

/** One of two to four, all in sight; real radio buttons underneath, so that arrows and screen readers work by themselves. */
export function Segmented<Value extends string>(props: Props<Value>): JSX.Element {
  const name = createUniqueId();
  return (
    <fieldset class={styles.group}>
      <legend class="sr-only">{props.label}</legend>
      {/* by value: options are made anew with their words, and a finger may be on one of them */}
      <Key each={props.options} by="value">
        {(option) => (
          <label class={styles.option} lang={option().lang} title={option().isIconOnly ? option().label : undefined}>
            <input
              class="sr-only"
              type="radio"
              name={name}
              value={option().value}
              checked={option().value === props.value}
              onChange={() => props.onChange(option().value)}
            />
            <Show when={option().icon}>{(icon) => icon()({ size: 18 })}</Show>
            <span class={option().isIconOnly ? 'sr-only' : undefined}>{option().label}</span>
          </label>
        )}
      </Key>
    </fieldset>
  );
}
