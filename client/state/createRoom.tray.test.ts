import { IDBObjectStore } from 'fake-indexeddb';
import { createEffect, createRoot } from 'solid-js';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AppError } from '../../schema/errors.ts';
import { answerWrites } from '../../schema/guarantees.ts';
import { type ElectorId, isElectorId, isUserId } from '../../schema/ids.ts';
import { claimKey } from '../../schema/keys.ts';
import { createFakeBackend } from './testing/fakeBackend.ts';
import { createFakeBrowser, type FakePage, memoryStorage, pass } from './testing/fakeBrowser.ts';
import { openTablet, ROOM, type Tablet } from './testing/openTablet.ts';

let backend = createFakeBackend();
let browser = createFakeBrowser(backend);
let tablets: Tablet[] = [];
beforeEach(() => {
  vi.useFakeTimers();
  backend = createFakeBackend();
  browser = createFakeBrowser(backend);
});
afterEach(() => {
  for (const tablet of tablets) tablet.close();
  tablets = [];
  vi.useRealTimers();
});

async function open(page: FakePage = browser.openPage()): Promise<Tablet> {
  const tablet = openTablet(backend, page);
  tablets.push(tablet);
  await pass(backend, 200);
  return tablet;
}
const server = () => backend.room(ROOM);
const idsOf = (tablet: Tablet, key: string) =>
  tablet.room
    .refusals()
    .filter((cell) => cell.key === key)
    .map(({ id }) => id);
async function onDevice(tablet: Tablet) {
  const loading = tablet.outbox.load(ROOM);
  await pass(backend, 20);
  return loading;
}

/** A tablet whose edit of `a` lost against somebody's, and another of `b` too. */
async function withConflicts(): Promise<Tablet> {
  server().write('salem1', { a: 'n', b: 'n' });
  const tablet = await open();
  backend.setNetwork('cut');
  await pass(backend, 20);
  tablet.set('a', 'mine');
  tablet.set('b', 'mine');
  server().startEpoch({ a: 'theirs', b: 'theirs' });
  backend.setNetwork('up');
  tablet.fire('online');
  await pass(backend, 300);
  expect(tablet.room.refusals()).toMatchObject([
    { key: 'a', value: 'mine', reason: 'conflict' },
    { key: 'b', value: 'mine', reason: 'conflict' },
  ]);
  return tablet;
}

test('[C6] what somebody else changed meanwhile is on the list after a reload too, one edit after the other', async () => {
  const before = await withConflicts();
  const first = before.room.refusals();
  before.kill();
  const after = await open();
  expect(after.room.refusals()).toEqual(first.map((cell) => expect.objectContaining(cell)));
  expect(new Set(first.map(({ edit }) => edit)).size).toBe(2);
});

test('[C6] put back: it is an edit like any other, off the list, sent, and can be undone', async () => {
  const tablet = await withConflicts();
  tablet.room.putBack(idsOf(tablet, 'a'));
  expect(tablet.room.cells.cell('a')).toBe('mine');
  expect(tablet.room.refusals().map(({ key }) => key)).toEqual(['b']);
  expect(tablet.room.save()).toEqual({ kind: 'sending', waiting: 1 });
  await pass(backend, 100);
  expect(server().rows.toJSON()).toEqual({ a: 'mine', b: 'theirs' });
  expect(tablet.room.save()).toEqual({ kind: 'saved' });
  expect(tablet.room.undo()).toEqual({ restored: ['a'], skipped: [] });
  await pass(backend, 100);
  expect(server().rows.get('a')).toBe('theirs');
});

test('[C6] kept theirs: off the list and off the device, and nothing is written', async () => {
  const tablet = await withConflicts();
  tablet.room.dismissRefusals(idsOf(tablet, 'a'));
  expect(tablet.room.save()).toEqual({ kind: 'saved' });
  await pass(backend, 100);
  expect(server().rows.toJSON()).toEqual({ a: 'theirs', b: 'theirs' });
  tablet.kill();
  const after = await open();
  expect(after.room.refusals().map(({ key }) => key)).toEqual(['b']);
});

test('[C6] what was decided in one tab is open in no other of that person when they look at it, and does not come back', async () => {
  const one = await withConflicts();
  const other = await open();
  expect(other.room.refusals()).toHaveLength(2);
  one.room.putBack(idsOf(one, 'a'));
  await pass(backend, 300);
  one.set('a', 'mine, later');
  await pass(backend, 300);
  other.fire('visible');
  await pass(backend, 300);
  expect(other.room.refusals().map(({ key }) => key)).toEqual(['b']);
  one.room.dismissRefusals(idsOf(one, 'b'));
  await pass(backend, 31_000);
  expect(other.room.refusals()).toEqual([]); // without being looked at, in a while
  for (const database of browser.databases) database.onclose?.(new Event('close')); // the other looks what is lost
  await pass(backend, 5_000);
  one.kill();
  other.kill();
  expect((await open()).room.refusals()).toEqual([]);
});

test('[C6] the list and the cell change in the same stroke: nobody sees it in both or in neither', async () => {
  const tablet = await withConflicts();
  const seen: [unknown, number][] = [];
  const dispose = createRoot((end) => {
    createEffect(() => seen.push([tablet.room.cells.cell('a'), tablet.room.refusals().filter(({ key }) => key === 'a').length]));
    return end;
  });
  tablet.room.putBack(idsOf(tablet, 'a'));
  expect(seen).toEqual([
    ['theirs', 1],
    ['mine', 0],
  ]);
  dispose();
});

test('[I14] a device that cannot keep the edit of a “put back” keeps what it came from', async () => {
  const before = await withConflicts();
  backend.setNetwork('cut');
  await pass(backend, 20);
  const full = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError');
  });
  before.room.putBack(idsOf(before, 'a'));
  await pass(backend, 2_000);
  expect(before.room.save()).toMatchObject({ kind: 'cannot-save', waiting: 1 });
  before.kill(); // its memory is gone, and the edit with it
  full.mockRestore();
  const after = await open();
  expect(after.room.refusals().map(({ key }) => key)).toEqual(['a', 'b']);
});

test('[C6] what stands there already is only taken off the list', async () => {
  const tablet = await withConflicts();
  server().write('salem1', { a: 'mine' });
  await pass(backend, 50);
  tablet.room.putBack(idsOf(tablet, 'a'));
  expect(tablet.room.save()).toEqual({ kind: 'saved' });
  expect(tablet.room.refusals().map(({ key }) => key)).toEqual(['b']);
  await pass(backend, 50);
  expect((await onDevice(tablet)).refused.map(({ key }) => key)).toEqual(['b']);
});

test('[C6] put back while the network is gone: it waits like any edit, and a reload keeps it', async () => {
  const tablet = await withConflicts();
  backend.setNetwork('cut');
  await pass(backend, 50);
  tablet.room.putBack(idsOf(tablet, 'a'));
  await pass(backend, 50);
  expect(tablet.room.waiting()).toBe(1);
  tablet.kill();
  backend.setNetwork('up');
  const after = await open();
  await pass(backend, 300);
  expect(server().rows.get('a')).toBe('mine');
  expect(after.room.refusals().map(({ key }) => key)).toEqual(['b']);
});

test('[A4] who may only read cannot put back; it stays on the list', async () => {
  const tablet = await withConflicts();
  backend.access.set(ROOM, 'read');
  tablet.socket()?.end(4003);
  await pass(backend, 300);
  expect(tablet.room.access()).toBe('read');
  expect(() => tablet.room.putBack(idsOf(tablet, 'a'))).toThrow(new AppError('forbidden'));
  expect(tablet.room.refusals()).toHaveLength(2);
});

test('[G4] what is written beside what is put back is one edit with it: one step for undo', async () => {
  const tablet = await withConflicts();
  tablet.room.putBack(idsOf(tablet, 'a'), [{ key: 'withdrawn', value: false }]);
  expect(tablet.room.cells.cell('withdrawn')).toBe(false);
  expect([tablet.room.undo().restored, tablet.room.cells.cell('a')]).toEqual([['withdrawn', 'a'], 'theirs']);
});

test('[C7] what a tab that has gone left from an earlier generation is written anew by the tab that inherits it', async () => {
  server().write('salem1', { a: 'n', b: 'n' });
  const first = await open();
  const second = await open();
  backend.setNetwork('cut');
  await pass(backend, 20);
  first.set('a', 'mine');
  first.set('b', 'mine');
  await pass(backend, 50);
  first.room.close(); // it never sends
  server().startEpoch({ b: 'theirs' });
  backend.setNetwork('up');
  second.fire('online');
  await pass(backend, 300);
  first.die();
  await pass(backend, 32_000);
  expect(server().rows.toJSON()).toEqual({ a: 'mine', b: 'theirs' });
  expect(second.room.refusals()).toMatchObject([{ key: 'b', value: 'mine', reason: 'conflict' }]);
  expect(second.room.save()).toEqual({ kind: 'saved' });
});

test.for([0, -3_600_000])(
  '[C7] of two page loads the later one’s answer is written anew, with the clock moved by %i ms between them',
  async (byMs) => {
    server().write('salem1', { a: 'n' });
    const tab = memoryStorage();
    const one = await open(browser.openPage({ tab }));
    await pass(backend, 2_000); // the document is kept
    backend.setNetwork('cut');
    await pass(backend, 50);
    one.set('a', 'earlier');
    await pass(backend, 300);
    one.kill();
    vi.setSystemTime(Date.now() + byMs);
    const two = await open(browser.openPage({ tab }));
    two.set('a', 'later');
    await pass(backend, 300);
    two.kill();
    server().startEpoch({ a: 'n' });
    backend.setNetwork('up');
    await open(browser.openPage({ tab }));
    await pass(backend, 500);
    expect(server().rows.get('a')).toBe('later');
  },
);

test('[C7] an answer and its time share their fate: nobody’s answer stands with another’s time', async () => {
  const elector = '0000000001';
  const owner = 'hind00';
  if (!isElectorId(elector) || !isUserId(owner)) throw new Error('no ids');
  const key = (field: 'answer' | 'answeredAt') => claimKey(elector as ElectorId, owner, field);
  const answered = (answer: 'promised' | 'refused' | 'undecided', atMs: number) =>
    Object.fromEntries(answerWrites(elector, owner, answer, atMs, false).map((cell) => [cell.key, cell.value]));
  const runWith = async (theirs: Record<string, string | number | boolean | null>) => {
    backend = createFakeBackend();
    browser = createFakeBrowser(backend);
    server().write('salem1', answered('undecided', 1));
    const tablet = await open();
    backend.setNetwork('cut');
    await pass(backend, 20);
    tablet.room.edit(answerWrites(elector, owner, 'promised', 5, false));
    server().startEpoch(theirs);
    backend.setNetwork('up');
    tablet.fire('online');
    await pass(backend, 300);
    return tablet;
  };
  // somebody recorded the same answer at another time: theirs stands, and there is nothing to decide
  const same = await runWith(answered('promised', 7));
  expect(same.room.refusals()).toEqual([]);
  expect(server().rows.get(key('answeredAt'))).toBe(7);
  // only the time was touched: the answer is mine, and so is its time
  const touched = await runWith({ [key('answeredAt')]: 7 });
  expect(touched.room.refusals()).toEqual([]);
  expect(server().rows.toJSON()).toEqual(answered('promised', 5));
  // somebody recorded another answer: answer and time are put back together
  const other = await runWith(answered('refused', 7));
  expect(other.room.refusals().map((cell) => cell.key)).toEqual([key('answer'), key('answeredAt')]);
  expect(server().rows.toJSON()).toEqual(answered('refused', 7));
  other.room.putBack(other.room.refusals().map(({ id }) => id));
  await pass(backend, 100);
  expect(server().rows.toJSON()).toEqual(answered('promised', 5));
});
