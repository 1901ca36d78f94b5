import { afterEach, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { countedValue, headcountKey, observationKey, undoValue, unlistedKey, unlistedValue, votedValue } from '../../schema/attendance.ts';
import type { ElectorId, UserId, WriterId } from '../../schema/ids.ts';
import { CLAIM_FIELDS, type ClaimField, claimKey } from '../../schema/keys.ts';
import {
  MAX_ENTRIES_OF_ELECTOR,
  MAX_OBSERVATIONS_OF_PERSON,
  MAX_OWNERS_OF_ELECTOR,
  MAX_ROOM_BYTES,
  MAX_STREAM_ENTRIES,
  MAX_UNNAMED_OF_PERSON,
} from '../../schema/limits.ts';
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

test('[L1] of one elector a person makes so many entries, on whatever devices; of everybody else they go on', async () => {
  const rooms = startRooms(database);
  const at = { roomName: 'attendance/K01', role: 'attendance' } as const;
  const [door, other] = [rooms.join({ ...at, userId: 'door01', device: 'd01' }), rooms.join({ ...at, userId: 'door01', device: 'd02' })];
  const colleague = rooms.join({ ...at, userId: 'door02', device: 'd03' });
  await settle(door, other, colleague);
  const seen = (n: number, writer: string, elector = 'aaaaaaaaa0'): string =>
    observationKey(elector as ElectorId, { writer: writer as WriterId, n });
  door.doc.transact(() => {
    for (let n = 0; n < MAX_ENTRIES_OF_ELECTOR - 1; n++)
      door.rows.set(
        seen(n, 'door01d010'),
        n % 2 === 0 ? votedValue(n + 1, 'list') : undoValue(n + 1, { writer: 'door01d010' as WriterId, n: n - 1 }),
      );
  });
  await settle(door, other, colleague);
  other.rows.set(seen(0, 'door01d020'), votedValue(1, 'list'));
  await settle(other, door, colleague);
  expect([door, other].map(({ refusals, isSaved }) => [refusals, isSaved])).toEqual([
    [[], true],
    [[], true],
  ]);
  colleague.rows.set(seen(0, 'door02d030'), votedValue(2, 'list'));
  other.doc.transact(() => {
    other.rows.set(seen(1, 'door01d020', 'aaaaaaaaa1'), votedValue(3, 'list'));
    other.rows.set(seen(2, 'door01d020'), votedValue(4, 'list'));
  });
  await settle(other, colleague);
  expect(other.refusals).toEqual([{ refused: [{ key: seen(2, 'door01d020'), reason: 'too-many' }] }]);
  expect([colleague.refusals, colleague.isSaved]).toEqual([[], true]);
  const { doc } = await rooms.registry.open(at.roomName);
  expect(doc.getMap('rows').size).toBe(MAX_ENTRIES_OF_ELECTOR + 2);
  await rooms.registry.close();
});

test('[L1] at a door a person makes so many entries of each kind, on whatever devices; of everybody else they go on', async () => {
  const rooms = startRooms(database);
  const at = { roomName: 'attendance/K01', role: 'attendance' } as const;
  const [door, other] = [rooms.join({ ...at, userId: 'door01', device: 'd01' }), rooms.join({ ...at, userId: 'door01', device: 'd02' })];
  const colleague = rooms.join({ ...at, userId: 'door02', device: 'd03' });
  await settle(door, other, colleague);
  const elector = (n: number): ElectorId => `e${String(n).padStart(9, '0')}` as ElectorId;
  const counted = (n: number, writer: string): string => headcountKey({ writer: writer as WriterId, n });
  const arrived = (n: number, writer: string): string => unlistedKey({ writer: writer as WriterId, n });
  const seen = (n: number, writer: string): string => observationKey(elector(n), { writer: writer as WriterId, n: 1 });
  door.doc.transact(() => {
    for (let n = 0; n < MAX_UNNAMED_OF_PERSON - 1; n++) {
      door.rows.set(counted(n, 'door01d010'), countedValue(n + 1, 1));
      door.rows.set(arrived(n, 'door01d010'), unlistedValue(n + 1, '', 'Salem'));
    }
  });
  door.doc.transact(() => {
    for (let n = 0; n < MAX_OBSERVATIONS_OF_PERSON - 1; n++) door.rows.set(seen(n, 'door01d010'), votedValue(n + 1, 'door'));
  });
  await settle(door, other, colleague);
  expect([door.refusals, door.isSaved]).toEqual([[], true]);
  for (const replica of [other, colleague])
    replica.doc.transact(() => {
      const writer = replica === other ? 'door01d020' : 'door02d030';
      for (const n of [1, 2]) {
        replica.rows.set(counted(n, writer), countedValue(n, 1));
        replica.rows.set(arrived(n, writer), unlistedValue(n, '7', ''));
        replica.rows.set(seen(n, writer), votedValue(n, 'door'));
      }
    });
  await settle(other, colleague);
  const over = [counted(2, 'door01d020'), arrived(2, 'door01d020'), seen(2, 'door01d020')];
  expect(other.refusals.flatMap(({ refused }) => refused).sort((a, b) => (a.key < b.key ? -1 : 1))).toEqual(
    over.sort().map((key) => ({ key, reason: 'too-many' })),
  );
  expect([colleague.refusals, colleague.isSaved]).toEqual([[], true]);
  await rooms.registry.close();
});

test('[L1] who has voted is taken however large the attendance of a committee has become', async () => {
  const large = new Y.Doc();
  large.getMap(ROOT_NAME).set('large', 'x'.repeat(MAX_ROOM_BYTES));
  const log = createSqliteDocLog({ sqlite: database.sqlite, now: Date.now });
  const row = {
    userId: 'door02',
    device: 'd02',
    atMs: 1,
    keys: ['large'],
    bytes: Y.encodeStateAsUpdate(large),
    newClientIds: [large.clientID],
  };
  await log.append('attendance/K01', await log.epochOf('attendance/K01'), [row]);
  const rooms = startRooms(database);
  const door = rooms.join({ roomName: 'attendance/K01', role: 'attendance', userId: 'door01', device: 'd01' });
  await settle(door);
  const writer = 'door01d010' as WriterId;
  const arrived = unlistedKey({ writer, n: 2 });
  door.rows.set(observationKey('aaaaaaaaa0' as ElectorId, { writer, n: 1 }), votedValue(1, 'door'));
  door.rows.set(arrived, unlistedValue(2, '7', ''));
  await settle(door);
  expect(door.refusals).toEqual([{ refused: [{ key: arrived, reason: 'too-many' }] }]);
  await rooms.registry.close();
});

test('[L1] so many guarantors are named with an answer about one elector; whoever gives their own always is', async () => {
  const rooms = startRooms(database);
  const coordinator = rooms.join({ roomName: 'guarantees/K01', userId: 'coord1', role: 'coordinator' });
  const guarantor = rooms.join({ roomName: 'guarantees/K01', userId: 'noura1', role: 'coordinator', device: 'd02' });
  await settle(coordinator, guarantor);
  const fields = Object.keys(CLAIM_FIELDS) as ClaimField[];
  const cell = (owner: string, field: ClaimField): string => claimKey('aaaaaaaaa0' as ElectorId, owner as UserId, field);
  const ownerOf = (n: number): string => `u${String(n).padStart(5, '0')}`;
  coordinator.doc.transact(() => {
    for (let n = 0; n < MAX_OWNERS_OF_ELECTOR; n++) for (const field of fields) coordinator.rows.set(cell(ownerOf(n), field), null);
  });
  await settle(coordinator, guarantor);
  expect([coordinator.refusals, coordinator.isSaved]).toEqual([[], true]);
  guarantor.rows.set(cell('noura1', 'answer'), 'p');
  coordinator.rows.set(cell(ownerOf(0), 'answer'), 'p');
  coordinator.rows.set(cell('salem1', 'answer'), 'p');
  await settle(coordinator, guarantor);
  expect([guarantor.refusals, guarantor.isSaved]).toEqual([[], true]);
  expect(coordinator.refusals).toEqual([{ refused: [{ key: cell('salem1', 'answer'), reason: 'too-many' }] }]);
  await rooms.registry.close();
});
