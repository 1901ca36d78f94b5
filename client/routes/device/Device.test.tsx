import { screen } from '@solidjs/testing-library';
import { IDBFactory } from 'fake-indexeddb';
import { expect, it, vi } from 'vitest';
import type { TabletClient } from '../../state/contracts/session.ts';
import { openDeviceDatabase } from '../../state/device/openDeviceDatabase.ts';
import { ComingBack } from '../shell/ComingBack.tsx';
import { WaitsElsewhere } from '../shell/WaitsElsewhere.tsx';
import { ADMIN, renderScreen } from '../testing/renderScreen.tsx';
import { Device } from './Device.tsx';
import { KeptPeople } from './KeptPeople.tsx';
import { spanWords } from './syncWords.ts';

async function keptOf(userId: string, edits: number, factory = new IDBFactory()): Promise<IDBFactory> {
  const database = openDeviceDatabase(factory, userId, () => {});
  await database.transact(['entries'], 'readwrite', (transaction) => {
    for (let i = 0; i < edits; i++) transaction.objectStore('entries').put({ id: `t.${i}`, room: 'guarantees/K01', atMs: Date.now() });
  });
  database.close();
  return factory;
}

it('[V8] signed out, the page still says what waits here and of whom it does not know', async () => {
  renderScreen(Device, { indexedDB: await keptOf('noura0', 3) });
  expect(await screen.findByText(/Guarantees of K01: 3 edits/)).toBeTruthy();
  expect(screen.getByText('Another person')).toBeTruthy();
  expect(screen.getByText(/open after a sign-in/)).toBeTruthy();
});

it('[V8] what was sent a moment ago and lies on the device a moment longer is soon said to wait no more', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }); // it does not wait for the next round
  try {
    const indexedDB = await keptOf(ADMIN.id, 1);
    const { setUnsent } = renderScreen(KeptPeople, { session: { user: ADMIN }, indexedDB });
    setUnsent([{ room: 'guarantees/K01', waiting: 1, isShown: true }]);
    await expect.poll(() => screen.queryByText(/Guarantees of K01: 1 edit/)).toBeTruthy();
    const opened = vi.spyOn(indexedDB, 'open');
    setUnsent([]);
    await expect.poll(() => opened.mock.calls.length).toBeGreaterThan(0); // the look that comes too early
    const database = openDeviceDatabase(indexedDB, ADMIN.id, () => {});
    await database.transact(['entries'], 'readwrite', (transaction) => transaction.objectStore('entries').clear());
    database.close();
    await expect.poll(() => screen.queryByText('Nothing waits on this tablet.'), { timeout: 10_000 }).toBeTruthy();
  } finally {
    vi.useRealTimers();
  }
});

it('a browser that does not let one look says so, in Arabic too', async () => {
  renderScreen(Device, { language: 'ar' });
  expect(await screen.findByText('لا يسمح المتصفح بالاطلاع على ما هو محفوظ هنا.')).toBeTruthy();
});

it('what this tablet holds is counted from what is open, and said to be no more, where the device cannot be read', async () => {
  const tablet = { kept: () => Promise.reject(new Error('no storage')) } as unknown as TabletClient; // nothing else of it is asked for
  renderScreen(Device, { session: { user: ADMIN }, tablet });
  expect(await screen.findByText('0 names')).toBeTruthy();
  expect((await screen.findAllByText(/does not let the tablet look/)).length).toBeGreaterThan(1); // what waits is not known either
});

it('the app is installed from here where the browser offers it', async () => {
  const { setInstallOffer } = renderScreen(Device);
  await screen.findByRole('button', { name: 'Check again' });
  expect(screen.queryByRole('button', { name: 'Install as an app' })).toBeNull();
  let asked = 0;
  setInstallOffer(() => async () => {
    asked += 1;
  });
  (await screen.findByRole('button', { name: 'Install as an app' })).click();
  expect(asked).toBe(1);
});

it('[V8] the bar names edits in other lists and of other people, and none that a pill counts', async () => {
  const { setUnsent } = renderScreen(WaitsElsewhere, { session: { user: ADMIN }, indexedDB: await keptOf('noura0', 3) });
  expect(await screen.findByText('3 edits of somebody else are still here')).toBeTruthy();
  setUnsent([
    { room: 'guarantees/K01', waiting: 5, isShown: true },
    { room: 'guarantees/K02', waiting: 1, isShown: false },
  ]);
  expect(screen.getByText('1 edit waits in another list')).toBeTruthy();
  setUnsent([{ room: 'guarantees/K01', waiting: 5, isShown: true }]);
  expect(screen.queryByText(/other list/)).toBeNull();
});

it('[V8] [V11] whose edits wait keep their place in the bar while the device is looked at again', async () => {
  const indexedDB = await keptOf('noura0', 3);
  const { setUnsent } = renderScreen(WaitsElsewhere, { session: { user: ADMIN }, indexedDB });
  const link = (await screen.findByText('3 edits of somebody else are still here')).closest('a');
  link?.focus();
  await keptOf('noura0', 4, indexedDB);
  await keptOf('maha00', 1, indexedDB);
  setUnsent([{ room: 'guarantees/K01', waiting: 5, isShown: true }]);
  expect((await screen.findByText('4 edits of somebody else are still here')).closest('a')).toBe(link);
  expect(document.activeElement).toBe(link);
  expect(screen.getByText('1 edit of somebody else is still here')).toBeTruthy();
});

it('[C9] coming back is told in one line, with the way to what needs an eye; what brought nothing is not', async () => {
  const { setLog } = renderScreen(ComingBack, { session: { user: ADMIN } });
  const at = { room: 'guarantees/K01', atMs: 1 };
  setLog([{ ...at, kind: 'back', awayMs: 60_000, sent: 0, received: 0, eye: 0 }]);
  setLog((log) => [...log, { ...at, kind: 'back', awayMs: 3_000, sent: 0, received: 5, eye: 0 }]);
  expect(screen.queryByText(/Connected again/)).toBeNull();
  setLog((log) => [...log, { ...at, kind: 'back', awayMs: 60_000, sent: 37, received: 112, eye: 2 }]);
  expect(await screen.findByText('Connected again: sent 37 · received 112 · 2 need your eye')).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Look' })).toBeTruthy();
});

it('lengths of time are said in one unit', () => {
  const t = Object.assign(() => '', { plural: (key: string, n: number) => `${n} ${key.slice('device.'.length)}` }) as never;
  expect([1_000, 119_000, 120_000, 7_100_000, 7_200_000, 172_800_000].map((ms) => spanWords(t, ms))).toEqual([
    '1 seconds',
    '119 seconds',
    '2 minutes',
    '118 minutes',
    '2 hours',
    '2 days',
  ]);
});
