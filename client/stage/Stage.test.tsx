import { cleanup, fireEvent, render, screen, within } from '@solidjs/testing-library';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DEMO_PEOPLE, type DemoDay, type DemoState, type Tablet } from '../../schema/demo.ts';
import { SAVED_MESSAGE } from '../../schema/savedEdits.ts';
import type { DemoApi } from './demoApi.ts';
import { Stage } from './Stage.tsx';
import { WORDS } from './words.ts';

const ORIGINS: Record<Tablet, string> = { left: 'http://127.0.0.1:4501', right: 'http://127.0.0.1:4502' };
const cut = new Set<Tablet>();
let phase: DemoDay['phase'] = 'ready';
const state = async (): Promise<DemoState> => ({
  kills: 0,
  day: { phase, minute: 8 * 60 + 5, tablets: 5, offline: 1, trouble: null },
  tablets: (['left', 'right'] as const).map((tablet) => ({ tablet, origin: ORIGINS[tablet], isCut: cut.has(tablet) })),
});
const api: DemoApi = {
  maxBatch: 10,
  state,
  cut: (tablet) => {
    cut.add(tablet);
    return state();
  },
  heal: (tablet) => {
    cut.delete(tablet);
    return state();
  },
  setDay: (isRunning) => {
    phase = isRunning ? 'running' : 'stopped';
    return state();
  },
  countDay: async () => ({ made: 12, acknowledged: 11, inLog: 11, lost: 0 }),
  kill: async () => undefined,
  verify: async (batches) => {
    const saved = batches.flat().reduce((sum, { edits }) => sum + edits, 0);
    return { saved, onDisk: saved, lost: 0 };
  },
};

beforeEach(() => {
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      disconnect() {}
    },
  );
  Element.prototype.scrollIntoView = () => {};
  localStorage.clear();
  cut.clear();
  phase = 'ready';
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

async function open(): Promise<HTMLIFrameElement[]> {
  render(() => <Stage api={api} />);
  await screen.findByTitle(/^Left tablet/);
  return frames();
}
const frames = () => [...document.querySelectorAll('iframe')];
const address = (frame: HTMLIFrameElement | undefined) => {
  const { origin, pathname, searchParams } = new URL(frame?.src ?? '');
  return [origin, pathname, searchParams.get('user'), searchParams.get('lang')];
};

test('two live frames on networks of their own: an Arabic and an English coordinator', async () => {
  const [left, right] = await open();
  expect(address(left)).toEqual([ORIGINS.left, '/demo/enter', 'coordinator', 'ar']);
  expect(address(right)).toEqual([ORIGINS.right, '/demo/enter', 'coordinator2', 'en']);
});

test('a card for everybody; a click hands a tablet over and leaves the other alone', async () => {
  const [left] = await open();
  const cards = within(screen.getByRole('region', { name: WORDS.en.peopleTitle })).getAllByRole('listitem');
  expect(cards).toHaveLength(DEMO_PEOPLE.length);
  fireEvent.click(screen.getByRole('button', { name: 'Right tablet: Bader Al-Sahel' }));
  expect(address(frames()[1])).toEqual([ORIGINS.right, '/demo/enter', 'door', 'en']);
  expect(frames()[0]).toBe(left);
  expect(screen.getByRole('button', { name: 'Right tablet: Bader Al-Sahel' }).getAttribute('aria-pressed')).toBe('true');
});

test('a cut network is shown as cut, and its tablet cannot be opened anew meanwhile', async () => {
  const [left] = await open();
  fireEvent.click(screen.getByRole('button', { name: 'Cut this tablet’s network (Left tablet)' }));
  await screen.findByText('Network cut');
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Left tablet: Bader Al-Sahel' }).disabled).toBe(true);
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Right tablet: Bader Al-Sahel' }).disabled).toBe(false);
  expect(frames()[0]).toBe(left); // the page inside goes on as it is
  fireEvent.click(screen.getByRole('button', { name: 'Restore its network (Left tablet)' }));
  await screen.findByRole('button', { name: 'Cut this tablet’s network (Left tablet)' });
});

test('a coordinator’s tablet shows the list, the door or the chase list; a door operator’s the door', async () => {
  await open();
  const path = () => address(frames()[1]) && new URL(frames()[1]?.src ?? '').searchParams.get('to');
  expect(path()).toBe('/c/K01/list');
  fireEvent.click(within(screen.getByRole('group', { name: 'Screen of the right tablet' })).getByRole('button', { name: 'Chase' }));
  expect(path()).toBe('/c/K01/chase');
  fireEvent.click(screen.getByRole('button', { name: 'Right tablet: Bader Al-Sahel' }));
  expect(path()).toBe('/c/K01/door');
  expect(screen.queryByRole('group', { name: 'Screen of the right tablet' })).toBeNull();
});

test('the counter shows a dash for what was not read from disk, then what was read', async () => {
  await open();
  const data = { type: SAVED_MESSAGE, room: 'guarantees/K01', clientId: 7, clock: 4, edits: 3 };
  window.dispatchEvent(new MessageEvent('message', { origin: ORIGINS.left, data }));
  window.dispatchEvent(new MessageEvent('message', { origin: 'http://elsewhere.example', data }));
  const figures = () => ['saved', 'on-disk', 'lost'].map((id) => screen.getByTestId(id).textContent);
  expect(figures()).toEqual(['3', '–', '–']);
  fireEvent.click(screen.getByRole('button', { name: 'Read the disk now' }));
  await expect.poll(() => figures()).toEqual(['3', '3', '0']);
  window.dispatchEvent(new MessageEvent('message', { origin: ORIGINS.right, data }));
  expect(figures()).toEqual(['6', '3', '0']);
  expect(screen.getByText(/3 more shown as saved since/)).toBeTruthy();
  await expect.poll(() => figures()).toEqual(['6', '6', '0']); // read again by itself once it is quiet
});

test('[B20] the polling day is started and stopped; what its tablets entered stands beside what the log holds', async () => {
  await open();
  const figures = () => ['made', 'acknowledged', 'inLog', 'lost'].map((id) => screen.getByTestId(`day-${id}`).textContent);
  expect(figures()).toEqual(['–', '–', '–', '–']);
  fireEvent.click(screen.getByRole('button', { name: WORDS.en.startDay }));
  await screen.findByText('08:05 at the doors. 1 of 5 tablets have no network.');
  await expect.poll(() => figures()).toEqual(['12', '11', '11', '0']);
  fireEvent.click(screen.getByRole('button', { name: WORDS.en.stopDay }));
  await screen.findByText(/^Stopped at 08:05/);
  await screen.findByRole('button', { name: WORDS.en.goOnWithDay });
});

test('the stage itself speaks Arabic, right to left, and remembers it', async () => {
  await open();
  fireEvent.click(within(screen.getByRole('banner')).getByRole('button', { name: 'العربية' }));
  expect([document.documentElement.lang, document.documentElement.dir]).toEqual(['ar', 'rtl']);
  expect(screen.getByRole('button', { name: WORDS.ar.kill })).toBeTruthy();
  cleanup();
  render(() => <Stage api={api} />);
  await screen.findByTitle(/^الجهاز الأيسر/);
});

test('both languages have words for everybody', () => {
  for (const words of Object.values(WORDS))
    for (const { username } of DEMO_PEOPLE) expect(words.people[username]?.role && words.people[username]?.sees).toBeTruthy();
});
