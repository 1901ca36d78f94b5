import { cleanup, render, screen } from '@solidjs/testing-library';
import { createSignal, type JSX } from 'solid-js';
import { afterEach, expect, test } from 'vitest';
import { ChoiceList } from '../routes/list/ChoiceList.tsx';
import { Segmented } from './Segmented.tsx';
import { SelectField } from './SelectField.tsx';

type Option = { readonly value: string; readonly label: string };
type Choice = (options: () => readonly Option[]) => JSX.Element;

const CHOICES: Readonly<Record<string, { readonly role: 'button' | 'radio' | 'option'; readonly choice: Choice }>> = {
  ChoiceList: { role: 'button', choice: (options) => <ChoiceList label="Answer" value="b" options={options()} onChoose={() => {}} /> },
  Segmented: { role: 'radio', choice: (options) => <Segmented label="Answer" value="b" options={options()} onChange={() => {}} /> },
  SelectField: { role: 'option', choice: (options) => <SelectField label="Answer" value="b" options={options()} onChange={() => {}} /> },
};
const optionsOf = (...labels: readonly string[]): readonly Option[] => labels.map((label) => ({ value: label.slice(0, 1), label }));

afterEach(cleanup);

test.each(Object.entries(CHOICES))('[V11] %s: what is offered stays the same element when its words come anew', (_, { role, choice }) => {
  const [options, setOptions] = createSignal(optionsOf('a one', 'b one'));
  render(() => choice(options));
  const [a, b] = screen.getAllByRole(role);
  b?.focus();
  const focused = document.activeElement;
  setOptions(optionsOf('c two', 'a two', 'b two'));
  expect(screen.getAllByRole(role).map((element) => element.textContent || element.parentElement?.textContent)).toEqual([
    'c two',
    'a two',
    'b two',
  ]);
  const [, sameA, sameB] = screen.getAllByRole(role);
  expect([sameA === a, sameB === b]).toEqual([true, true]);
  expect(document.activeElement).toBe(focused);
});

test('[V11] the chosen one stays chosen when others are offered before it', () => {
  const [options, setOptions] = createSignal(optionsOf('a one', 'b one'));
  render(() => CHOICES.SelectField?.choice(options));
  setOptions(optionsOf('c two', 'd two', 'b two'));
  expect(screen.getByRole<HTMLSelectElement>('combobox').value).toBe('b');
});
