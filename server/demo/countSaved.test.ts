import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { ROOT_NAME } from '../../schema/rooms.ts';
import { type Database, openDatabase } from '../database.ts';
import { createSqliteDocLog } from '../doclog/sqliteDocLog.ts';
import type { LogRow } from '../rooms/docLog.ts';
import { countDay, countSaved } from './countSaved.ts';

const ROOM = 'guarantees/K01';
let folder: string;
let database: Database;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'committee-room-'));
  database = openDatabase(join(folder, 'room.sqlite'));
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

/** A tablet that makes one edit a call and hands over its bytes. */
function tablet(clientId: number) {
  const doc = new Y.Doc();
  doc.clientID = clientId;
  return (key: string, value: string): Uint8Array => {
    const before = Y.encodeStateVector(doc);
    doc.getMap(ROOT_NAME).set(key, value);
    return Y.encodeStateAsUpdate(doc, before);
  };
}

const row = (bytes: Uint8Array): LogRow => ({ userId: 'user01', device: 'd01', atMs: 1, keys: [], bytes, newClientIds: [] });
const append = async (updates: readonly Uint8Array[], room = ROOM) => {
  const log = createSqliteDocLog({ sqlite: database.sqlite, now: Date.now });
  await log.append(room, await log.epochOf(room), updates.map(row));
};
const shown = (clientId: number, clock: number, edits = 1, room = ROOM) => ({ room, clientId, clock, edits });

test('edits whose last struct is in the log are on disk, the others are lost', async () => {
  const edit = tablet(7);
  await append([edit('a', '1'), edit('b', '2')]);
  edit('c', '3'); // shown as saved, never appended
  expect(countSaved(database.sqlite, [shown(7, 0), shown(7, 1), shown(7, 2)])).toEqual({ saved: 3, onDisk: 2, lost: 1 });
});

test('[B20] of the simulated day: made, acknowledged, in the log, and what was acknowledged and is not there', async () => {
  const [first, second] = [tablet(7), tablet(8)];
  await append([first('a', '1'), first('b', '2'), second('c', '3')]);
  const of = (clientId: number, made: number, acknowledged: number) => ({ room: ROOM, clientId, made, acknowledged });
  expect(countDay(database.sqlite, [of(7, 4, 1), of(8, 2, 1)])).toEqual({ made: 6, acknowledged: 2, inLog: 3, lost: 0 });
  expect(countDay(database.sqlite, [of(7, 4, 4), of(9, 1, 1)])).toEqual({ made: 5, acknowledged: 5, inLog: 2, lost: 3 });
  expect(countDay(database.sqlite, [])).toEqual({ made: 0, acknowledged: 0, inLog: 0, lost: 0 });
});

test('an entry counts for all its edits', async () => {
  const edit = tablet(7);
  await append([edit('a', '1'), edit('b', '2'), edit('c', '3')]);
  expect(countSaved(database.sqlite, [shown(7, 2, 3), shown(8, 0, 2)])).toEqual({ saved: 5, onDisk: 3, lost: 2 });
});

test('what another process finds on disk counts, not what this one remembers', async () => {
  const edit = tablet(7);
  await append([edit('a', '1')]);
  const entries = [shown(7, 0)];
  expect(countSaved(database.sqlite, entries).onDisk).toBe(1);
  database.sqlite.exec('DELETE FROM doc_log');
  expect(countSaved(database.sqlite, entries)).toEqual({ saved: 1, onDisk: 0, lost: 1 });
});

test('an overwritten value was still saved', async () => {
  const edit = tablet(7);
  await append([edit('a', '1'), edit('a', '2')]);
  expect(countSaved(database.sqlite, [shown(7, 0), shown(7, 1)]).lost).toBe(0);
});

test('what is built on a struct that is missing does not count', async () => {
  const edit = tablet(7);
  const first = edit('a', '1');
  edit('b', '2');
  await append([first, edit('c', '3')]);
  expect(countSaved(database.sqlite, [shown(7, 0), shown(7, 2)])).toEqual({ saved: 2, onDisk: 1, lost: 1 });
});

test('rows that a snapshot has replaced are found in the snapshot', async () => {
  const edit = tablet(7);
  const updates = [edit('a', '1'), edit('b', '2')];
  await append(updates);
  const log = createSqliteDocLog({ sqlite: database.sqlite, now: Date.now });
  await log.saveSnapshot(ROOM, await log.epochOf(ROOM), 2, Y.mergeUpdates(updates));
  database.sqlite.exec('DELETE FROM doc_log');
  expect(countSaved(database.sqlite, [shown(7, 1, 2)])).toEqual({ saved: 2, onDisk: 2, lost: 0 });
});

test('[I10] what was saved in an earlier epoch is on disk', async () => {
  const edit = tablet(7);
  await append([edit('a', '1')]);
  const log = createSqliteDocLog({ sqlite: database.sqlite, now: Date.now });
  await log.beginEpoch(ROOM, await log.epochOf(ROOM), 1, { state: tablet(70)('a', '1'), authors: new Map() });
  await append([tablet(8)('b', '2')]);
  expect(countSaved(database.sqlite, [shown(7, 0), shown(8, 0), shown(7, 1)])).toEqual({ saved: 3, onDisk: 2, lost: 1 });
});

test('[I15] a row that is damaged or set aside is lost, and nothing else with it', async () => {
  await append([tablet(7)('a', '1'), tablet(8)('b', '2'), tablet(9)('c', '3')]);
  database.sqlite.exec("UPDATE doc_log SET bytes = x'ffff' WHERE seq = 1; UPDATE doc_log SET quarantined_at = 1 WHERE seq = 2");
  expect(countSaved(database.sqlite, [shown(7, 0), shown(8, 0), shown(9, 0)])).toEqual({ saved: 3, onDisk: 1, lost: 2 });
});

test('rooms are told apart, and an unknown one has nothing', async () => {
  await append([tablet(7)('a', '1')]);
  expect(countSaved(database.sqlite, [shown(7, 0, 1, 'guarantees/K02'), shown(7, 0)])).toEqual({ saved: 2, onDisk: 1, lost: 1 });
});

test('nothing shown is nothing lost', () => {
  expect(countSaved(database.sqlite, [])).toEqual({ saved: 0, onDisk: 0, lost: 0 });
});
