import { cleanup, fireEvent, screen, waitFor } from '@solidjs/testing-library';
import { afterEach, expect, test, vi } from 'vitest';
import { createFakeRoom } from './testing/createFakeRoom.ts';
import { rowOf } from './testing/gridEvents.ts';
import { electorId, HIND } from './testing/listFixtures.ts';
import { renderList } from './testing/renderList.tsx';

afterEach(cleanup);
vi.setConfig({ testTimeout: 20_000 }); // a whole screen in jsdom on a busy machine

const hindOn = (n: number | null) => ({
  clientId: 7,
  tabs: 1,
  screen: 'list' as const,
  user: { id: HIND, name: 'Hind', role: 'coordinator' },
  ...(n === null ? {} : { at: { elector: electorId(n), owner: '', column: 'answer' } }),
});
const isOn = (n: number): boolean => rowOf(n)?.contains(document.activeElement) === true;

test('[TG3] whoever taps a face goes to that row, and on with that person until anything is touched', async () => {
  const room = createFakeRoom();
  renderList({ room });
  room.setPeople([hindOn(3)]);
  fireEvent.click(await screen.findByRole('button', { name: /Hind/ }));
  await waitFor(() => expect(isOn(3)).toBe(true));
  expect(screen.getByText('Following Hind')).toBeTruthy();
  room.setPeople([hindOn(5)]);
  await waitFor(() => expect(isOn(5)).toBe(true));
  room.setPeople([hindOn(null)]); // on no row for a moment: followed all the same
  room.setPeople([hindOn(4)]);
  await waitFor(() => expect(isOn(4)).toBe(true));
  fireEvent.pointerDown(document.body);
  room.setPeople([hindOn(2)]);
  await new Promise(requestAnimationFrame);
  expect(isOn(4)).toBe(true);
});

test('[TG3] whoever goes is not followed any more, also when they come back', async () => {
  const room = createFakeRoom();
  renderList({ room });
  room.setPeople([hindOn(3)]);
  fireEvent.click(await screen.findByRole('button', { name: /Hind/ }));
  await waitFor(() => expect(isOn(3)).toBe(true));
  room.setPeople([]);
  room.setPeople([hindOn(5)]);
  await new Promise(requestAnimationFrame);
  expect(isOn(3)).toBe(true);
});
