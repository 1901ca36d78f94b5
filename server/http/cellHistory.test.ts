import { afterEach, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { ROOT_NAME } from '../../schema/rooms.ts';
import type { Database } from '../database.ts';
import { createSqliteDocLog } from '../doclog/sqliteDocLog.ts';
import type { DocLog, LogRow } from '../rooms/docLog.ts';
import { openEmpty } from '../testing/testDatabase.ts';
import { readCellHistory } from './cellHistory.ts';

const ROOM = 'guarantees/K01';
let database: Database;
let log: DocLog;
beforeEach(() => {
  database = openEmpty();
  log = createSqliteDocLog({ sqlite: database.sqlite, now: () => 1_000 });
});
afterEach(() => database.close());

/** A document that is edited key by key, each edit with its bytes. */
function document(clientId: number) {
  const doc = new Y.Doc();
  doc.clientID = clientId;
  return {
    set(key: string, value: string, atMs: number, userId = 'noura1'): LogRow {
      const before = Y.encodeStateVector(doc);
      doc.getMap(ROOT_NAME).set(key, value);
      return { userId, device: 'd01', atMs, keys: [key], bytes: Y.encodeStateAsUpdate(doc, before), newClientIds: [] };
    },
    state: () => Y.encodeStateAsUpdate(doc),
  };
}
const history = async (key: string) =>
  (await readCellHistory(database.sqlite, ROOM, { key }, (id) => id)).map((entry) => [entry.at, entry.user.id, entry.old, entry.new]);

test('[I10] a history goes back over earlier epochs; the row that begins one is nobody’s edit', async () => {
  const first = await log.epochOf(ROOM);
  const before = document(7);
  await log.append(ROOM, first, [before.set('a', 'p', 1), before.set('b', 'x', 2), before.set('a', 'r', 3)]);
  const after = document(70);
  after.set('b', 'x', 0);
  after.set('a', 'r', 0);
  const second = await log.beginEpoch(ROOM, first, 3, { state: after.state(), authors: new Map() });
  await log.append(ROOM, second, [after.set('a', 'u', 4, 'salem1')]);
  expect(await history('a')).toEqual([
    [4, 'salem1', 'r', 'u'],
    [3, 'noura1', 'p', 'r'],
    [1, 'noura1', null, 'p'],
  ]);
  expect(await history('b')).toEqual([[2, 'noura1', null, 'x']]);
});

test('[I15] a row that is damaged or set aside tells nothing and spoils nothing', async () => {
  const epoch = await log.epochOf(ROOM);
  const [one, two, three] = [document(7), document(8), document(5)];
  await log.append(ROOM, epoch, [
    one.set('a', 'p', 1),
    two.set('a', 'r', 2),
    three.set('a', 'u', 3),
    one.set('b', 'x', 4),
    one.set('a', 'n', 5),
  ]);
  database.sqlite.exec("UPDATE doc_log SET bytes = x'ffff' WHERE seq = 2"); // not yet found by a load
  await log.quarantine(ROOM, epoch, [4], 'does not apply');
  expect(await history('a')).toEqual([
    [5, 'noura1', 'p', null], // built on the row that is set aside
    [3, 'noura1', 'p', null], // lost against one it had not seen
    [1, 'noura1', null, 'p'],
  ]);
  expect(await history('b')).toEqual([]);
});
