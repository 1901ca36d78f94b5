import { afterEach, expect, test } from 'vitest';
import type { SealedEdit } from '../../../schema/deviceApi.ts';
import { AppError, type ErrorCode } from '../../../schema/errors.ts';
import { createTabLocks } from '../createTabLocks.ts';
import type { Call } from '../requestJson.ts';
import { createFakeBackend } from '../testing/fakeBackend.ts';
import { createFakeBrowser, type FakePage } from '../testing/fakeBrowser.ts';
import { createCarrier } from './createCarrier.ts';
import { createLatches, leavingLock } from './latches.ts';
import { openDeviceDatabase } from './openDeviceDatabase.ts';
import { readUnsentFile, unsentFile, unsentFileName } from './unsentFile.ts';

const NOURA = 'noura0';
const SALEM = 'salem0';
const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

const browserOf = () => createFakeBrowser(createFakeBackend());
type Browser = ReturnType<typeof browserOf>;

/** A server that takes what it is not told to refuse. */
function fakeServer() {
  const parcels: SealedEdit[][] = [];
  let failure: ErrorCode | null = null;
  let answer = (edits: readonly SealedEdit[]) => ({ taken: edits.map(({ id }) => id), unreadable: [] as string[] });
  return {
    parcels,
    fail: (code: ErrorCode | null) => {
      failure = code;
    },
    answers: (next: typeof answer) => {
      answer = next;
    },
    request: async ({ path, body }: Call): Promise<unknown> => {
      expect(path).toBe('/api/edits/sealed');
      const { edits } = body as { edits: SealedEdit[] };
      if (failure) throw new AppError(failure);
      if (edits.some(({ kid }) => kid === '!')) throw new AppError('bad-request');
      parcels.push(edits);
      return answer(edits);
    },
    ids: () => parcels.flat().map(({ id }) => id),
  };
}

const entry = (tab: string, n: number, more: object = {}) => ({
  id: `${tab}.${n}`,
  tab,
  room: 'guarantees/K01',
  atMs: n,
  kid: 'k1',
  secret: Uint8Array.of(1),
  sealed: Uint8Array.of(n, 255),
  ...more,
});
async function keep(browser: Browser, userId: string, entries: readonly object[], refused: readonly object[] = []): Promise<void> {
  const database = openDeviceDatabase(browser.indexedDB, userId, () => {});
  await database.transact(['entries', 'refused'], 'readwrite', (transaction) => {
    for (const one of entries) transaction.objectStore('entries').put(one);
    for (const one of refused) transaction.objectStore('refused').put(one);
  });
  database.close();
}
async function kept(browser: Browser, userId: string): Promise<string[]> {
  const database = openDeviceDatabase(browser.indexedDB, userId, () => {});
  const all = await database.transact(['entries', 'refused'], 'readonly', (transaction) => [
    transaction.objectStore('entries').getAllKeys(),
    transaction.objectStore('refused').getAllKeys(),
  ]);
  database.close();
  return all.flatMap(({ result }) => result as string[]);
}
function start(page: FakePage, server: ReturnType<typeof fakeServer>, here: string | null = null) {
  const carrier = createCarrier({ request: server.request, environment: page.environment, here: () => here });
  ends.push(carrier.dispose);
  return carrier;
}
async function tabOf(browser: Browser, userId: string) {
  const page = browser.openPage();
  const locks = createTabLocks({ userId, environment: page.environment, onTakenOver: () => {} });
  await locks.ready;
  return { ...page, ...locks };
}

test('[Z8] what page loads that are gone have left is handed on, whosever it is, and only what was taken goes from the device', async () => {
  const browser = browserOf();
  const server = fakeServer();
  const dead = await tabOf(browser, NOURA);
  const alive = await tabOf(browser, NOURA);
  await keep(browser, NOURA, [entry(dead.tab, 2), entry(dead.tab, 1), entry(dead.tab, 3), entry(alive.tab, 1)]);
  await keep(browser, SALEM, [entry('gone0000', 1)], [entry('', 9, { id: 'gone0000.1.key', tab: undefined })]);
  dead.die();
  server.answers((edits) => ({ taken: edits.map(({ id }) => id).filter((id) => id !== `${dead.tab}.2`), unreadable: [] }));
  await start(browser.openPage(), server).look();
  expect(new Set(server.ids())).toEqual(new Set([`${dead.tab}.1`, `${dead.tab}.2`, `${dead.tab}.3`, 'gone0000.1']));
  expect(server.parcels.flat().find(({ id }) => id === 'gone0000.1')).toEqual({ id: 'gone0000.1', kid: 'k1', sealed: 'Af8' });
  expect(await kept(browser, NOURA)).toEqual([`${alive.tab}.1`, `${dead.tab}.2`].sort());
  expect(await kept(browser, SALEM)).toEqual(['gone0000.1.key']);
});

test('[Z8] whoever is signed in here sends their own, and so does the heir of a page load', async () => {
  const browser = browserOf();
  const server = fakeServer();
  const dead = await tabOf(browser, NOURA);
  const heir = await tabOf(browser, NOURA);
  await keep(browser, NOURA, [entry(dead.tab, 1)]);
  dead.die();
  await start(browser.openPage(), server, NOURA).look();
  await heir.watch([dead.tab]);
  await start(browser.openPage(), server).look();
  expect(server.ids()).toEqual([]);
});

test('[D3][I14] what the key of whoever is signed in here does not open goes sealed too, and nothing else of theirs', async () => {
  const browser = browserOf();
  const server = fakeServer();
  await keep(browser, NOURA, [entry('closed00', 1), entry('open0000', 1)], [entry('', 2, { id: 'closed00.1.key', tab: undefined })]);
  const { environment } = browser.openPage();
  const closedHere = () => ['closed00.1', 'closed00.1.key'];
  const carrier = createCarrier({ request: server.request, environment, here: () => NOURA, closedHere });
  ends.push(carrier.dispose);
  await carrier.look();
  expect(server.ids()).toEqual(['closed00.1', 'closed00.1.key']);
  expect(await kept(browser, NOURA)).toEqual(['open0000.1']);
});

test('[Z8] what did not arrive stays, and goes when the network is back; what nobody can read stays and is not sent for ever', async () => {
  const browser = browserOf();
  const server = fakeServer();
  await keep(browser, NOURA, [entry('gone0000', 1), entry('gone0000', 2)]);
  server.fail('unreachable');
  const page = browser.openPage();
  const carrier = start(page, server);
  await carrier.look();
  expect(await kept(browser, NOURA)).toHaveLength(2);
  server.fail(null);
  server.answers((edits) => ({ taken: ['gone0000.2'], unreadable: edits.map(({ id }) => id).filter((id) => id === 'gone0000.1') }));
  page.fire('online');
  await expect.poll(() => kept(browser, NOURA)).toEqual(['gone0000.1']);
  await carrier.look();
  expect(server.parcels).toHaveLength(1);
});

test('[Y7] of somebody whose things are being forgotten no database is opened: that would make it anew', async () => {
  const browser = browserOf();
  const server = fakeServer();
  await keep(browser, NOURA, [entry('gone0000', 1)]);
  createLatches(browser.openPage().environment).set(NOURA, 'wiping');
  await start(browser.openPage(), server).look();
  expect(server.ids()).toEqual([]);
  createLatches(browser.openPage().environment).set(NOURA, 'locked');
  await start(browser.openPage(), server).look();
  expect(server.ids()).toEqual(['gone0000.1']);
});

test('[Y7][Z8] what is theirs is left to a sign-out while that is under way; of one that no page goes on with it is handed on', async () => {
  const browser = browserOf();
  const server = fakeServer();
  await keep(browser, NOURA, [entry('gone0000', 1)]);
  const { environment } = browser.openPage();
  createLatches(environment).set(NOURA, 'leaving');
  await environment.locks?.request(leavingLock(NOURA), () => start(browser.openPage(), server).look());
  expect(server.ids()).toEqual([]);
  await start(browser.openPage(), server).look();
  expect(server.ids()).toEqual(['gone0000.1']);
});

test('[Z8] 140 edits go in small parcels, in the order made; one that is no edit holds up no other', async () => {
  const browser = browserOf();
  const server = fakeServer();
  const entries = Array.from({ length: 140 }, (_, i) =>
    entry('gone0000', i + 1, { sealed: new Uint8Array(600), ...(i === 70 ? { kid: '!' } : {}) }),
  );
  await keep(browser, NOURA, entries);
  await start(browser.openPage(), server).look();
  expect(server.ids()).toEqual(entries.filter(({ kid }) => kid !== '!').map(({ id }) => id));
  expect(await kept(browser, NOURA)).toEqual(['gone0000.71']);
  for (const parcel of server.parcels) expect(JSON.stringify({ edits: parcel }).length).toBeLessThan(64 * 1024);
});

test('[Z8] before a person is signed out all of theirs is handed in, that of living tabs too, and what is left is counted', async () => {
  const browser = browserOf();
  const server = fakeServer();
  const alive = await tabOf(browser, NOURA);
  const refused = entry('', 5, { id: `${alive.tab}.1.key`, tab: undefined });
  await keep(browser, NOURA, [entry(alive.tab, 2), entry('x', 1, { id: 'plain.1', sealed: undefined })], [refused]);
  const carrier = start(browser.openPage(), server, NOURA);
  server.fail('unreachable');
  expect(await carrier.handInSealed(NOURA, { includeRefused: true })).toEqual({ left: 3 });
  server.fail(null);
  expect(await carrier.handInSealed(NOURA, { includeRefused: false })).toEqual({ left: 1 }); // of an earlier version: only its person can send it
  expect(await kept(browser, NOURA)).toEqual(['plain.1', refused.id]);
  expect(await carrier.handInSealed(NOURA, { includeRefused: true })).toEqual({ left: 1 });
  expect(server.ids()).toEqual([`${alive.tab}.2`, refused.id]);
});

test('[Z8] where the browser does not list its databases, people who were here are remembered', async () => {
  const browser = browserOf();
  const server = fakeServer();
  await keep(browser, NOURA, [entry('gone0000', 1)]);
  const page = browser.openPage();
  const { indexedDB } = browser;
  const old = { ...page, environment: { ...page.environment, indexedDB: { open: indexedDB.open.bind(indexedDB) } as IDBFactory } };
  await start(old, server, NOURA).look();
  expect(server.ids()).toEqual([]);
  await start(old, server).look();
  expect(server.ids()).toEqual(['gone0000.1']);
});

test('[Z8] a file holds what is sealed and nothing else, and comes back as it was', () => {
  const edits = [{ id: 'a.1', kid: 'k', sealed: 'AAAA' }];
  const text = unsentFile(edits);
  expect(readUnsentFile(text)).toEqual(edits);
  expect(Object.keys(JSON.parse(text))).toEqual(['format', 'edits']);
  expect(readUnsentFile(JSON.stringify({ format: JSON.parse(text).format, edits: [{ ...edits[0], more: 1 }, null, { id: 1 }] }))).toEqual(
    edits,
  );
  for (const wrong of ['', '{', 'null', '[]', '{"edits":{}}', JSON.stringify({ format: 'other', edits })])
    expect(readUnsentFile(wrong)).toBeNull();
  expect(unsentFileName('d01', Date.UTC(2026, 10, 30, 17, 30))).toBe('unsent-d01-2026-11-30-17-30.committee-room.json');
});
