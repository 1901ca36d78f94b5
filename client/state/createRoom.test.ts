import { IDBObjectStore } from 'fake-indexeddb';
import { createEffect, createRoot } from 'solid-js';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AppError } from '../../schema/errors.ts';
import { createFakeBackend } from './testing/fakeBackend.ts';
import { createFakeBrowser, memoryStorage, pass } from './testing/fakeBrowser.ts';
import { openTablet, ROOM, type Tablet } from './testing/openTablet.ts';

let backend = createFakeBackend();
let tablets: Tablet[] = [];
beforeEach(() => {
  vi.useFakeTimers();
  backend = createFakeBackend();
});
afterEach(() => {
  for (const tablet of tablets) tablet.close();
  tablets = [];
  vi.useRealTimers();
});

function open(browser = createFakeBrowser(backend), options: Parameters<typeof openTablet>[2] = {}, page = browser.openPage()) {
  const tablet = openTablet(backend, page, options);
  tablets.push(tablet);
  return tablet;
}
/** An update frame that this tablet sent and nobody has taken. */
const framesUnderWay = (tablet: Tablet) => tablet.socket()?.toServer.length ?? 0;

test('a room opens with what the server has, and says with which right', async () => {
  backend.room(ROOM).rows.set('a', 'n');
  const { room } = open();
  expect(room.state().kind).toBe('opening');
  expect(room.save()).toEqual({ kind: 'connecting', waiting: 0 });
  await pass(backend);
  expect(room.state().kind).toBe('open');
  expect(room.access()).toBe('write');
  expect(room.cells.cell('a')).toBe('n');
  expect(room.save()).toEqual({ kind: 'saved' });
});

test('[V3] saved is said when the server has acknowledged, not when the bytes have left', async () => {
  const tablet = open();
  await pass(backend);
  backend.room(ROOM).setAcknowledging(false);
  tablet.set('a', 'p');
  expect(tablet.room.save()).toEqual({ kind: 'sending', waiting: 1 });
  await pass(backend);
  expect(backend.room(ROOM).rows.get('a')).toBe('p'); // it is there…
  expect(tablet.room.save()).toEqual({ kind: 'sending', waiting: 1 }); // …but not said to be on disk
  tablet.set('b', 'p');
  expect(tablet.room.save()).toEqual({ kind: 'sending', waiting: 2 });
  backend.room(ROOM).setAcknowledging(true);
  await pass(backend);
  expect(tablet.room.save()).toEqual({ kind: 'saved' });
  expect(tablet.saved.map(({ writes }) => writes[0]?.key)).toEqual(['a', 'b']);
});

test('the pill’s effect runs once a change, not once an internal step', async () => {
  const tablet = open();
  await pass(backend);
  const kinds: string[] = [];
  const dispose = createRoot((end) => {
    createEffect(() => kinds.push(tablet.room.save().kind));
    return end;
  });
  tablet.set('a', 'p');
  await pass(backend);
  expect(kinds).toEqual(['saved', 'sending', 'saved']);
  dispose();
});

test('an edit of several cells is one edit; what changes nothing is none', async () => {
  backend.room(ROOM).rows.set('same', 1);
  const { room } = open();
  await pass(backend);
  room.edit([
    { key: 'a', value: 'x' },
    { key: 'same', value: 1 },
    { key: 'b', value: 2 },
    { key: 'a', value: 'y' },
  ]);
  expect(room.save()).toEqual({ kind: 'sending', waiting: 1 });
  room.edit([
    { key: 'same', value: 1 },
    { key: 'never', value: null },
  ]);
  expect(room.save()).toEqual({ kind: 'sending', waiting: 1 });
  await pass(backend);
  expect(backend.room(ROOM).rows.toJSON()).toEqual({ same: 1, a: 'y', b: 2 });
});

test('[V5] edits made while the network is gone are sent when it returns, whatever frames were lost', async () => {
  const browser = createFakeBrowser(backend);
  const tablet = open(browser);
  await pass(backend);
  tablet.set('a', 1);
  expect(framesUnderWay(tablet)).toBe(1);
  backend.setNetwork('cut'); // the frame is lost in the middle
  await pass(backend, 500);
  tablet.set('b', 2);
  expect(tablet.room.save()).toEqual({ kind: 'offline', waiting: 1 }); // [D1] what waits for a network is on the device
  await pass(backend);
  expect(tablet.room.save()).toEqual({ kind: 'offline', waiting: 2 });
  expect(backend.room(ROOM).rows.size).toBe(0);
  backend.setNetwork('up');
  tablet.fire('online');
  await pass(backend, 200);
  expect(backend.room(ROOM).rows.toJSON()).toEqual({ a: 1, b: 2 });
  expect(tablet.room.save()).toEqual({ kind: 'saved' });
  expect(tablet.room.state().kind).toBe('open');
});

test('[V3] acknowledgements of one connection say nothing about edits that another connection lost', async () => {
  const tablet = open();
  await pass(backend);
  tablet.set('a', 1);
  await pass(backend); // two frames of this connection are acknowledged
  tablet.set('lost', 2);
  tablet.socket()?.end(1006);
  await vi.advanceTimersByTimeAsync(400);
  backend.room(ROOM).setAcknowledging(false);
  await pass(backend);
  expect(backend.room(ROOM).rows.get('lost')).toBe(2);
  expect(tablet.room.save()).toEqual({ kind: 'sending', waiting: 1 });
  backend.room(ROOM).setAcknowledging(true);
  await pass(backend);
  expect(tablet.room.save()).toEqual({ kind: 'saved' });
});

test('an edit sent before the server’s step 1 leaves a gap there: it is saved with the step 2 that closes it', async () => {
  const tablet = open();
  await pass(backend);
  backend.setNetwork('cut');
  await pass(backend);
  tablet.set('a', 1);
  backend.setNetwork('up');
  tablet.fire('online');
  await vi.advanceTimersByTimeAsync(50);
  const socket = tablet.socket();
  backend.room(ROOM).setAcknowledging(true);
  socket?.open(); // open, but nothing of the server has come
  tablet.set('b', 2);
  const claims = { userId: tablet.userId, access: 'write', epoch: 1 } as const;
  if (socket) backend.room(ROOM).join(socket, claims);
  socket?.flushToServer();
  expect(tablet.room.waiting()).toBe(2);
  await pass(backend);
  expect(backend.room(ROOM).rows.toJSON()).toEqual({ a: 1, b: 2 });
  expect(tablet.room.save()).toEqual({ kind: 'saved' });
});

test('[V5] a reload without network knows how much waits, and sends it later', async () => {
  const browser = createFakeBrowser(backend);
  const tab = memoryStorage();
  const before = open(browser, {}, browser.openPage({ tab }));
  await pass(backend);
  before.set('acknowledged', 0);
  await pass(backend);
  backend.setNetwork('cut');
  before.set('a', 1);
  before.set('b', 2);
  await pass(backend);
  before.kill();

  const after = open(browser, {}, browser.openPage({ tab }));
  await pass(backend);
  expect(after.room.state().kind).toBe('open'); // with the document that the device has kept (D4)
  expect(after.room.save()).toEqual({ kind: 'offline', waiting: 2 });
  backend.setNetwork('up');
  after.fire('online');
  await pass(backend, 200);
  expect(backend.room(ROOM).rows.toJSON()).toEqual({ acknowledged: 0, a: 1, b: 2 });
  expect(after.room.save()).toEqual({ kind: 'saved' });
  expect(after.saved).toHaveLength(2);
  after.close();

  const third = open(browser);
  await pass(backend);
  expect(third.saved).toHaveLength(0); // nothing is left on the device
});

test('[V5] a reload right after an edit, before anything was sent', async () => {
  const browser = createFakeBrowser(backend);
  const before = open(browser);
  await pass(backend);
  before.set('a', 1);
  await vi.advanceTimersByTimeAsync(5); // committed on the device, never flushed
  before.kill();
  const after = open(browser);
  await pass(backend);
  expect(backend.room(ROOM).rows.get('a')).toBe(1);
  expect(after.room.save()).toEqual({ kind: 'saved' });
});

test('[I14] two tabs: each waits for its own edits, the second takes over from the first when that dies', async () => {
  const browser = createFakeBrowser(backend);
  const first = open(browser);
  const second = open(browser);
  await pass(backend, 100);
  backend.setNetwork('cut');
  await pass(backend, 100);
  first.set('a', 1);
  second.set('b', 2);
  await pass(backend);
  expect(first.room.waiting()).toBe(1);
  expect(second.room.waiting()).toBe(1);
  first.kill();
  await pass(backend, 31_000); // it looks for tabs that have gone
  expect(second.room.waiting()).toBe(2);
  backend.setNetwork('up');
  second.fire('online');
  await pass(backend, 200);
  expect(backend.room(ROOM).rows.toJSON()).toEqual({ a: 1, b: 2 });
  expect(second.room.save()).toEqual({ kind: 'saved' });
});

test('[I14] entries that are inherited while connected are sent at once', async () => {
  const browser = createFakeBrowser(backend);
  const first = open(browser);
  await pass(backend, 100);
  backend.setNetwork('cut');
  first.set('a', 1);
  await pass(backend);
  const second = open(browser); // starts while the first lives: it will be its heir
  await pass(backend, 100);
  expect(second.room.waiting()).toBe(0);
  first.room.close(); // it never sends
  backend.setNetwork('up');
  second.fire('online');
  await pass(backend, 200);
  expect(second.room.save()).toEqual({ kind: 'saved' });
  first.die();
  await pass(backend, 200);
  expect(backend.room(ROOM).rows.toJSON()).toEqual({ a: 1 });
  expect(second.room.save()).toEqual({ kind: 'saved' });
});

test('[V3] edits of an earlier page of this tab wait here also while the browser has not let go of that page', async () => {
  const browser = createFakeBrowser(backend);
  const tab = memoryStorage();
  const before = open(browser, {}, browser.openPage({ tab }));
  await pass(backend);
  backend.setNetwork('cut');
  before.set('a', 1);
  await pass(backend);
  before.room.close(); // it runs no more, and holds its lock

  const after = open(browser, {}, browser.openPage({ tab }));
  await pass(backend, 100);
  expect(after.room.save()).toEqual({ kind: 'offline', waiting: 1 });
  backend.setNetwork('up');
  after.fire('online');
  await pass(backend, 200);
  expect(after.room.save()).toEqual({ kind: 'saved' });
  expect(backend.room(ROOM).rows.toJSON()).toEqual({ a: 1 });
});

test('[I14] a tab that was duplicated sends what the first one has not sent, and so does the first: it is one edit', async () => {
  const browser = createFakeBrowser(backend);
  const storage = memoryStorage();
  const first = open(browser, {}, browser.openPage({ tab: storage }));
  await pass(backend);
  backend.setNetwork('cut');
  first.set('a', 1);
  await pass(backend);
  const second = open(browser, {}, browser.openPage({ tab: storage }));
  await pass(backend, 100);
  expect(second.room.waiting()).toBe(1);
  backend.setNetwork('up');
  for (const tablet of [first, second]) tablet.fire('online');
  await pass(backend, 500);
  for (const { room } of [first, second]) {
    expect(room.save()).toEqual({ kind: 'saved' });
    expect(room.refusals()).toEqual([]);
  }
  expect(backend.room(ROOM).rows.toJSON()).toEqual({ a: 1 });
  expect((await loadAll(second)).entries).toEqual([]);
});

test('[I14] an edit that the device lost between two others: the rest is written anew', async () => {
  const browser = createFakeBrowser(backend);
  const before = open(browser);
  await pass(backend);
  backend.setNetwork('cut');
  before.set('a', 1);
  before.set('b', 2);
  before.set('c', 3);
  await pass(backend);
  const { entries } = await loadAll(before);
  before.outbox.apply({ remove: entries.filter(({ writes }) => writes[0]?.key === 'b').map(({ id }) => id) });
  await pass(backend);
  before.kill();

  const after = open(browser);
  backend.setNetwork('up');
  await pass(backend, 500);
  expect(backend.room(ROOM).rows.toJSON()).toEqual({ a: 1, c: 3 });
  expect(after.room.save()).toEqual({ kind: 'saved' });
});

async function loadAll(tablet: Tablet) {
  const loading = tablet.outbox.load(ROOM);
  await pass(backend);
  return loading;
}

test('who wrote a cell is known by the server’s word, and of one’s own edits at once', async () => {
  const { room, userId } = open();
  await pass(backend);
  expect(room.authorOf('a')).toBeNull();
  room.edit([{ key: 'a', value: 1 }]);
  expect(room.authorOf('a')).toBe(userId);
  await pass(backend);
  const heard: (string | null)[] = [];
  room.cells.onChange(() => heard.push(room.authorOf('a')));
  backend.room(ROOM).write('salem1', { a: 2 });
  await pass(backend);
  expect(heard).toEqual(['salem1']); // known when the change is shown
});

test('[V4] undo takes back one’s own last edit where nobody has written since', async () => {
  backend.room(ROOM).write('salem1', { a: 'n', b: 'n' });
  const tablet = open();
  const { room } = tablet;
  await pass(backend);
  expect(room.canUndo()).toBe(false);
  room.edit([
    { key: 'a', value: 'p' },
    { key: 'b', value: 'p' },
    { key: 'c', value: 'p' },
  ]);
  await pass(backend);
  backend.room(ROOM).write('salem1', { b: 'p' }); // the same value, but theirs now
  await pass(backend);
  expect(room.canUndo()).toBe(true);
  expect(room.undo()).toEqual({ restored: ['a', 'c'], skipped: ['b'] });
  expect(room.canUndo()).toBe(false);
  await pass(backend);
  expect(backend.room(ROOM).rows.toJSON()).toEqual({ a: 'n', b: 'p', c: null });
  expect(room.save()).toEqual({ kind: 'saved' });
});

test('[GR1] an edit of very many cells leaves in parts and is one step for undo', async () => {
  const tablet = open();
  await pass(backend);
  const keys = Array.from({ length: 2_100 }, (_, i) => `k${i}`);
  tablet.room.edit(keys.map((key) => ({ key, value: 'p' })));
  expect(tablet.room.save()).toMatchObject({ kind: 'sending', waiting: 2 });
  await pass(backend);
  expect(backend.room(ROOM).rows.size).toBe(2_100);
  expect(tablet.room.undo().restored).toHaveLength(2_100);
  expect(tablet.room.canUndo()).toBe(false);
  await pass(backend);
  expect(new Set(backend.room(ROOM).rows.values())).toEqual(new Set([null]));
  expect(tablet.room.save()).toEqual({ kind: 'saved' });
});

test('[V4] an edit can be undone before the server knows of it', async () => {
  const tablet = open();
  await pass(backend);
  tablet.set('a', 'p');
  expect(tablet.room.undo()).toEqual({ restored: ['a'], skipped: [] });
  await pass(backend);
  expect(backend.room(ROOM).rows.toJSON()).toEqual({ a: null });
  expect(tablet.room.save()).toEqual({ kind: 'saved' });
});

test('[A4] a room that may only be read takes no edit', async () => {
  backend.access.set(ROOM, 'read');
  backend.room(ROOM).rows.set('a', 1);
  const tablet = open();
  await pass(backend);
  expect(tablet.room.access()).toBe('read');
  expect(() => tablet.set('a', 2)).toThrow(new AppError('forbidden'));
  expect(tablet.room.cells.cell('a')).toBe(1);
});

test('[I14] edits of somebody who may only read by now are refused, shown and kept', async () => {
  const browser = createFakeBrowser(backend);
  const before = open(browser);
  await pass(backend);
  backend.setNetwork('cut');
  before.set('a', 1);
  await pass(backend);
  before.kill();
  backend.access.set(ROOM, 'read');
  backend.setNetwork('up');

  const after = open(browser);
  await pass(backend, 500);
  expect(backend.room(ROOM).rows.size).toBe(0);
  expect(after.room.refusals()).toMatchObject([{ key: 'a', reason: 'read-only', value: 1 }]);
  expect(after.room.save()).toEqual({ kind: 'saved' }); // nothing waits…
  expect(after.saved).toEqual([]); // …and nothing is said to have been saved
  expect(after.room.cells.cell('a')).toBeUndefined(); // the replica that held it is gone
  expect(after.room.state().kind).toBe('open');
  const { refused, entries } = await loadAll(after);
  expect(entries).toEqual([]);
  expect(refused).toMatchObject([{ key: 'a', value: 1, reason: 'read-only' }]);
  after.close();

  const third = open(browser);
  await pass(backend, 200);
  expect(third.room.refusals()).toMatchObject([{ key: 'a' }]); // until the person has seen it
  third.room.dismissRefusals(third.room.refusals().map(({ id }) => id));
  expect(third.room.refusals()).toEqual([]);
  expect((await loadAll(third)).refused).toEqual([]);
});

test('[A4] the right to write is taken away while an edit is under way: it is refused, the others stand', async () => {
  const tablet = open();
  await pass(backend);
  tablet.set('b', 1);
  await pass(backend);
  const [connection] = backend.room(ROOM).connections;
  if (connection) connection.access = 'read';
  tablet.set('a', 1);
  await pass(backend, 300);
  expect(backend.room(ROOM).rows.toJSON()).toEqual({ b: 1 });
  expect(tablet.room.refusals()).toMatchObject([{ key: 'a', reason: 'read-only' }]);
  expect(tablet.saved.map(({ writes }) => writes[0]?.key)).toEqual(['b']);
  expect(tablet.room.cells.cell('a')).toBeUndefined();
  expect(tablet.room.save()).toEqual({ kind: 'saved' });
});

test('[D6] a device that keeps nothing says so and takes nothing; what the server has is shown all the same', async () => {
  const browser = createFakeBrowser(backend);
  backend.room(ROOM).rows.set('a', 'n');
  const tablet = open(browser, {}, browser.openPage({ hasDatabase: false }));
  await pass(backend);
  expect(tablet.room.state().kind).toBe('open');
  expect(tablet.room.cells.cell('a')).toBe('n');
  expect(tablet.room.save()).toEqual({ kind: 'cannot-save', waiting: 0 });
  expect(() => tablet.set('a', 1)).toThrow(expect.objectContaining({ code: 'device-cannot-save' }));
  expect(tablet.room.cells.cell('a')).toBe('n');
});

test('[D6] a full device: what it was given stays in memory and reaches the server, nothing more is taken until it keeps again', async () => {
  const browser = createFakeBrowser(backend);
  const tablet = open(browser);
  await pass(backend);
  backend.setNetwork('cut');
  await pass(backend, 500);
  const full = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError');
  });
  tablet.set('a', 1);
  tablet.set('b', 1);
  expect(tablet.room.save()).toEqual({ kind: 'connecting', waiting: 2 }); // neither is said to be kept
  await pass(backend, 20);
  expect(tablet.room.save()).toEqual({ kind: 'cannot-save', waiting: 2 });
  expect(() => tablet.set('c', 1)).toThrow(expect.objectContaining({ code: 'device-cannot-save' }));
  expect(() => tablet.room.undo()).toThrow(expect.objectContaining({ code: 'device-cannot-save' }));
  full.mockRestore();
  await pass(backend, 10_000);
  expect(tablet.room.save()).toEqual({ kind: 'offline', waiting: 2 });
  tablet.set('c', 1);
  backend.setNetwork('up');
  tablet.fire('online');
  await pass(backend, 500);
  expect(backend.room(ROOM).rows.toJSON()).toEqual({ a: 1, b: 1, c: 1 });
  expect(tablet.room.save()).toEqual({ kind: 'saved' });
});
