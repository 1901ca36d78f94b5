import { afterEach, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { WriterId } from '../../schema/ids.ts';
import { MAX_ROOM_BYTES, MAX_STREAM_ENTRIES } from '../../schema/limits.ts';
import { ROOT_NAME } from '../../schema/rooms.ts';
import { tallyKey, tallyValue } from '../../schema/tally.ts';
import type { Database } from '../database.ts';
import { createSqliteDocLog } from '../doclog/sqliteDocLog.ts';
import { cellKey } from '../testing/cellKey.ts';
import { settle } from '../testing/replica.ts';
import { startRooms } from '../testing/startRooms.ts';
import { openEmpty } from '../testing/testDatabase.ts';

let database: Database;
beforeEach(() => {
  database = openEmpty();
});
afterEach(() => database.close());

test('[CT13] a stream takes so many entries and no more: what is over is refused, and the rest stands', async () => {
  const rooms = startRooms(database);
  const clerk = rooms.join({ roomName: 'tally/K01/1a', role: 'clerk', userId: 'clerka', device: 'd01' });
  await settle(clerk);
  const key = (n: number): string => tallyKey({ entry: 'ballot', writer: 'clerkad010' as WriterId, n });
  const blank = tallyValue({ kind: 'ballot', number: 1, paper: 'aaaa', marks: { kind: 'blank' } });
  clerk.doc.transact(() => {
    for (let n = 1; n < MAX_STREAM_ENTRIES; n++) clerk.rows.set(key(n), blank);
  });
  await settle(clerk);
  expect([clerk.refusals, clerk.isSaved]).toEqual([[], true]);
  clerk.doc.transact(() => {
    for (const n of [0, 1, 2]) clerk.rows.set(key(MAX_STREAM_ENTRIES + n), blank);
  });
  await settle(clerk);
  const over = [1, 2].map((n) => ({ key: key(MAX_STREAM_ENTRIES + n), reason: 'too-many' }));
  expect(clerk.refusals).toEqual([{ refused: over }]);
  const room = await rooms.registry.open('tally/K01/1a');
  expect(room.doc.getMap('rows').size).toBe(MAX_STREAM_ENTRIES);
  await rooms.registry.close();
});

test('[L1] a document that comes to more than a slow line takes in gets no further key; what stands in it is changed as ever', async () => {
  const large = new Y.Doc();
  const [there, fresh] = [cellKey(1), cellKey(2)];
  large.getMap(ROOT_NAME).set(there, 'p');
  large.getMap(ROOT_NAME).set('large', 'x'.repeat(MAX_ROOM_BYTES));
  const log = createSqliteDocLog({ sqlite: database.sqlite, now: Date.now });
  const newClientIds = [large.clientID];
  const row = { userId: 'noura1', device: 'd01', atMs: 1, keys: [there], bytes: Y.encodeStateAsUpdate(large), newClientIds };
  await log.append('guarantees/K01', await log.epochOf('guarantees/K01'), [row]);
  const rooms = startRooms(database);
  const noura = rooms.join({ roomName: 'guarantees/K01', userId: 'noura1' });
  await settle(noura);
  noura.rows.set(there, 'u');
  noura.rows.set(fresh, 'p');
  await settle(noura);
  expect(noura.refusals).toEqual([{ refused: [{ key: fresh, reason: 'too-many' }] }]);
  expect((await rooms.registry.open('guarantees/K01')).doc.getMap(ROOT_NAME).get(there)).toBe('u');
  await rooms.registry.close();
});
