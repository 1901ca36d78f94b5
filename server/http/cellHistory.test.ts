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
  (await readCellHistory(database.sqlite, ROOM, { key }, (id) => id)).entries.map((entry) => [
    entry.at,
    entry.user.id,
    entry.old,
    entry.new,
  ]);

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

test('[EX9] page by page a history is what it is as a whole, over epochs, and an edit is never told in two halves', async () => {
  const both = (doc: Y.Doc, value: string, atMs: number): LogRow => {
    const before = Y.encodeStateVector(doc);
    doc.transact(() => ['e1a', 'e1b'].map((key) => doc.getMap(ROOT_NAME).set(key, value + key)));
    return { userId: 'noura1', device: 'd01', atMs, keys: ['e1a', 'e1b'], bytes: Y.encodeStateAsUpdate(doc, before), newClientIds: [] };
  };
  const first = await log.epochOf(ROOM);
  const [before, after] = [new Y.Doc(), new Y.Doc()];
  await log.append(
    ROOM,
    first,
    [1, 2, 3].map((atMs) => both(before, `v${atMs}`, atMs)),
  );
  after.getMap(ROOT_NAME).set('e1a', 'v3e1a');
  const second = await log.beginEpoch(ROOM, first, 3, { state: Y.encodeStateAsUpdate(after), authors: new Map() });
  await log.append(
    ROOM,
    second,
    [4, 5].map((atMs) => both(after, `v${atMs}`, atMs)),
  );
  const read = (page: Parameters<typeof readCellHistory>[4]) => readCellHistory(database.sqlite, ROOM, { prefix: 'e1' }, (id) => id, page);

  const whole = await read({});
  expect([whole.entries.map(({ at }) => at), whole.next]).toEqual([[5, 5, 4, 4, 3, 3, 2, 2, 1, 1], null]);
  for (const limit of [1, 2, 3, 5, 9, 10]) {
    const pages: number[] = [];
    const entries: typeof whole.entries = [];
    for (let page = await read({ limit }); ; page = await read({ limit, before: page.next ?? undefined })) {
      entries.push(...page.entries);
      pages.push(page.entries.length);
      if (!page.next) break;
    }
    expect(entries).toEqual(whole.entries);
    expect(
      pages.every((size) => size % 2 === 0 && size >= Math.min(limit, 2)),
      `limit ${limit}: ${pages}`,
    ).toBe(true);
  }
  const who = await read({ limit: 3, isWhole: false });
  expect(who.entries.map(({ at, key, new: value }) => [at, key, value])).toEqual([5, 4, 3].map((at) => [at, 'e1', null]));
  expect((await read({ limit: 3, isWhole: false, before: who.next ?? undefined })).entries.map(({ at }) => at)).toEqual([2, 1]);
});
