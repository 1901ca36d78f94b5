import { IDBObjectStore } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SealedContent } from '../../schema/deviceApi.ts';
import { createOutbox, type Outbox } from './createOutbox.ts';
import { openDeviceDatabase } from './device/openDeviceDatabase.ts';
import type { OutboxRow } from './device/outboxRows.ts';
import type { Vault } from './device/vault.ts';
import type { OutboxEntry, RefusedWrite } from './outboxEntry.ts';
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
  return { ...outbox.nextId(), room, epoch: 1, clientId: 1, clock: 0, update: Uint8Array.of(1, 2), writes };
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

test('[V5][C7] a clock set back between two page loads turns no order round: not that of sending, not that of handing in sealed', async () => {
  const browser = browserOf();
  const tab = memoryStorage();
  const before = start(browser, { tab });
  for (const key of ['a', 'b']) before.outbox.apply({ put: [entryOf(before.outbox, key)] });
  await settled(Promise.resolve());
  before.die();
  vi.setSystemTime(Date.now() - 3_600_000);
  const { outbox } = start(browser, { tab });
  expect(await keysIn(outbox)).toEqual(['a', 'b']);
  outbox.apply({ put: [entryOf(outbox, 'c')] });
  await settled(Promise.resolve());
  expect(await keysIn(outbox)).toEqual(['a', 'b', 'c']);
  const rows = [...(await rowsIn(browser))].sort((one, other) => one.atMs - other.atMs);
  expect(rows.map(({ id }) => id)).toEqual((await settled(outbox.load(ROOM))).entries.map(({ id }) => id));
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

test('[D1] an edit counts as kept when its transaction is complete, and again not when the device has lost it', async () => {
  const { outbox } = start(browserOf());
  const entry = entryOf(outbox, 'a');
  outbox.apply({ put: [entry] });
  expect([outbox.unkept(ROOM), outbox.unkept('guarantees/K02'), outbox.isAtRisk()]).toEqual([1, 0, true]);
  await Promise.resolve(); // it is being encrypted
  expect([outbox.unkept(ROOM), outbox.isAtRisk()]).toEqual([1, true]);
  await settled(Promise.resolve());
  expect([outbox.unkept(ROOM), outbox.isAtRisk()]).toEqual([0, false]);
  outbox.apply({ put: [entryOf(outbox, 'b')] });
  outbox.apply({ remove: [entry.id] });
  expect(outbox.unkept(ROOM)).toBe(1);
  await settled(Promise.resolve());
  expect(outbox.unkept(ROOM)).toBe(0);
});

test('[D5] a database that another page has made anew gets back what this one has not sent, before anything else is written', async () => {
  const browser = browserOf();
  const { outbox, die } = start(browser);
  outbox.apply({ put: [entryOf(outbox, 'a')], refuse: [refusedOf('gone.1.k', 'k')] });
  await settled(Promise.resolve());
  browser.indexedDB.deleteDatabase('committee-room.noura0'); // as an eviction does, the page hears of it
  const other = start(browser);
  other.outbox.apply({ put: [entryOf(other.outbox, 'b')] }); // the other page may be first
  await settled(Promise.resolve());
  expect(outbox.isBroken()).toBe(false);
  die();
  other.die();
  const after = start(browser).outbox;
  expect((await keysIn(after)).sort()).toEqual(['a', 'b']);
  expect((await settled(after.load(ROOM))).refused.map(({ key }) => key)).toEqual(['k']);
});

test('[D5] in a database that was made anew the key is kept before what it opens, also when nothing else was there', async () => {
  const browser = browserOf();
  const page = browser.openPage();
  const order: string[] = [];
  let fails = 1;
  const keepKey = async (): Promise<void> => {
    order.push(`${(await rowsIn(browser)).length} rows`);
    fails -= 1;
    if (fails >= 0) throw new Error('not now');
  };
  const outbox = createOutbox({ vault: { ...fakeVault('noura0'), keepKey }, environment: page.environment });
  open.push(outbox);
  await settled(outbox.load(ROOM));
  expect(order).toEqual([]);
  browser.indexedDB.deleteDatabase('committee-room.noura0');
  await settled(Promise.resolve());
  await vi.advanceTimersByTimeAsync(2_000);
  expect(order).toEqual(['0 rows', '0 rows']);
  outbox.apply({ put: [entryOf(outbox, 'a')] });
  await settled(Promise.resolve());
  expect(order).toHaveLength(2);
  expect((await rowsIn(browser)).length).toBe(1);
});

test('what is removed only after something else leaves the device then, and is not this tab’s to send meanwhile', async () => {
  const browser = browserOf();
  const { outbox } = start(browser);
  const entry = entryOf(outbox, 'a');
  outbox.apply({ put: [entry] });
  await settled(Promise.resolve());
  let isKept = (): void => {};
  outbox.apply({
    remove: [entry.id],
    removeAfter: new Promise<void>((resolve) => {
      isKept = resolve;
    }),
  });
  await settled(Promise.resolve());
  expect(await keysIn(outbox)).toEqual([]);
  expect((await rowsIn(browser)).map(({ id }) => id)).toEqual([entry.id]);
  isKept();
  await settled(Promise.resolve());
  expect(await rowsIn(browser)).toEqual([]);
});

test('[D2] nothing that was written stands on the device in clear; what is sealed says whose it is and from which device', async () => {
  const browser = browserOf();
  const { outbox } = start(browser);
  const entry = { ...entryOf(outbox, 'a'), writes: [{ key: 'a', value: 'Noura Salem', base: 'old words' }] };
  const write = { ...refusedOf('gone.1.k', 'k'), value: 'Noura Salem' };
  outbox.apply({ put: [entry], refuse: [write] });
  await settled(Promise.resolve());
  const rows = [...(await rowsIn(browser)), ...(await rowsIn(browser, 'refused'))];
  expect(rows.map(({ id, tab, room, kid }) => [id, tab, room, kid])).toEqual([
    [entry.id, entry.tab, ROOM, 'fake'],
    ['gone.1.k', 'gone', ROOM, 'fake'],
  ]);
  for (const row of rows) expect(new TextDecoder('latin1').decode(await bytesOf(row))).not.toMatch(/Salem|old words/);
  const contents = rows.map(({ sealed }) => SealedContent.parse(JSON.parse(new TextDecoder().decode(unsealFake(sealed)))));
  expect(contents).toMatchObject([
    { kind: 'unsent', userId: 'noura0', entry: { id: entry.id, room: ROOM, epoch: 1, writes: [{ key: 'a', value: 'Noura Salem' }] } },
    { kind: 'refused', userId: 'noura0', entry: { id: 'gone.1.k', writes: [{ key: 'k', value: 'Noura Salem' }] } },
  ]);
  expect(contents[0]?.deviceId).toBe(browser.local.get('committee-room.device.noura0'));
});

test('[D2] what an earlier version kept in clear is sent like any other, and written anew', async () => {
  const browser = browserOf();
  const first = start(browser);
  const entry = entryOf(first.outbox, 'a');
  const write = refusedOf('gone.1.k', 'k');
  await putClear(browser, entry, write);
  first.die();
  const { outbox, die } = start(browser);
  expect(await keysIn(outbox)).toEqual(['a']);
  expect((await settled(outbox.load(ROOM))).refused).toEqual([write]);
  await settled(Promise.resolve());
  for (const row of [...(await rowsIn(browser)), ...(await rowsIn(browser, 'refused'))])
    expect(Object.keys(row).sort()).toEqual(['atMs', 'id', 'kid', 'room', 'sealed', 'secret', 'tab']);
  die();
  const after = start(browser).outbox;
  expect(await settled(after.load(ROOM))).toEqual({ entries: [entry], refused: [write] });
});

test('[D3] what this key does not open stays where it is, is counted, and holds up nothing', async () => {
  const browser = browserOf();
  const first = start(browser);
  first.outbox.apply({ put: [entryOf(first.outbox, 'a')] });
  await settled(Promise.resolve());
  first.die();
  const page = browser.openPage();
  const foreign: Vault = { ...fakeVault('noura0'), cipher: fakeVault('another').cipher }; // the key was made anew
  const outbox = createOutbox({ vault: foreign, environment: page.environment });
  open.push(outbox);
  expect(await keysIn(outbox)).toEqual([]);
  expect([outbox.undecryptable(), outbox.isBroken()]).toEqual([1, false]);
  expect([...outbox.closed()]).toHaveLength(1); // which the carrier hands in as they are
  expect(await settled(outbox.rooms())).toEqual(new Set());
  outbox.apply({ put: [entryOf(outbox, 'b')] });
  await settled(Promise.resolve());
  expect((await rowsIn(browser)).length).toBe(2);
  const again = start(browser, { hasLocks: false }).outbox; // with the old key it is there
  expect(await keysIn(again)).toEqual(['a']);
  again.apply({ remove: (await settled(again.load(ROOM))).entries.map(({ id }) => id) });
  await settled(Promise.resolve());
  expect((await rowsIn(browser)).length).toBe(1);
  await settled(outbox.rooms());
  expect(outbox.undecryptable()).toBe(0);
});

const refusedOf = (id: string, key: string): RefusedWrite => ({
  id,
  edit: id.slice(0, id.lastIndexOf('.')),
  room: ROOM,
  key,
  value: 1,
  base: undefined,
  reason: 'conflict',
  atMs: 7,
});
const unsealFake = (sealed: Uint8Array) => sealed.map((byte) => byte ^ 0x5a); // as `fakeVault` seals
const bytesOf = async (row: object) =>
  new Uint8Array(
    Object.values(row).flatMap((value) => [...new TextEncoder().encode(String(value)), ...(value instanceof Uint8Array ? value : [])]),
  );

async function inDatabase<T>(browser: Browser, run: (transaction: IDBTransaction) => IDBRequest<T>): Promise<T> {
  const database = openDeviceDatabase(browser.indexedDB, 'noura0', () => {});
  const request = await settled(database.transact(['entries', 'refused'], 'readwrite', run));
  database.close();
  return request.result;
}
const rowsIn = (browser: Browser, store: 'entries' | 'refused' = 'entries'): Promise<OutboxRow[]> =>
  inDatabase(browser, (transaction) => transaction.objectStore(store).getAll());
const putClear = (browser: Browser, entry: OutboxEntry, write: RefusedWrite): Promise<unknown> =>
  inDatabase(browser, (transaction) => {
    transaction.objectStore('refused').put(write);
    return transaction.objectStore('entries').put(entry);
  });

test('closing writes what is left first', async () => {
  const browser = browserOf();
  const { outbox } = start(browser);
  outbox.apply({ put: [entryOf(outbox, 'a')] });
  outbox.close();
  await settled(Promise.resolve());
  expect(await keysIn(start(browser).outbox)).toEqual(['a']);
});

test('[C6][D8] what the browser has lost of refused writes is written again, and is not taken for decided in another tab', async () => {
  const browser = browserOf();
  const { outbox, die, fire } = start(browser);
  outbox.apply({ refuse: [refusedOf('gone.1.k', 'k')] });
  await settled(Promise.resolve());
  await inDatabase(browser, (transaction) => transaction.objectStore('refused').clear());
  for (const database of browser.databases) database.onclose?.(new Event('close'));
  fire('visible'); // looks while that is found out
  await settled(Promise.resolve());
  fire('visible');
  await settled(Promise.resolve());
  expect((await settled(outbox.load(ROOM))).refused.map(({ key }) => key)).toEqual(['k']);
  die();
  expect((await settled(start(browser).outbox.load(ROOM))).refused.map(({ key }) => key)).toEqual(['k']);
});

test('[O3][C6] what the person has decided while the device could not keep it does not come back', async () => {
  const browser = browserOf();
  const { outbox, die } = start(browser);
  await settled(outbox.load(ROOM));
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = () => {
    throw new DOMException('full', 'QuotaExceededError');
  };
  try {
    const entry = entryOf(outbox, 'a');
    const write: RefusedWrite = { ...entry, id: `${entry.id}.a`, edit: entry.id, key: 'a', value: 1, base: undefined, reason: 'conflict' };
    outbox.apply({ refuse: [write] });
    await Promise.resolve(); // its write is under way
    outbox.apply({ dismiss: [write.id] });
    await settled(Promise.resolve());
  } finally {
    IDBObjectStore.prototype.put = put;
  }
  await vi.advanceTimersByTimeAsync(30_000);
  die();
  expect((await settled(start(browser).outbox.load(ROOM))).refused).toEqual([]);
});
