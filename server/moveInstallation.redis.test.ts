import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { ROOT_NAME } from '../schema/rooms.ts';
import { openDatabase } from './database.ts';
import { lockDataFolder } from './dataFolderLock.ts';
import { countSaved } from './demo/countSaved.ts';
import { roomKeys } from './doclog/redis/roomKeys.ts';
import { createRoomMover } from './doclog/redis/roomMover.ts';
import { damageRow, loseLastRows } from './doclog/redis/testing/damage.ts';
import { useRedis } from './doclog/redis/testing/redisUnderTest.ts';
import { createSqliteDocLog } from './doclog/sqliteDocLog.ts';
import { readCellHistory } from './http/cellHistory.ts';
import { moveInstallation } from './moveInstallation.ts';
import { checkLogHome, openInstallation } from './projection/installation.ts';
import { moveToRedis, moveToSqlite } from './projection/moveLog.ts';
import { useArchive } from './projection/testing/archiveUnderTest.ts';
import { giveSignOfLife } from './redis/signOfLife.ts';
import type { DocLog, LogRow } from './rooms/docLog.ts';
import { loadDocument } from './rooms/loadDocument.ts';
import { beginAnew } from './rooms/renewRoom.ts';

const redis = useRedis();
const archive = useArchive();
const ROOM = 'guarantees/K01';

async function move(to: 'redis' | 'sqlite'): Promise<string> {
  const said: string[] = [];
  const say = (line: string): void => void said.push(line);
  await moveInstallation({ to, dataDir: archive.folder(), connection: redis.server().connection, now: Date.now, say, onError: () => {} });
  return said.join('\n');
}
const homeNow = () => openInstallation(archive.sqlite()).logHome;
const embedded = () => createSqliteDocLog({ sqlite: archive.sqlite(), now: Date.now });

/** A tablet that writes cells; each edit as a row of the log. */
function tablet(clientId: number, userId = 'noura1') {
  const doc = new Y.Doc();
  doc.clientID = clientId;
  let isBound = false;
  return {
    doc,
    set(key: string, value: string, atMs = 1): LogRow {
      const before = Y.encodeStateVector(doc);
      doc.getMap(ROOT_NAME).set(key, value);
      const newClientIds = isBound ? [] : [clientId];
      isBound = true;
      return { userId, device: 'd01', atMs, keys: [key], bytes: Y.encodeStateAsUpdate(doc, before), newClientIds };
    },
  };
}

async function cellsOf(log: DocLog, room = ROOM) {
  const { doc, epoch, seq, authors, earlierClientIds } = await loadDocument(room, log, {});
  const cells = doc.getMap(ROOT_NAME).toJSON();
  doc.destroy();
  return { epoch, seq, cells, authors: [...authors].sort(([a], [b]) => a - b), earlier: [...earlierClientIds].sort((a, b) => a - b) };
}

/** A room with two epochs, and another one, as the embedded log has them. */
async function seed() {
  const log = embedded();
  const first = await log.epochOf(ROOM);
  const before = tablet(7);
  await log.append(ROOM, first, [before.set('a', 'p', 1), before.set('a', 'r', 2), before.set('b', 'x', 3)]);
  const after = tablet(70, '');
  after.set('a', 'r');
  after.set('b', 'x');
  const state = Y.encodeStateAsUpdate(after.doc);
  const second = await log.beginEpoch(ROOM, first, 3, { state, authors: new Map([[70, { userId: 'salem1', device: 'd07' }]]) });
  await log.append(ROOM, second, [tablet(8).set('c', 'y', 4), tablet(9, 'huda01').set('d', 'z', 5)]);
  await log.append('guarantees/K02', await log.epochOf('guarantees/K02'), [tablet(5).set('e', '1', 6)]);
  await log.epochOf('guarantees/K03'); // without a row
}

test('[Q7] [Q8] documents that move to Redis, are written there and move back are equal, with bindings of all epochs, numbers and history', async () => {
  await seed();
  const before = await Promise.all([ROOM, 'guarantees/K02', 'guarantees/K03'].map((room) => cellsOf(embedded(), room)));
  expect(await move('redis')).toContain('written to Redis: 3');
  expect(homeNow()).toBe('redis');
  const shared = redis.openLog();
  expect(await Promise.all([ROOM, 'guarantees/K02', 'guarantees/K03'].map((room) => cellsOf(shared, room)))).toEqual(before);
  expect(await shared.rooms()).toEqual([ROOM, 'guarantees/K02', 'guarantees/K03']);

  const [there] = before;
  expect(there?.seq).toBe(3);
  const late = tablet(99, 'huda01');
  expect(await shared.append(ROOM, there?.epoch ?? 0, [late.set('a', 'q', 7)])).toBe(4);
  await expect(shared.append(ROOM, there?.epoch ?? 0, [{ ...late.set('f', 'q'), newClientIds: [7] }])).rejects.toThrow(/bound/);
  const written = await cellsOf(shared);
  expect(written.cells).toMatchObject({ a: 'q', b: 'x', c: 'y', d: 'z' });
  await redis.closeAll();

  expect(await move('sqlite')).toContain('to their last row: 3');
  expect(homeNow()).toBe('sqlite');
  expect(await cellsOf(embedded())).toEqual(written);
  const { entries: history } = await readCellHistory(archive.sqlite(), ROOM, { key: 'a' }, (id) => id);
  expect(history.map((entry) => [entry.at, entry.user.id, entry.old, entry.new])).toEqual([
    [7, 'huda01', 'r', 'q'],
    [2, 'noura1', 'p', 'r'],
    [1, 'noura1', null, 'p'],
  ]);
  expect(await embedded().append(ROOM, written.epoch, [late.set('f', 'q')])).toBe(5);
});

test('history and the demo’s counter know of an edit in Redis as soon as it is archived', async () => {
  const log = redis.openLog();
  const writer = tablet(7);
  const epoch = await log.epochOf(ROOM);
  await log.append(ROOM, epoch, [writer.set('a', 'p', 1)]);
  const archiver = archive.openArchiver(log);
  await log.append(ROOM, epoch, [writer.set('a', 'r', 2)]);
  await archiver.reach(ROOM);
  const shown = [0, 1, 2].map((clock) => ({ room: ROOM, clientId: 7, clock, edits: 1 }));
  expect(countSaved(archive.sqlite(), shown)).toEqual({ saved: 3, onDisk: 2, lost: 1 });
  const { entries: history } = await readCellHistory(archive.sqlite(), ROOM, { key: 'a' }, (id) => id);
  expect(history.map((entry) => [entry.seq, entry.old, entry.new])).toEqual([
    [2, 'p', 'r'],
    [1, null, 'p'],
  ]);
});

test('[Q7] moved again and again, nothing is written twice; what SQLite has gained since is written', async () => {
  await seed();
  await move('redis');
  const meta = await redis.admin().hgetall(roomKeys('cx', ROOM).meta);
  expect(await move('redis')).toContain('written to Redis: 0, already there and the same: 3');
  expect(await redis.admin().hgetall(roomKeys('cx', ROOM).meta)).toEqual(meta);
  await move('sqlite');
  expect(await move('redis')).toContain('already there and the same: 3'); // and takes rows again
  const { epoch } = await cellsOf(embedded());
  expect(await redis.openLog().append(ROOM, epoch, [tablet(12).set('g', '1')])).toBe(4);
  await redis.closeAll();
  await move('sqlite');
  expect(await embedded().append(ROOM, epoch, [tablet(13).set('g', '2')])).toBe(5);
  const cells = await cellsOf(embedded());
  expect(await move('redis')).toContain('written to Redis: 1, already there and the same: 2');
  expect(await cellsOf(redis.openLog())).toEqual(cells);
});

test('[Q8] what is left in Redis takes no row and no epoch any more', async () => {
  await seed();
  await move('redis');
  const forgotten = redis.openLog();
  const { epoch } = await cellsOf(forgotten);
  await move('sqlite');
  await expect(forgotten.append(ROOM, epoch, [tablet(12).set('g', '1')])).rejects.toThrow(/moved/);
  await expect(forgotten.beginEpoch(ROOM, epoch, 3, { state: Uint8Array.of(0, 0), authors: new Map() })).rejects.toThrow(/moved/);
});

test('[Q8] no room begins in a Redis that was left, until the log is back or the move was taken back', async () => {
  await seed();
  await move('redis');
  const forgotten = redis.openLog();
  await move('sqlite');
  await expect(forgotten.epochOf('guarantees/K09')).rejects.toThrow(/moved/);
  expect(await forgotten.rooms()).not.toContain('guarantees/K09');
  await redis.closeAll();
  await move('redis');
  expect(await redis.openLog().epochOf('guarantees/K09')).toBeGreaterThan(0);
  const mover = createRoomMover({ connection: redis.server().connection, now: Date.now, onError: () => {} });
  const archiveAll = async () => new Map<string, unknown>(); // and then somebody began K09
  await expect(moveToSqlite({ sqlite: archive.sqlite(), mover, archiveAll, say: () => {} })).rejects.toThrow(/somebody still writes/);
  await mover.close();
  expect(homeNow()).toBe('redis');
  expect(await redis.openLog().epochOf('guarantees/K10')).toBeGreaterThan(0);
});

test.each<[string, () => Promise<unknown>]>([
  ['everything', () => redis.admin().flushall()],
  ['its last row', () => loseLastRows(redis.admin(), 'board/test', 1)],
])('[BO5][Q7] a board of which Redis has lost %s begins anew in both, and nothing else is refused for it', async (_, lose) => {
  const board = 'board/test';
  await seed();
  await move('redis');
  const log = redis.openLog();
  const epoch = await log.epochOf(board);
  const writer = tablet(12, '000000');
  for (const value of ['1', '2', '3']) await log.append(board, epoch, [writer.set('K01', value)]);
  const archiver = archive.openArchiver(log);
  expect((await archiver.reach()).size).toBe(0);
  await archiver.close();
  await redis.closeAll();
  await lose();
  await move('redis');
  const there = await cellsOf(redis.openLog(), board);
  expect([there.seq, there.cells, there.epoch > epoch]).toEqual([0, {}, true]);
  await redis.closeAll();
  expect((await cellsOf(embedded(), board)).epoch).toBe(there.epoch);
  await move('sqlite');
  expect(homeNow()).toBe('sqlite');
});

/** A room of which Redis has lost its last rows, which are archived, and that has gone on; one of them was sent again. */
async function goOnWithoutLastRows() {
  await seed();
  await move('redis');
  const log = redis.openLog();
  const { epoch } = await cellsOf(log);
  const [before, lost, after, resent] = [tablet(12), tablet(13, 'huda01'), tablet(14, 'salem1'), tablet(16)];
  const sent = resent.set('m', 'sent again', 11);
  await log.append(ROOM, epoch, [before.set('g', '1', 10), sent, lost.set('h', 'archived alone', 11)]);
  const archiver = archive.openArchiver(log);
  expect((await archiver.reach()).size).toBe(0);
  await archiver.close();
  await redis.closeAll();
  await loseLastRows(redis.admin(), ROOM, 2);
  const later = redis.openLog();
  await later.append(ROOM, epoch, [after.set('i', 'in Redis alone', 12), before.set('j', '2', 13)]);
  await later.append(ROOM, epoch, [{ ...sent, atMs: 14 }, after.set('l', '4', 15)]);
  await redis.closeAll();
  return { epoch, before };
}

test('[Q7] a room of which Redis has lost archived rows and that went on is brought back as both, a new generation in both places, with its history', async () => {
  const { epoch, before } = await goOnWithoutLastRows();
  await expect(move('sqlite')).rejects.toThrow(/guarantees\/K01[\s\S]*--to redis/);
  expect(await move('redis')).toMatch(/guarantees\/K01: Redis had lost rows[\s\S]*refused: 0/);
  const there = await cellsOf(redis.openLog());
  expect(there.cells).toEqual({
    a: 'r',
    b: 'x',
    c: 'y',
    d: 'z',
    g: '1',
    h: 'archived alone',
    i: 'in Redis alone',
    j: '2',
    l: '4',
    m: 'sent again',
  });
  expect(there.epoch).toBeGreaterThan(epoch);
  const authors = there.authors.map(([, { userId, device }]) => `${userId}.${device}`);
  expect(authors.sort()).toEqual(['huda01.d01', 'noura1.d01', 'salem1.d01', 'salem1.d07']);
  expect(there.earlier).toEqual(expect.arrayContaining([12, 13, 14]));
  for (const [key, at, by] of [
    ['h', [11], 'huda01'],
    ['i', [12], 'salem1'],
    ['m', [14, 11], 'noura1'], // it was acknowledged twice
  ] as const) {
    const { entries } = await readCellHistory(archive.sqlite(), ROOM, { key }, (id) => id);
    expect(entries.map((entry) => [entry.at, entry.user.id])).toEqual(at.map((one) => [one, by]));
  }
  const log = redis.openLog();
  await expect(log.append(ROOM, epoch, [before.set('k', '3')])).rejects.toThrow();
  const archiver = archive.openArchiver(log);
  await log.append(ROOM, there.epoch, [tablet(15).set('k', '3')]);
  expect((await archiver.reach()).size).toBe(0); // it goes on
  await archiver.close();
  await redis.closeAll();
  expect(await move('redis')).toContain('written to Redis: 0, already there and the same: 3');
  await move('sqlite');
  expect((await cellsOf(embedded())).cells).toMatchObject({ h: 'archived alone', i: 'in Redis alone', k: '3' });
});

test.each(['joined', 'renewed'] as const)(
  '[Q7] ended once such a room was %s in SQLite, the next run writes it and brings nothing twice',
  async (step) => {
    await goOnWithoutLastRows();
    const sqlite = archive.sqlite();
    const mover = createRoomMover({ connection: redis.server().connection, now: Date.now, onError: () => {} });
    const log = redis.openLog();
    const renew = async (room: string): Promise<void> => {
      if (step === 'joined') throw new Error('ended');
      const opened = await loadDocument(room, embedded(), {});
      await beginAnew(room, opened, embedded());
      throw new Error('ended');
    };
    const deps = { archiveAll: async () => new Map<string, unknown>(), isWhole: async () => true, openRoom: () => expect.unreachable() };
    await expect(moveToRedis({ ...deps, sqlite, mover, say: () => {}, readAfter: log.readAfter, renew })).rejects.toThrow(/ended/);
    await mover.close();
    await redis.closeAll();
    const rowsOf = () => sqlite.prepare("SELECT count(*) FROM doc_log WHERE room = ? AND user_id <> ''").pluck().get(ROOM);
    const rows = rowsOf();
    expect(await move('redis')).toContain('refused: 0');
    expect(rowsOf()).toBe(rows);
    expect((await cellsOf(redis.openLog())).cells).toMatchObject({ h: 'archived alone', i: 'in Redis alone', j: '2' });
  },
);

/** A folder of which a copy archived for a while what Redis has trimmed since; what its room holds then. */
async function goOnWithCopy() {
  await seed();
  await move('redis');
  const log = redis.openLog();
  const { epoch } = await cellsOf(log);
  const own = archive.openArchiver(log);
  expect((await own.reach()).size).toBe(0);
  const file = join(archive.folder(), 'copy.sqlite');
  archive.sqlite().exec(`VACUUM INTO '${file}'`);
  const copy = openDatabase(file);
  const other = archive.openArchiver(log, { sqlite: copy.sqlite });
  const [writer, longAgo] = [tablet(12), Date.now() - 120_000];
  await log.append(ROOM, epoch, [writer.set('g', '1', longAgo)]);
  expect((await other.reach()).size).toBe(0);
  await own.reach();
  expect(homeNow()).toBe('taken-over');
  await log.append(ROOM, epoch, [writer.set('h', '1', longAgo), writer.set('i', '1', longAgo)]);
  const begun = tablet(13);
  for (const key of ['j', 'k']) await log.append('guarantees/K09', await log.epochOf('guarantees/K09'), [begun.set(key, '1', longAgo)]);
  expect((await other.reach()).size).toBe(0);
  for (const room of [ROOM, 'guarantees/K09']) {
    const opened = await loadDocument(room, log, {});
    await log.saveSnapshot(room, opened.epoch, opened.seq, Y.encodeStateAsUpdate(opened.doc));
    opened.doc.destroy();
    expect(await log.trim(room)).toBeGreaterThan(0);
  }
  const cells = await cellsOf(log);
  await other.close();
  await own.close();
  copy.close();
  await redis.closeAll();
  return { epoch, writer, cells };
}

test.each([false, true])(
  '[Q17] a folder of which a copy archived what Redis has trimmed since is the one that goes on, those rooms are named and taken (left for SQLite by the copy: %s)',
  async (isSealed) => {
    const { epoch, writer, cells } = await goOnWithCopy();
    if (isSealed) {
      await redis.admin().set('cx:installation:sealed', '1');
      for (const room of [ROOM, 'guarantees/K09']) await redis.admin().hset(roomKeys('cx', room).meta, 'sealed', '1');
    }
    await expect(move('redis')).rejects.toThrow(
      /K01: Redis has row 6[\s\S]*K09: it is in Redis[\s\S]*served[\s\S]*not archived[\s\S]*keep that copy/,
    );
    expect(homeNow()).toBe('redis');
    expect(checkLogHome({ ...openInstallation(archive.sqlite()), hasRedisUrl: true })).toBeNull();
    const log = redis.openLog();
    expect(await cellsOf(log)).toEqual(cells);
    expect(await log.append(ROOM, epoch, [writer.set('k', '1')])).toBe(7);
    const archiver = archive.openArchiver(log);
    await log.append('guarantees/K02', (await log.load('guarantees/K02')).epoch, [tablet(14).set('l', '1')]);
    expect([...(await archiver.reach()).keys()].sort()).toEqual([ROOM, 'guarantees/K09']); // the others are archived
  },
);

test('[Q17] a folder of which a copy goes on does not start while a process of that copy is alive, or Redis does not take a room', async () => {
  const { cells } = await goOnWithCopy();
  const end = giveSignOfLife({ redis: redis.admin(), role: 'core', onError: () => {} });
  await expect(move('redis')).rejects.toThrow(/servers still work/);
  expect(homeNow()).toBe('taken-over');
  await end();
  await redis.admin().set(roomKeys('cx', 'guarantees/K03').meta, 'not a hash');
  await expect(move('redis')).rejects.toThrow(/guarantees\/K03: WRONGTYPE[\s\S]*the log stays where it was/);
  expect(homeNow()).toBe('taken-over');
  await expect(move('sqlite')).rejects.toThrow(/not all of Redis is in SQLite/);
  expect(homeNow()).toBe('taken-over');
  expect(await cellsOf(redis.openLog())).toEqual(cells);
});

test('[Q17] a move to SQLite to which somebody still writes leaves a folder of which a copy goes on as it was', async () => {
  await seed();
  await move('redis');
  archive.sqlite().exec("UPDATE installation SET log_home = 'taken-over'");
  const log = redis.openLog();
  const { epoch } = await cellsOf(log);
  await log.append(ROOM, epoch, [tablet(12).set('g', '1')]); // that nobody archives
  const mover = createRoomMover({ connection: redis.server().connection, now: Date.now, onError: () => {} });
  const archiveAll = async () => new Map<string, unknown>();
  await expect(moveToSqlite({ sqlite: archive.sqlite(), mover, archiveAll, say: () => {} })).rejects.toThrow(/somebody still writes/);
  await mover.close();
  expect(homeNow()).toBe('taken-over');
});

const KEYS = roomKeys('cx', ROOM);
test.each<[string, (epoch: number) => Promise<unknown>]>([
  ['everything', () => redis.admin().flushall()],
  ['its rows', () => redis.admin().del(KEYS.log)],
  ['its head', () => redis.admin().del(KEYS.meta)],
  ['its snapshot', () => redis.admin().del(KEYS.snapshot)],
  ['its last row', () => loseLastRows(redis.admin(), ROOM, 1)],
  ['a row in the middle', (epoch) => redis.admin().xdel(KEYS.log, `${epoch}-4`)],
  ['a row to damage', () => damageRow(redis.admin(), ROOM, 5)],
])('[Q7] a Redis that has lost %s is given back what was archived', async (_, lose) => {
  await seed();
  await move('redis');
  const log = redis.openLog();
  const { epoch } = await cellsOf(log);
  const writer = tablet(12);
  await log.append(ROOM, epoch, [writer.set('g', '1'), writer.set('h', '2')]);
  const archiver = archive.openArchiver(log);
  expect((await archiver.reach()).size).toBe(0);
  await archiver.close();
  const whole = await cellsOf(log);
  await redis.closeAll();
  await lose(epoch);
  const loaded = await redis
    .openLog()
    .load(ROOM)
    .catch(() => null); // where everything is gone it begins the room anew, empty
  expect(loaded?.seq === whole.seq && loaded.damaged.length === 0).toBe(false);
  await redis.closeAll();
  expect(await move('redis')).toContain('refused: 0');
  expect(await cellsOf(redis.openLog())).toEqual(whole);
  expect(await redis.openLog().append(ROOM, epoch, [writer.set('i', '3')])).toBe(6);
});

test('[Q7] a room of which Redis has more, or something else, is refused and stays; the others are written', async () => {
  await seed();
  await move('redis');
  const log = redis.openLog();
  const { epoch } = await cellsOf(log);
  await log.append(ROOM, epoch, [tablet(12).set('g', '1')]);
  const kept = await cellsOf(log);
  await redis.closeAll();
  archive.sqlite().exec("UPDATE installation SET log_home = 'sqlite'"); // as in a copy of the folder from before
  await redis.admin().del(...Object.values(roomKeys('cx', 'guarantees/K02')));
  await expect(move('redis')).rejects.toThrow(/guarantees\/K01: Redis has row 4/);
  expect(homeNow()).toBe('sqlite');
  expect(await cellsOf(redis.openLog())).toEqual(kept);
  expect((await cellsOf(redis.openLog(), 'guarantees/K02')).cells).toEqual({ e: '1' });
});

test('[Q7] a room whose keys are unreadable in Redis is refused, and the others are written', async () => {
  await seed();
  await redis.admin().set(KEYS.meta, 'not a hash');
  await expect(move('redis')).rejects.toThrow(/guarantees\/K01: WRONGTYPE/);
  expect(homeNow()).toBe('sqlite');
  expect((await cellsOf(redis.openLog(), 'guarantees/K02')).cells).toEqual({ e: '1' });
});

test('[Q7] a Redis with rooms of another installation is left alone', async () => {
  const log = redis.openLog();
  await log.append('guarantees/K09', await log.epochOf('guarantees/K09'), [tablet(1).set('a', '1')]);
  await redis.closeAll();
  await expect(move('redis')).rejects.toThrow(/guarantees\/K09/);
  await redis.admin().set('cx:installation', 'another');
  await expect(move('redis')).rejects.toThrow(/another installation/);
  expect(homeNow()).toBe('sqlite');
});

test('[Q8] rows that cannot be archived keep the log in Redis, and everything in it writable', async () => {
  await seed();
  await move('redis');
  const log = redis.openLog();
  const { epoch } = await cellsOf(log);
  const writer = tablet(12);
  for (const key of ['g', 'h']) await log.append(ROOM, epoch, [writer.set(key, '1')]);
  await redis.admin().xdel(roomKeys('cx', ROOM).log, `${epoch}-4`);
  await expect(move('sqlite')).rejects.toThrow(/guarantees\/K01.*gone/);
  expect(homeNow()).toBe('redis');
  expect(await log.append(ROOM, epoch, [writer.set('i', '1')])).toBe(6);
});

test('[Q8] a move out of Redis that was killed half-way is finished, or taken back, by running it again', async () => {
  for (const to of ['sqlite', 'redis'] as const) {
    archive.sqlite().exec("DELETE FROM room; DELETE FROM doc_log; DELETE FROM client_binding; UPDATE installation SET log_home = 'sqlite'");
    await redis.admin().flushall();
    await seed();
    await move('redis');
    archive.sqlite().exec("UPDATE installation SET log_home = 'leaving-redis'");
    await redis.admin().hset(roomKeys('cx', ROOM).meta, 'sealed', '1');
    const cells = await cellsOf(redis.openLog());
    await redis.closeAll();
    await move(to);
    expect(homeNow()).toBe(to);
    const log = to === 'redis' ? redis.openLog() : embedded();
    expect(await cellsOf(log)).toEqual(cells);
    expect(await log.append(ROOM, cells.epoch, [tablet(12).set('g', '1')])).toBe(4);
    await redis.closeAll();
  }
});

test('[Q7] [Q8] it is refused while a server holds the folder or works on that Redis, and by a Redis that is set wrongly', async () => {
  await seed();
  const unlock = lockDataFolder(archive.folder());
  await expect(move('redis')).rejects.toThrow(/another server is using it/);
  unlock();
  const end = giveSignOfLife({ redis: redis.admin(), role: 'sync', onError: () => {} });
  await expect(move('redis')).rejects.toThrow(/servers still work on this Redis \(sync\)/);
  await end();
  await redis.admin().config('SET', 'appendfsync', 'everysec');
  await expect(move('redis')).rejects.toThrow(/appendfsync always/);
  await redis.admin().config('SET', 'appendfsync', 'always');
  await move('redis');
  const endCore = giveSignOfLife({ redis: redis.admin(), role: 'core', onError: () => {} });
  await expect(move('sqlite')).rejects.toThrow(/\(core\)/);
  await endCore();
  await move('sqlite');
});

test('[Q7] [Q8] 5,000 rows go both ways', async () => {
  const log = embedded();
  const epoch = await log.epochOf(ROOM);
  const writer = tablet(7);
  const rows = Array.from({ length: 5_000 }, (_, n) => writer.set(`k${n % 700}`, String(n)));
  await log.append(ROOM, epoch, rows);
  await move('redis');
  const shared = redis.openLog();
  const before = await cellsOf(shared);
  expect([before.seq, before.cells]).toEqual([5_000, writer.doc.getMap(ROOT_NAME).toJSON()]);
  const more = Array.from({ length: 5_000 }, (_, n) => writer.set(`k${n % 900}`, `again ${n}`));
  for (let at = 0; at < 5_000; at += 100) await shared.append(ROOM, epoch, more.slice(at, at + 100));
  await redis.closeAll();
  await move('sqlite');
  const after = await cellsOf(embedded());
  expect([after.seq, after.cells]).toEqual([10_000, writer.doc.getMap(ROOT_NAME).toJSON()]);
  expect(archive.sqlite().prepare('SELECT count(*), min(seq), max(seq) FROM doc_log').raw().get()).toEqual([10_000, 1, 10_000]);
  const reopened = openDatabase(join(archive.folder(), 'committee-room.sqlite'));
  expect(reopened.sqlite.pragma('integrity_check', { simple: true })).toBe('ok');
  reopened.close();
});
