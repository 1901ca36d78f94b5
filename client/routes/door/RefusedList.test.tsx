import { fireEvent, screen } from '@solidjs/testing-library';
import { createSignal } from 'solid-js';
import { expect, it } from 'vitest';
import type { RefusedCell } from '../../state/contracts/room.ts';
import { renderScreen } from '../testing/renderScreen.tsx';
import { RefusedList } from './RefusedList.tsx';

const refusal = (n: number): RefusedCell => ({ id: `id${n}`, edit: `edit${n}`, key: `key${n}`, value: n, reason: 'read-only', atMs: n });

it('[V15] of many entries that were not accepted the first twenty stand there, and a hundred more on a tap', () => {
  const [refusals, setRefusals] = createSignal(Array.from({ length: 150 }, (_, n) => refusal(n)));
  const room = {
    refusals,
    putBack: () => {},
    dismissRefusals: (ids: readonly string[]) => void setRefusals((before) => before.filter(({ id }) => !ids.includes(id))),
  };
  renderScreen(() => <RefusedList room={room} wordsOf={({ key }) => key} />);
  const lines = () => screen.getAllByText(/^key/).length;
  expect(lines()).toBe(20);
  fireEvent.click(screen.getByRole('button', { name: 'Show more (130)' }));
  expect([lines(), document.activeElement?.closest('li')?.textContent?.startsWith('key20')]).toEqual([120, true]);
  fireEvent.click(screen.getAllByRole('button', { name: 'Leave it' })[0] as HTMLElement);
  expect([lines(), screen.getAllByText(/^key/)[0]?.textContent]).toEqual([120, 'key1']);
  expect(screen.getByRole('button', { name: 'Show more (29)' })).toBeTruthy();
});
