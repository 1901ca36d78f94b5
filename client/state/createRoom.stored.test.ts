import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { createDocumentStore } from './device/createDocumentStore.ts';
import { openDeviceDatabase } from './device/openDeviceDatabase.ts';
import { createFakeBackend } from './testing/fakeBackend.ts';
import { createFakeBrowser, pass } from './testing/fakeBrowser.ts';
import { fakeVault } from './testing/fakeVault.ts';
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

const server = () => backend.room(ROOM);

/** A page on the one device. @param forMs how long it is given */
async function open(forMs = 600): Promise<Tablet> {
  const tablet = openTablet(backend, browser.openPage());
  tablets.push(tablet);
  await pass(backend, forMs);
  return tablet;
}
async function reloadWithoutNetwork(before: Tablet): Promise<Tablet> {
  backend.setNetwork('cut');
  before.kill();
  return open();
}
/** What the device keeps of the room, read by a page of its own. */
async function stored() {
  const page = browser.openPage();
  const store = createDocumentStore({ vault: fakeVault('noura0'), environment: page.environment });
  const reading = store.read(ROOM);
  await pass(backend, 60);
  const found = await reading;
  page.die();
  if (!found) return null;
  const doc = new Y.Doc();
  for (const update of found.updates) Y.applyUpdate(doc, update);
  return { ...found, values: doc.getMap('rows').toJSON() };
}
async function inDocuments(
  run: (documents: IDBObjectStore) => void,
  runEntries: (entries: IDBObjectStore) => void = () => {},
): Promise<void> {
  const database = openDeviceDatabase(browser.indexedDB, 'noura0', () => {});
  const done = database.transact(['documents', 'entries'], 'readwrite', (transaction) => {
    run(transaction.objectStore('documents'));
    runEntries(transaction.objectStore('entries'));
  });
  await pass(backend, 30);
  await done;
  database.close();
}

test('[D4] without a network a room opens with what the device has kept: values, whose they are, and the right to go on', async () => {
  server().write('salem1', { a: 'theirs' });
  const before = await open();
  before.set('b', 'mine');
  await pass(backend, 100);
  server().write('salem1', { c: 'later' });
  await pass(backend, 300);
  const { room, set } = await reloadWithoutNetwork(before);
  expect([room.state().kind, room.access(), room.save()]).toEqual(['open', 'write', { kind: 'offline', waiting: 0 }]);
  expect(['a', 'b', 'c'].map(room.cells.cell)).toEqual(['theirs', 'mine', 'later']);
  expect(['a', 'b', 'c'].map(room.authorOf)).toEqual(['salem1', 'noura0', 'salem1']);
  set('a', 'changed');
  await pass(backend, 60);
  expect(room.save()).toEqual({ kind: 'offline', waiting: 1 });
  backend.setNetwork('up');
  room.retry();
  await pass(backend, 500);
  expect(server().rows.toJSON()).toEqual({ a: 'changed', b: 'mine', c: 'later' });
  expect(room.save()).toEqual({ kind: 'saved' });
});

test('[D4] with a living network the stored document is shown before the ticket comes', async () => {
  server().write('salem1', { a: 'theirs' });
  (await open()).kill();
  backend.setNetwork('hole'); // the question is under way
  const { room } = await open(30);
  expect([room.state().kind, room.cells.cell('a')]).toEqual(['open', 'theirs']);
});

test('[D4][I14] killed at any moment after an edit was said to wait or to be saved: it is shown after a reload without a network', async () => {
  for (let afterMs = 0; afterMs <= 60; afterMs += 5) {
    backend = createFakeBackend();
    browser = createFakeBrowser(backend);
    const before = await open(400);
    before.set('a', 'mine');
    while (before.room.save().kind !== 'saved') await pass(backend, 10);
    await pass(backend, afterMs);
    const { room } = await reloadWithoutNetwork(before);
    expect(room.cells.cell('a'), `${afterMs} ms`).toBe('mine');
  }
});

test('[D4] an edit that is not acknowledged stands in the outbox only', async () => {
  const before = await open();
  server().setAcknowledging(false);
  before.set('a', 'mine');
  server().write('salem1', { b: 'theirs' });
  await pass(backend, 500);
  expect((await stored())?.values).toEqual({ b: 'theirs' });
  server().setAcknowledging(true);
  await pass(backend, 100);
  expect((await stored())?.values).toEqual({ a: 'mine', b: 'theirs' });
});

test('[D4][I10] another generation takes the place of the stored document when it is in sync, not before', async () => {
  server().write('salem1', { a: 'old' });
  const before = await open();
  before.kill();
  server().startEpoch({ a: 'new' });
  backend.setNetwork('cut');
  const { room, close } = await open();
  expect(room.cells.cell('a')).toBe('old');
  expect((await stored())?.epoch).toBe(1);
  backend.setNetwork('up');
  room.retry();
  await pass(backend, 600);
  expect(room.cells.cell('a')).toBe('new');
  expect(await stored()).toMatchObject({ epoch: 2, values: { a: 'new' } });
  close();
});

test('[D4][I10] after an older copy was put back, the earlier generation takes the place of the stored document, and what is saved in it stays', async () => {
  server().startEpoch({ a: 'night' });
  const before = await open();
  expect(await stored()).toMatchObject({ epoch: 2, values: { a: 'night' } });
  server().putBack(1, { a: 'evening' });
  await pass(backend, 15_000);
  before.set('b', 'mine');
  server().write('salem1', { c: 'theirs' });
  await pass(backend, 5_000);
  expect(before.room.save()).toEqual({ kind: 'saved' });
  const { room } = await reloadWithoutNetwork(before);
  expect(['a', 'b', 'c'].map(room.cells.cell)).toEqual(['evening', 'mine', 'theirs']);
});

test('[D4][C7] edits kept with a stored document of an earlier generation are written anew on the next', async () => {
  server().write('salem1', { a: 'old' });
  const before = await open();
  backend.setNetwork('cut');
  await pass(backend, 60);
  before.set('b', 'mine');
  await pass(backend, 60);
  const after = await reloadWithoutNetwork(before);
  expect(after.room.cells.cell('b')).toBe('mine');
  server().startEpoch();
  backend.setNetwork('up');
  after.room.retry();
  await pass(backend, 600);
  expect(server().rows.toJSON()).toEqual({ a: 'old', b: 'mine' });
  expect(await stored()).toMatchObject({ epoch: 2, values: { a: 'old', b: 'mine' } });
});

test.each(['forbidden', 'foreign-committee', 'not-found'] as const)(
  '[D4] a room that is refused (%s) goes from screen and device',
  async (code) => {
    server().write('salem1', { a: 'theirs' });
    (await open()).kill();
    expect(await stored()).not.toBeNull();
    backend.access.set(ROOM, code);
    const { room } = await open();
    expect(room.state()).toMatchObject({ kind: 'denied', error: { code } });
    expect(await stored()).toBeNull();
    backend.access.set(ROOM, 'write'); // and back again
    room.retry();
    await pass(backend, 600);
    expect((await stored())?.values).toEqual({ a: 'theirs' });
  },
);

test('[D4][N6] what the server refused is not kept with the document; where it was, the document is opened anew', async () => {
  const tablet = await open();
  server().forbid('bad');
  tablet.set('a', 'good');
  await pass(backend, 100);
  tablet.set('b', 'bad');
  await pass(backend, 600);
  expect((await stored())?.values).toEqual({ a: 'good' });
  expect((await stored())?.own).toEqual([]); // it is the server's, opened anew
});

test('[D4][N6] a stored document that this device wrote to under a client id which the server names is opened anew', async () => {
  const before = await open();
  before.set('a', 'good');
  await pass(backend, 100);
  expect((await stored())?.own).toHaveLength(1);
  server().forbid('bad', false);
  before.set('b', 'bad');
  await pass(backend, 20);
  before.kill();
  await inDocuments(
    () => {},
    (entries) => entries.clear(),
  ); // the edit itself is gone from the device
  const { room } = await open(1_000);
  expect(room.cells.cell('a')).toBe('good');
  expect((await stored())?.own).toEqual([]);
});

test('[D5] documents that were evicted under an open page are kept again, whole', async () => {
  server().write('salem1', { a: 'theirs' });
  const before = await open();
  browser.indexedDB.deleteDatabase('committee-room.noura0');
  await pass(backend, 600);
  expect((await stored())?.values).toEqual({ a: 'theirs' });
  server().write('salem1', { b: 'later' });
  await pass(backend, 400);
  const { room } = await reloadWithoutNetwork(before);
  expect(['a', 'b'].map(room.cells.cell)).toEqual(['theirs', 'later']);
});

test('[D3] a stored document that cannot be read is dropped and counted; the edits that wait are not', async () => {
  server().write('salem1', { a: 'theirs' });
  const before = await open();
  backend.setNetwork('cut');
  await pass(backend, 60);
  before.set('b', 'mine');
  await pass(backend, 60);
  before.kill();
  await inDocuments((documents) => {
    const all = documents.openCursor();
    all.onsuccess = () => {
      const cursor = all.result;
      if (!cursor) return;
      cursor.update({ ...cursor.value, bytes: Uint8Array.from(cursor.value.bytes, (byte: number, i) => (i === 3 ? byte ^ 1 : byte)) });
      cursor.continue();
    };
  });
  const after = await open();
  expect([after.room.state().kind, after.documents.unreadable(), after.room.save()]).toEqual([
    'opening',
    1,
    { kind: 'offline', waiting: 1 },
  ]);
  backend.setNetwork('up');
  after.room.retry();
  await pass(backend, 600);
  expect(server().rows.toJSON()).toEqual({ a: 'theirs', b: 'mine' });
  expect((await stored())?.values).toEqual({ a: 'theirs', b: 'mine' });
});

test('[D4] a stored document that lacks something between is made good by the server', async () => {
  server().write('salem1', { a: 1 });
  const before = await open();
  server().write('salem1', { b: 2 });
  await pass(backend, 400);
  backend.setNetwork('cut');
  await pass(backend, 60);
  before.set('b', 3);
  await pass(backend, 60);
  before.kill();
  await inDocuments((documents) => {
    const all = documents.getAllKeys();
    all.onsuccess = () => {
      const rows = all.result.filter((key) => (key as string[])[1] !== 'head').sort();
      expect(rows).toHaveLength(2);
      for (const key of rows.slice(1)) documents.delete(key);
    };
  });
  const after = await open();
  expect(after.room.state().kind).toBe('open');
  backend.setNetwork('up');
  after.room.retry();
  await pass(backend, 600);
  expect(server().rows.toJSON()).toEqual({ a: 1, b: 3 });
  expect(after.room.save()).toEqual({ kind: 'saved' });
});

test('[D4] documents that cannot be kept hold up no edit and throw into no editor', async () => {
  const tablet = await open();
  const broken = vi.spyOn(tablet.environment.indexedDB as IDBFactory, 'open').mockImplementation(() => {
    throw new DOMException('no', 'UnknownError');
  });
  for (const database of browser.databases) database.close();
  server().write('salem1', { a: 'theirs' });
  await pass(backend, 1_000);
  expect(tablet.documents.state()).toBe('error');
  expect(tablet.room.cells.cell('a')).toBe('theirs');
  broken.mockRestore();
  await pass(backend, 5_000);
  expect(tablet.documents.state()).toBe('saved');
  expect((await stored())?.values).toEqual({ a: 'theirs' });
});
