import Search from 'lucide-solid/icons/search';
import type { JSX } from 'solid-js';
import { TextField } from './TextField.tsx';

/** Narrows what is shown below while one types. Its label is read aloud and stands in the field. */
export function SearchField(props: {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
}): JSX.Element {
  return (
    <TextField
      type="search"
      label={props.label}
      isLabelHidden
      placeholder={props.label}
      value={props.value}
      onInput={props.onInput}
      start={<Search size={20} />}
      autocomplete="off"
      enterkeyhint="search"
    />
  );
}
