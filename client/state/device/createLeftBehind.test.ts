import { IDBFactory } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import type { OutboxEntry } from '../outboxEntry.ts';
import { fakeVault } from '../testing/fakeVault.ts';
import { createLeftBehind } from './createLeftBehind.ts';
import { openDeviceDatabase } from './openDeviceDatabase.ts';
import { createOutboxRows } from './outboxRows.ts';

const DOOR = 'attendance/K01';
const entry = (id: string, room: string, key: string, atMs = 7): OutboxEntry => ({
  id,
  tab: 'tab',
  room,
  epoch: 1,
  clientId: 1,
  clock: 1,
  update: new Uint8Array([1]),
  writes: [{ key, value: `of ${key}`, base: undefined }],
  atMs,
});

/** A tablet on which these edits of one person wait. */
async function tabletWith(userId: string, entries: readonly OutboxEntry[], factory = new IDBFactory()) {
  const { closeEntry } = createOutboxRows(fakeVault(userId), () => 'device');
  const rows = await Promise.all(entries.map(closeEntry));
  const change = async (run: (store: IDBObjectStore) => void): Promise<void> => {
    const database = openDeviceDatabase(factory, userId, () => {});
    await database.transact(['entries'], 'readwrite', (transaction) => run(transaction.objectStore('entries')));
    database.close();
  };
  await change((store) => {
    for (const row of rows) store.put(row);
  });
  return { factory, sent: (id: string) => change((store) => void store.delete(id)) };
}
const next = { me: 'noura0', isCurrent: false };

test('[Y10] the next one at the same door sees what was entered there, of no other room, and is not shown their own', async () => {
  const { factory } = await tabletWith('salem1', [
    entry('a.1', DOOR, 'one'),
    entry('a.2', 'attendance/K02', 'two'),
    entry('a.3', 'guarantees/K01', 'three'),
  ]);
  const left = createLeftBehind(factory);
  await left.take(fakeVault('salem1'));
  expect(await left.of(DOOR, next)).toEqual({ rows: new Map([['one', 'of one']]), hidden: [] });
  expect(await left.of('guarantees/K01', next)).toEqual({ rows: new Map(), hidden: [{ userId: 'salem1', count: 1, sinceMs: 7 }] });
  expect(await left.of(DOOR, { ...next, me: 'salem1' })).toEqual({ rows: new Map(), hidden: [] });
});

test('[Y10] what this page does not remember, after a reload or of another tab, is sealed and counted, and its age is told', async () => {
  const { factory } = await tabletWith('salem1', [entry('a.1', DOOR, 'one', 11), entry('a.2', DOOR, 'two', 9)]);
  expect(await createLeftBehind(factory).of(DOOR, next)).toEqual({ rows: new Map(), hidden: [{ userId: 'salem1', count: 2, sinceMs: 9 }] });
});

test('[Y10] what was sent is remembered until the room holds whatever the server has, and no longer', async () => {
  const { factory, sent } = await tabletWith('salem1', [entry('a.1', DOOR, 'one'), entry('a.2', DOOR, 'two')]);
  const left = createLeftBehind(factory);
  await left.take(fakeVault('salem1'));
  await sent('a.1');
  expect([...(await left.of(DOOR, next)).rows.keys()]).toEqual(['one', 'two']);
  expect([...(await left.of(DOOR, { ...next, isCurrent: true })).rows.keys()]).toEqual(['two']);
  expect([...(await left.of(DOOR, next)).rows.keys()]).toEqual(['two']);
});

test('[Y10] somebody else’s key opens nothing: it is counted', async () => {
  const { factory } = await tabletWith('salem1', [entry('a.1', DOOR, 'one')]);
  const left = createLeftBehind(factory);
  await left.take({ ...fakeVault('fahad2'), userId: 'salem1' });
  expect(await left.of(DOOR, next)).toEqual({ rows: new Map(), hidden: [{ userId: 'salem1', count: 1, sinceMs: 7 }] });
});
