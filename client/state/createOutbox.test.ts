import { IDBObjectStore } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createOutbox, type Outbox } from './createOutbox.ts';
import type { OutboxEntry } from './outboxEntry.ts';
import { createFakeBackend } from './testing/fakeBackend.ts';
import { createFakeBrowser, memoryStorage } from './testing/fakeBrowser.ts';
import { fakeVault } from './testing/fakeVault.ts';

let open: Outbox[] = [];
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(async () => {
  for (const outbox of open) outbox.close();
  open = [];
  vi.useRealTimers();
});

const ROOM = 'guarantees/K01';
const browserOf = () => createFakeBrowser(createFakeBackend());
type Browser = ReturnType<typeof browserOf>;

function start(browser: Browser, { userId = 'noura0', ...options }: { userId?: string } & Parameters<Browser['openPage']>[0] = {}) {
  const page = browser.openPage(options);
  const outbox = createOutbox({ vault: fakeVault(userId), environment: page.environment });
  open.push(outbox);
  return { ...page, outbox };
}
function entryOf(outbox: Outbox, key: string, room = ROOM): OutboxEntry {
  const writes = [{ key, value: 1, base: undefined }];
  return { ...outbox.nextId(), room, epoch: 1, clientId: 1, clock: 0, update: Uint8Array.of(1, 2), writes, atMs: Date.now() };
}
async function settled<T>(promise: Promise<T>): Promise<T> {
  await vi.advanceTimersByTimeAsync(100);
  return promise;
}
const keysIn = async (outbox: Outbox, room = ROOM) => (await settled(outbox.load(room))).entries.map(({ writes }) => writes[0]?.key);

test('[V5] what is put is there for the next page load, in the order made; what is removed is not', async () => {
  const browser = browserOf();
  const { outbox, die } = start(browser);
  const entries = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k'].map((key) => entryOf(outbox, key));
  outbox.apply({ put: entries });
  await settled(Promise.resolve());
  outbox.apply({ remove: entries.slice(2, 9).map(({ id }) => id) });
  await settled(Promise.resolve());
  expect(outbox.isAtRisk()).toBe(false);
  die();
  expect(await keysIn(start(browser).outbox)).toEqual(['a', 'b', 'j', 'k']);
});

test('an edit that is acknowledged before the device has it leaves nothing behind', async () => {
  const browser = browserOf();
  const { outbox, die } = start(browser);
  const entry = entryOf(outbox, 'a');
  outbox.apply({ put: [entry] });
  await Promise.resolve(); // its transaction is under way
  outbox.apply({ remove: [entry.id] });
  await settled(Promise.resolve());
  die();
  expect(await keysIn(start(browser).outbox)).toEqual([]);
});

test('an edit that is acknowledged before anything was written is never written', async () => {
  const browser = browserOf();
  const { outbox, die } = start(browser);
  const entry = entryOf(outbox, 'a');
  outbox.apply({ put: [entry] });
  outbox.apply({ remove: [entry.id] });
  await settled(Promise.resolve());
  die();
  expect(await keysIn(start(browser).outbox)).toEqual([]);
});

test('another person on the same device sees nothing of it', async () => {
  const browser = browserOf();
  const { outbox, die } = start(browser);
  outbox.apply({ put: [entryOf(outbox, 'a')] });
  await settled(Promise.resolve());
  die();
  const other = start(browser, { userId: 'salem1' }).outbox;
  expect(await settled(other.rooms())).toEqual(new Set());
  expect(await keysIn(start(browser).outbox)).toEqual(['a']);
});

test('[I14] a living tab keeps its edits to itself; of two that come after it one inherits, in the instant it dies', async () => {
  const browser = browserOf();
  const first = start(browser);
  first.outbox.apply({ put: [entryOf(first.outbox, 'a')] });
  await settled(Promise.resolve());
  const second = start(browser);
  const third = start(browser);
  expect(await keysIn(second.outbox)).toEqual([]);
  expect(await keysIn(third.outbox)).toEqual([]);
  const heard: string[] = [];
  second.outbox.onMore(() => heard.push('second'));
  third.outbox.onMore(() => heard.push('third'));
  first.die();
  await settled(Promise.resolve());
  expect(heard).toEqual(['second']);
  expect(await keysIn(second.outbox)).toEqual(['a']);
  expect(await keysIn(third.outbox)).toEqual([]);
  second.die();
  await settled(Promise.resolve());
  expect(await keysIn(third.outbox)).toEqual(['a']);
});

test('[I14] the browser is slow to give the lock of a tab that has gone: two that ask in the meantime both get its edits', async () => {
  const browser = browserOf();
  const first = start(browser);
  first.outbox.apply({ put: [entryOf(first.outbox, 'a')] });
  await settled(Promise.resolve());
  first.die();
  const { outbox } = start(browser, { locksAfterMs: 30 }); // slower than two looks into the database
  const rooms = outbox.rooms();
  const loading = outbox.load(ROOM);
  expect(await settled(rooms)).toEqual(new Set([ROOM]));
  expect((await settled(loading)).entries.map(({ writes }) => writes[0]?.key)).toEqual(['a']);
});

test('[I14] who takes over a tab for one room tells the rooms that are open already', async () => {
  const browser = browserOf();
  const first = start(browser);
  const second = start(browser);
  expect(await keysIn(first.outbox)).toEqual([]);
  second.outbox.apply({ put: [entryOf(second.outbox, 'a')] });
  await settled(Promise.resolve());
  second.die();
  const heard: string[] = [];
  first.outbox.onMore(() => heard.push('more'));
  expect(await keysIn(first.outbox, 'guarantees/K02')).toEqual([]); // this room opens, and its look finds the dead tab
  expect(heard).toEqual(['more']);
  expect(await keysIn(first.outbox)).toEqual(['a']);
});

test('[V5] a page has what an earlier one of its tab left before the browser lets go of that, and hears when it has gone', async () => {
  const browser = browserOf();
  const tab = memoryStorage();
  const first = start(browser, { tab });
  first.outbox.apply({ put: [entryOf(first.outbox, 'a')] });
  await settled(Promise.resolve());
  start(browser, { tab }).die(); // a page without an edit between the two
  const third = start(browser, { tab });
  expect(await keysIn(third.outbox)).toEqual(['a']);
  const heard: string[] = [];
  third.outbox.onMore(() => heard.push('more'));
  first.outbox.apply({ put: [entryOf(first.outbox, 'b')] }); // its last act
  await settled(Promise.resolve());
  first.die();
  await settled(Promise.resolve());
  expect(heard).toEqual(['more']);
  expect(await keysIn(third.outbox)).toEqual(['a', 'b']);
});

test('without locks every tab takes everything: what is sent twice is one edit', async () => {
  const browser = browserOf();
  const first = start(browser, { hasLocks: false });
  first.outbox.apply({ put: [entryOf(first.outbox, 'a')] });
  await settled(Promise.resolve());
  expect(await keysIn(start(browser, { hasLocks: false }).outbox)).toEqual(['a']);
});

test('the rooms in which something waits are known without opening them', async () => {
  const browser = browserOf();
  const { outbox, die } = start(browser);
  outbox.apply({ put: [entryOf(outbox, 'a'), entryOf(outbox, 'b', 'guarantees/K02')] });
  await settled(Promise.resolve());
  die();
  expect(await settled(start(browser).outbox.rooms())).toEqual(new Set([ROOM, 'guarantees/K02']));
});

test('[I14] a full device: nothing throws, it is said, and everything is written when there is room again', async () => {
  const browser = browserOf();
  const { outbox, die } = start(browser);
  const kept = entryOf(outbox, 'kept');
  outbox.apply({ put: [kept] });
  await settled(Promise.resolve());
  const full = failPuts();
  outbox.apply({ put: [entryOf(outbox, 'a')] });
  outbox.apply({ put: [entryOf(outbox, 'b')] });
  await settled(Promise.resolve());
  expect(outbox.isBroken()).toBe(true);
  expect(outbox.isAtRisk()).toBe(true);
  const acknowledged = entryOf(outbox, 'acknowledged');
  outbox.apply({ put: [acknowledged] });
  await vi.advanceTimersToNextTimerAsync();
  outbox.apply({ remove: [acknowledged.id] }); // while the device is failing to write it
  outbox.apply({ remove: [kept.id] }); // what is done with goes all the same: that makes room
  await vi.advanceTimersByTimeAsync(10_000);
  expect(outbox.isBroken()).toBe(true);
  full.mockRestore();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(outbox.isBroken()).toBe(false);
  expect(outbox.isAtRisk()).toBe(false);
  die();
  expect(await keysIn(start(browser).outbox)).toEqual(['a', 'b']);
});

function failPuts() {
  return vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError');
  });
}

test('a connection that the browser has closed is opened again', async () => {
  const browser = browserOf();
  const { outbox, die } = start(browser);
  outbox.apply({ put: [entryOf(outbox, 'a')] });
  await settled(Promise.resolve());
  for (const database of browser.databases) database.close(); // without an event, as Safari does in the background
  outbox.apply({ put: [entryOf(outbox, 'b')] });
  await settled(Promise.resolve());
  expect(outbox.isBroken()).toBe(false);
  die();
  expect(await keysIn(start(browser).outbox)).toEqual(['a', 'b']);
});

test('[I14] a database that was deleted under an open page gets back what that page has not sent', async () => {
  const browser = browserOf();
  const { outbox, die } = start(browser);
  outbox.apply({ put: [entryOf(outbox, 'a')] });
  await settled(Promise.resolve());
  browser.indexedDB.deleteDatabase('committee-room.noura0');
  await settled(Promise.resolve());
  outbox.apply({ put: [entryOf(outbox, 'b')] });
  await settled(Promise.resolve());
  die();
  expect(await keysIn(start(browser).outbox)).toEqual(['a', 'b']);
});

test('closing writes what is left first', async () => {
  const browser = browserOf();
  const { outbox } = start(browser);
  outbox.apply({ put: [entryOf(outbox, 'a')] });
  outbox.close();
  await settled(Promise.resolve());
  expect(await keysIn(start(browser).outbox)).toEqual(['a']);
});
