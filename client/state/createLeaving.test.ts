import { createRoot } from 'solid-js';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AppError } from '../../schema/errors.ts';
import type { Api } from './contracts/app.ts';
import { createApi } from './createApi.ts';
import { createLeaving, type HandIn } from './createLeaving.ts';
import { createSession } from './createSession.ts';
import { TAB_LOCK } from './createTabLocks.ts';
import { createCarrier } from './device/createCarrier.ts';
import { databaseNameOf } from './device/deviceConnection.ts';
import { forbidLatched } from './device/forbidLatched.ts';
import { openDeviceDatabase } from './device/openDeviceDatabase.ts';
import { STORES, type StoreName } from './device/stores.ts';
import type { OpenVault } from './device/vault.ts';
import { createRequestJson } from './requestJson.ts';
import { createFakeBackend, testUser } from './testing/fakeBackend.ts';
import { createFakeBrowser, memoryStorage } from './testing/fakeBrowser.ts';
import { fakeVault } from './testing/fakeVault.ts';

const { id: NOURA } = testUser('noura');
const DEVICE = `committee-room.device.${NOURA}`;

let backend = createFakeBackend();
let browser = createFakeBrowser(backend);
let ends: (() => void)[] = [];
beforeEach(() => {
  vi.useFakeTimers();
  backend = createFakeBackend();
  backend.answers.set('/api/device/wiped', () => undefined);
  browser = createFakeBrowser(backend);
});
afterEach(() => {
  for (const end of ends.splice(0)) end();
  ends = [];
  vi.useRealTimers();
});
const KEYS = { code: 'd01', releaseKey: 'released', sealing: { kid: 'k', publicKey: 'p' } };
/** A page that does not let go of the database, whatever it is told. */
const connection = () =>
  new Promise<IDBDatabase>((resolve) => {
    const request = browser.indexedDB.open(databaseNameOf(NOURA));
    request.onsuccess = () => resolve(request.result);
  });
const time = (ms = 200) => vi.advanceTimersByTimeAsync(ms);

/** A page load that has everything to leave with. */
function load(handIn: HandIn, tab = memoryStorage()) {
  const page = browser.openPage({ tab });
  const { environment } = page;
  const request = createRequestJson({ ...environment, language: () => 'en' });
  const api: Api = createApi({ request, credential: () => session.credential() });
  const offline = async () => ({ waysOf: async () => ({ pinDigits: null, triesLeft: 0, hasPasskey: false, gone: 'none' as const }) });
  const openVault: OpenVault = async (userId, release) => {
    if (backend.answers.has('/api/device')) await release();
    return fakeVault(userId);
  };
  const session = createSession({ request, api, environment, openVault, offline });
  const { leaving, dispose } = createRoot((end) => ({ leaving: createLeaving({ session, request, environment, handIn }), dispose: end }));
  ends.push(dispose, session.dispose);
  return { ...page, session, tab, ...leaving };
}

/** What a promise comes to when time passes. */
async function settled<T>(promise: Promise<T>): Promise<T> {
  let isSettled = false;
  promise.catch(() => {}).finally(() => (isSettled = true));
  while (!isSettled) await time(10);
  return promise;
}

/** Rows of a store; null when there is no database. */
const rows = (store: StoreName) => settled(readRows(store));
async function readRows(store: StoreName): Promise<number | null> {
  const names = (await browser.indexedDB.databases()).map(({ name }) => name);
  if (!names.includes(databaseNameOf(NOURA))) return null;
  const database = openDeviceDatabase(browser.indexedDB, NOURA, () => {});
  const asked = await database.transact([store], 'readonly', (transaction) => transaction.objectStore(store).getAll());
  database.close();
  return asked.result.filter(({ name }) => name !== 'generation').length; // which whoever opens it draws
}

/** Something in every store of the person's database. */
async function fill(): Promise<void> {
  const row = { id: 'a.1', room: 'guarantees/K01', n: 1, path: '/api/me', name: 'online' };
  const database = openDeviceDatabase(browser.indexedDB, NOURA, () => {});
  for (const store of Object.keys(STORES) as StoreName[])
    await database.transact([store], 'readwrite', (transaction) => void transaction.objectStore(store).put(row));
  database.close();
}

/** Hands in over a slow line. */
const slowly =
  (left: () => number): HandIn =>
  () =>
    new Promise((resolve) => setTimeout(() => resolve({ left: left() }), 5_000));

async function signedIn(handIn: HandIn) {
  const page = load(handIn);
  await page.session.login('noura', 'right');
  page.session.devices.of(NOURA);
  await settled(fill());
  return page;
}

test('[Y7] the latch first, then what is unsent, then everything; the server hears of both', async () => {
  const seen: unknown[] = [];
  const page = await signedIn(async () => {
    seen.push(page.session.latches.of(NOURA), page.session.holder(), await readRows('meta'));
    return { left: 0 };
  });
  const device = browser.local.get(DEVICE);
  page.session.startLeaving();
  page.leave().catch(() => {});
  await time();
  expect(seen).toEqual(['leaving', null, 1]);
  expect(await rows('entries')).toBeNull();
  expect([page.session.state(), page.session.known(), page.session.latches.of(NOURA)]).toEqual(['signed-out', [], 'gone']);
  expect(backend.sessions.size).toBe(0);
  expect(backend.callsOf('/api/device/wiped')[0]?.body).toEqual({ deviceId: device });
  expect(browser.local.get(DEVICE)).toBe(device); // the next sign-in here is not slowed down by guesses elsewhere (U9)
});

test('[Y7][I14] what cannot be handed in is told and kept; it is tried again by itself, and then everything goes', async () => {
  let left = 2;
  const page = await signedIn(async () => ({ left }));
  page.session.startLeaving();
  page.leave().catch(() => {});
  await time();
  expect(page.leaving()).toEqual({ step: 'unsent', unsent: 2, photos: 0, isHeld: false, isEnded: false });
  await time(60_000);
  expect([await rows('entries'), await rows('refused'), await rows('meta')]).toEqual([1, 1, 1]);
  left = 0;
  page.fire('online');
  await time();
  expect([await rows('entries'), page.session.state()]).toEqual([null, 'signed-out']);
});

test('[Y7][I14] a hand-in that fails counts as something left', async () => {
  const page = await signedIn(() => Promise.reject(new AppError('unreachable')));
  page.session.startLeaving();
  page.leave().catch(() => {});
  await time();
  expect(page.leaving().step).toBe('unsent');
  expect(await rows('entries')).toBe(1);
});

test('[Y7] only after they were saved to a file may unsent edits go with the rest', async () => {
  const page = await signedIn(async () => ({ left: 1 }));
  page.session.startLeaving();
  page.leave().catch(() => {});
  await time();
  expect(page.leaving().step).toBe('unsent');
  page.leave('saved').catch(() => {});
  await time();
  expect([await rows('entries'), page.session.state()]).toEqual([null, 'signed-out']);
});

test('[Y7][I14] an edit that the device did not take is not dropped: not after a while, and not with what was saved to a file before', async () => {
  let left = 1;
  const page = await signedIn(async () => ({ left }));
  let letGo = (): void => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  page.environment.locks?.request(`${TAB_LOCK}${NOURA}.one`, () => held).catch(() => {}); // as an outbox does that is not written yet
  page.session.startLeaving();
  page.leave('saved').catch(() => {});
  await time(6_000);
  expect(page.leaving()).toEqual({ step: 'unsent', unsent: 1, photos: 0, isHeld: true, isEnded: false });
  left = 0;
  await time(60_000);
  expect([await rows('entries'), await rows('meta'), page.session.latches.of(NOURA)]).toEqual([1, 1, 'leaving']);
  left = 1; // the device has taken it
  letGo();
  await time(20_000);
  expect(page.leaving()).toMatchObject({ step: 'unsent', unsent: 1, isHeld: false });
  page.leave('saved').catch(() => {});
  await time();
  expect([await rows('entries'), page.session.state()]).toEqual([null, 'signed-out']);
});

test('[Y7][Z8] over a network that swallows everything, what is carried on by itself is no page at work: the file stays a way out', async () => {
  const posting: number[] = [];
  let atOnce = 0;
  const swallow = async () => {
    posting.push(++atOnce);
    await new Promise((resolve) => setTimeout(resolve, 15_000));
    atOnce -= 1;
    throw new AppError('unreachable');
  };
  const carrier = createCarrier({ request: swallow, environment: browser.openPage().environment, here: () => null });
  ends.push(carrier.dispose);
  const page = await signedIn((userId) => carrier.handInSealed(userId, { includeRefused: true }));
  const sealed = { id: 'a.1', tab: 'a', room: 'guarantees/K01', atMs: 1, kid: 'k', secret: Uint8Array.of(1), sealed: Uint8Array.of(2) };
  const database = openDeviceDatabase(browser.indexedDB, NOURA, () => {});
  await settled(database.transact(['entries'], 'readwrite', (transaction) => void transaction.objectStore('entries').put(sealed)));
  database.close();
  page.session.startLeaving();
  page.leave().catch(() => {});
  for (let seconds = 0; seconds < 180; seconds += 1) {
    await time(1_000);
    expect(page.leaving().isHeld, `after ${seconds} s`).toBe(false);
  }
  expect(new Set(posting)).toEqual(new Set([1])); // nothing goes twice at once
  page.leave('saved').catch(() => {});
  await time(60_000);
  expect([await rows('entries'), page.session.state()]).toEqual([null, 'signed-out']);
});

test('[Y7] what is left stays told while it is tried again by itself; who asks for it sees that it is tried', async () => {
  let left = 2;
  const page = await signedIn(slowly(() => left));
  page.session.startLeaving();
  page.leave().catch(() => {});
  await time(5_200);
  for (let tenths = 0; tenths < 600; tenths += 1) {
    expect(page.leaving()).toMatchObject({ step: 'unsent', unsent: 2 });
    await time(100);
  }
  page.leave().catch(() => {});
  expect(page.leaving().step).toBe('handing-in');
  await time(10_000);
  expect(page.leaving()).toMatchObject({ step: 'unsent', unsent: 2 });
  left = 1;
  await time(20_000);
  expect(page.leaving()).toMatchObject({ step: 'unsent', unsent: 1 });
});

test('[Y7][I14] a file that was saved is no way past what a page turns out to hold while it is tried again', async () => {
  const page = await signedIn(slowly(() => 1));
  page.session.startLeaving();
  page.leave().catch(() => {});
  await time(5_200);
  let letGo = (): void => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  page.environment.locks?.request(`${TAB_LOCK}${NOURA}.one`, () => held).catch(() => {});
  page.fire('online');
  await time(7_000); // the page was waited for, and something is handed in now
  expect(page.leaving()).toMatchObject({ step: 'unsent', isHeld: false });
  page.leave('saved').catch(() => {});
  await time(4_000);
  expect(page.leaving()).toMatchObject({ step: 'unsent', isHeld: true });
  letGo();
  await time(20_000);
  expect(page.leaving()).toMatchObject({ step: 'unsent', unsent: 1, isHeld: false });
  expect([await rows('entries'), page.session.latches.of(NOURA)]).toEqual([1, 'leaving']);
});

test('[Y7] whoever stays keeps everything, also when a hand-in was under way', async () => {
  let answer = (_: { left: number }) => {};
  const page = await signedIn(() => new Promise((resolve) => (answer = resolve)));
  page.session.startLeaving();
  page.leave().catch(() => {});
  await time();
  page.session.stay();
  answer({ left: 0 });
  await time(60_000);
  expect([await rows('entries'), await rows('meta'), page.session.state()]).toEqual([1, 1, 'signed-in']);
  expect(page.session.holder()?.userId).toBe(NOURA);
});

test('[Y8][I14] a device that was ended: nothing readable at once, edits until they are handed in, then nothing and another device id', async () => {
  let left = 1;
  const page = await signedIn(async () => ({ left }));
  const device = browser.local.get(DEVICE);
  backend.expireTokens();
  backend.answers.set('/api/auth/refresh', () => {
    throw new AppError('device-ended');
  });
  page.session
    .credential()
    ?.renew()
    .catch(() => {});
  await time();
  page.leave().catch(() => {});
  await time();
  expect(page.leaving()).toEqual({ step: 'unsent', unsent: 1, photos: 0, isHeld: false, isEnded: true });
  expect([await rows('meta'), await rows('answers'), await rows('documents')]).toEqual([0, 0, 0]);
  expect([await rows('entries'), await rows('refused')]).toEqual([1, 1]);
  left = 0;
  page.fire('online');
  await time();
  expect(await rows('entries')).toBeNull();
  expect([page.session.state(), page.leaving().step]).toEqual(['leaving', 'done']); // until the person has read it
  expect(backend.callsOf('/api/device/wiped')[0]?.body).toEqual({ deviceId: device });
  expect(browser.local.get(DEVICE)).not.toBe(device);
});

test('[Y7] a page that was closed in the middle: the next one forgets the rest, whoever opens it', async () => {
  const page = await signedIn(async () => ({ left: 0 }));
  page.session.latches.set(NOURA, 'wiping'); // as far as the first page came
  page.die();
  for (const end of ends.splice(0)) end();
  load(async () => ({ left: 9 }));
  await time();
  expect(await rows('entries')).toBeNull();
});

test('[Y7] a page that slept through it does not make the database anew; one of the next sign-in does', async () => {
  const page = await signedIn(async () => ({ left: 0 }));
  const slept = forbidLatched(page.environment, NOURA);
  page.session.startLeaving();
  page.leave().catch(() => {});
  await time();
  const write = async (environment: typeof slept) => {
    const database = openDeviceDatabase(environment.indexedDB, NOURA, () => {});
    await database.transact(['entries'], 'readwrite', (transaction) => void transaction.objectStore('entries').put({ id: 'late' }));
    database.close();
  };
  await expect(settled(write(slept))).rejects.toThrow();
  expect(await rows('entries')).toBeNull();
  await page.session.login('noura', 'right');
  await expect(settled(write(slept))).rejects.toThrow(); // it stays forbidden to whoever had it open
  await settled(write(forbidLatched(page.environment, NOURA)));
  expect(await rows('entries')).toBe(1);
});

test('[Y7] signed out without a network and in again with it: the server is not told any more that the device holds nothing', async () => {
  const page = await signedIn(async () => ({ left: 0 }));
  backend.setNetwork('cut');
  page.session.startLeaving();
  page.leave().catch(() => {});
  await time();
  expect(page.session.latches.of(NOURA)).toBe('gone');
  let released = 0;
  backend.answers.set('/api/auth/login', () => ({ ...backend.signIn('noura'), device: KEYS }));
  backend.answers.set('/api/device', () => {
    released += 1;
    return KEYS;
  });
  backend.setNetwork('up');
  await page.session.login('noura', 'right');
  page.fire('online');
  await time(60_000);
  expect(backend.callsOf('/api/device/wiped')).toEqual([]);
  expect([released, page.session.state()]).toEqual([1, 'signed-in']); // asked anew: what came with the sign-in may be no key any more
});

test('[Y7][I14] who signs in again while they are being forgotten comes in afterwards, and nothing of theirs goes with what was', async () => {
  const page = await signedIn(async () => ({ left: 0 }));
  const frozen = await settled(connection()); // holds the database open
  page.session.startLeaving();
  page.leave().catch(() => {});
  await time(1_000);
  expect(page.session.latches.of(NOURA)).toBe('wiping');
  const tab = memoryStorage();
  tab.set('committee-room.session', '-'); // somebody asked for the sign-in form there
  const other = load(async () => ({ left: 0 }), tab);
  const login = other.session.login('noura', 'right');
  await time();
  expect(other.session.state()).toBe('signed-out');
  frozen.close();
  await settled(login);
  await settled(fill());
  page.fire('storage');
  await time(60_000);
  expect([other.session.state(), other.session.latches.of(NOURA), await rows('entries')]).toEqual(['signed-in', null, 1]);
  expect(backend.sessions.size).toBe(1);
});
