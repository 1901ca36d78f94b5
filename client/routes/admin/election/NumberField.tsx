import { createEffect, createSignal, type JSX, on } from 'solid-js';
import { foldDigits } from '../../../../schema/fold.ts';
import { TextField } from '../../../components/TextField.tsx';

type Props = {
  readonly label: string;
  /** Not a number: the field is empty, or holds something else. */
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly hint?: string;
  readonly error?: string | null;
  readonly isLabelHidden?: boolean;
};

/** A whole number in digits of any script; what was typed stands as it was typed. */
export function NumberField(props: Props): JSX.Element {
  const read = (text: string): number => (/^\d+$/.test(foldDigits(text.trim())) ? Number(foldDigits(text.trim())) : Number.NaN);
  const write = (value: number): string => (Number.isNaN(value) || value === null ? '' : String(value));
  const [typed, setTyped] = createSignal(write(props.value));
  createEffect(on(() => props.value, (value) => !Object.is(read(typed()), value) && value !== null && setTyped(write(value)), { defer: true })); // biome-ignore format: one line of thought
  return (
    <TextField
      label={props.label}
      isLabelHidden={props.isLabelHidden}
      hint={props.hint}
      error={props.error}
      inputmode="numeric"
      autocomplete="off"
      value={typed()}
      onInput={(text) => {
        setTyped(text);
        props.onChange(read(text));
      }}
    />
  );
}
