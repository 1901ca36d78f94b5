import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { verifyAtOnce } from '../audit/verifyAudit.ts';
import { openDatabase } from '../database.ts';
import { row } from '../doclog/logUnderTest.ts';
import { CHECKSUM_FAILED } from '../doclog/redis/followLog.ts';
import { roomKeys } from '../doclog/redis/roomKeys.ts';
import { damageRow, loseLastRows } from '../doclog/redis/testing/damage.ts';
import { useRedis } from '../doclog/redis/testing/redisUnderTest.ts';
import { createSqliteDocLog } from '../doclog/sqliteDocLog.ts';
import type { SharedDocLog } from '../rooms/sharedDocLog.ts';
import { until } from '../testing/until.ts';
import type { ArchivedLog } from './archiver.ts';
import { useArchive } from './testing/archiveUnderTest.ts';

const redis = useRedis();
const archive = useArchive();

const ids = (epoch: number, last: number, from = 1): string[] => Array.from({ length: last - from + 1 }, (_, i) => `${epoch}-${from + i}`);
const idsOf = (room: string) => archive.rows(room).map(([id]) => id);
const archivedMark = (room: string) => redis.admin().hget(roomKeys('cx', room).meta, 'archived');

/** A log in which something happens instead of the nth call of a kind. */
function interrupted(log: SharedDocLog, instead: Partial<ArchivedLog>): ArchivedLog {
  return { ...log, ...instead };
}

test('[Q1] every row comes into SQLite as the embedded log would have written it, and the log is told', async () => {
  const log = redis.openLog();
  archive.openArchiver(log);
  const epoch = await log.epochOf('r');
  await log.append('r', epoch, [row([1], { userId: 'noura1', device: 'abc', atMs: 77, keys: ['x'], newClientIds: [7] })]);
  await until('it is archived', async () => (await archivedMark('r')) === `${epoch}-1`);
  const embedded = createSqliteDocLog({ sqlite: archive.sqlite(), now: () => 1 });
  await embedded.append('s', await embedded.epochOf('s'), [
    row([1], { userId: 'noura1', device: 'abc', atMs: 77, keys: ['x'], newClientIds: [7] }),
  ]);
  const columns = 'seq, user_id, device, at, keys, bytes, checksum, quarantined_at, quarantine_reason';
  const select = archive.sqlite().prepare<[string]>(`SELECT ${columns} FROM doc_log WHERE room = ?`);
  expect(select.all('r')).toEqual(select.all('s'));
  expect(archive.bindings('r')).toEqual([[7, epoch, 'noura1', 'abc']]);
  expect(await embedded.epochOf('r')).toBe(epoch);
  expect(archive.errors).toEqual([]);
});

test('[Q4] of a room that nobody has ever begun there is nothing to bring, and nothing is said to be lost', async () => {
  const log = redis.openLog();
  const archiver = archive.openArchiver(log);
  expect(await archiver.reach('never')).toEqual(new Map());
  expect([archive.errors, archiver.figures().stoppedRooms]).toEqual([[], []]);
  const epoch = await log.epochOf('never');
  await log.append('never', epoch, [row([1])]);
  expect(await archiver.reach('never')).toEqual(new Map());
  expect(idsOf('never')).toEqual([`${epoch}-1`]);
  await log.epochOf('empty');
  await redis.admin().del(roomKeys('cx', 'empty').meta); // it was there
  expect((await archiver.reach('empty')).size).toBe(1);
  expect(archiver.figures().stoppedRooms).toEqual(['empty']);
});

test('[Q1] killed between SQLite’s commit and the mark, or before it: nothing twice, nothing skipped', async () => {
  const log = redis.openLog();
  const epoch = await log.epochOf('r');
  const places = { mark: 0, read: 0 };
  for (let n = 1; n <= 12; n++) {
    await log.append('r', epoch, [row([n]), row([n])]);
    const dies = new Error('the process is gone');
    const fatal: Partial<ArchivedLog> =
      n % 2 === 0
        ? { markArchived: () => Promise.reject(dies) }
        : { readAfter: async (...args) => (await log.readAfter(...args)) && Promise.reject(dies) };
    places[n % 2 === 0 ? 'mark' : 'read'] += 1;
    const killed = archive.openArchiver(interrupted(log, fatal));
    expect([...(await killed.reach('r')).values()]).toEqual([dies]);
    await killed.close();
  }
  expect(places).toEqual({ mark: 6, read: 6 });
  expect(await archivedMark('r')).toBe(null);
  expect(idsOf('r')).toEqual(ids(epoch, 24));
  const last = archive.openArchiver(log);
  expect((await last.reach('r')).size).toBe(0);
  expect(idsOf('r')).toEqual(ids(epoch, 24));
  expect(verifyAtOnce(archive.sqlite())).toMatchObject({ rows: 24, compared: 24, bad: null }); // [T2] each once in the chain as well
  expect(archive.rows('r').map(([, first]) => first)).toEqual(Array.from({ length: 24 }, (_, i) => Math.floor(i / 2) + 1));
  expect(await archivedMark('r')).toBe(`${epoch}-24`);
});

test('[Q2] of two archivers the one that came later goes on, the other writes nothing any more and says so', async () => {
  const [log, other] = [redis.openLog(), redis.openLog()];
  const epoch = await log.epochOf('r');
  const older = archive.openArchiver(log);
  await log.append('r', epoch, [row([1])]);
  expect((await older.reach()).size).toBe(0);
  const younger = archive.openArchiver(other);
  await log.append('r', epoch, [row([2])]);
  expect((await younger.reach()).size).toBe(0);
  await log.append('r', epoch, [row([3])]);
  await until('both have seen it', () => older.figures().isFencedOff && idsOf('r').length === 3);
  expect(idsOf('r')).toEqual(ids(epoch, 3));
  expect(younger.figures().isFencedOff).toBe(false);
  expect(archive.said()).toEqual([
    'null: another process is the core of this installation now, so this one has stopped archiving and publishing',
  ]);
  expect([...(await older.reach('r')).values()].map(String)).toEqual([expect.stringContaining('stopped archiving')]);
});

test('[Q2] of two on copies of one data folder the one that came later goes on, the other stops at its next mark and says so', async () => {
  const log = redis.openLog();
  const epoch = await log.epochOf('r');
  await log.append('r', epoch, [row([1])]);
  const older = archive.openArchiver(log);
  expect((await older.reach()).size).toBe(0);
  const file = join(archive.folder(), 'copy.sqlite');
  archive.sqlite().exec(`VACUUM INTO '${file}'`);
  const copy = openDatabase(file);
  const younger = archive.openArchiver(log, { sqlite: copy.sqlite });
  expect((await younger.reach()).size).toBe(0);
  await log.append('r', epoch, [row([2])]);
  expect([(await older.reach()).size, (await younger.reach()).size]).toEqual([1, 0]);
  expect([older.figures().isFencedOff, younger.figures().isFencedOff]).toEqual([true, false]);
  expect(archive.said()).toEqual([expect.stringContaining('another process is the core of this installation now')]);
  await younger.close();
  copy.close();
});

test('[Q2] a page that was read before another process took over is not written', async () => {
  const log = redis.openLog();
  const epoch = await log.epochOf('r');
  await log.append('r', epoch, [row([1])]);
  let takeOver = async (): Promise<void> => {};
  const slow = archive.openArchiver(
    interrupted(log, {
      async readAfter(...args) {
        const page = await log.readAfter(...args);
        await takeOver();
        return page;
      },
    }),
  );
  expect((await slow.reach()).size).toBe(0);
  takeOver = async () => {
    takeOver = async () => {};
    expect((await archive.openArchiver(redis.openLog()).reach()).size).toBe(0);
  };
  await log.append('r', epoch, [row([2])]);
  await until('it stops', () => slow.figures().isFencedOff);
  expect(idsOf('r')).toEqual(ids(epoch, 2));
});

test('[Q2] the fence holds also after Redis has lost its data', async () => {
  const log = redis.openLog();
  for (let n = 0; n < 3; n++) {
    const archiver = archive.openArchiver(log);
    await archiver.reach();
    await archiver.close();
  }
  await redis.admin().flushall();
  const archiver = archive.openArchiver(log);
  const epoch = await log.epochOf('r');
  await log.append('r', epoch, [row([1])]);
  expect((await archiver.reach()).size).toBe(0);
  expect(idsOf('r')).toEqual(ids(epoch, 1));
});

test('[Q3] a later epoch comes after the last row of the earlier one, with whom its state binds', async () => {
  const log = redis.openLog();
  const first = await log.epochOf('r');
  await log.append('r', first, [row([1], { newClientIds: [7] }), row([2])]);
  const second = await log.beginEpoch('r', first, 2, {
    state: Uint8Array.of(9),
    authors: new Map([
      [70, { userId: 'salem1', device: 'd07' }],
      [71, { userId: 'noura1', device: 'd08' }],
    ]),
  });
  await log.append('r', second, [row([3], { newClientIds: [8] })]);
  expect((await archive.openArchiver(log).reach()).size).toBe(0);
  expect(archive.rows('r')).toEqual([
    [`${first}-1`, 1, false],
    [`${first}-2`, 2, false],
    [`${second}-1`, 9, false],
    [`${second}-2`, 3, false],
  ]);
  expect(archive.bindings('r')).toEqual([
    [7, first, 'user01', 'd01'],
    [8, second, 'user01', 'd01'],
    [70, second, 'salem1', 'd07'],
    [71, second, 'noura1', 'd08'],
  ]);
  const embedded = createSqliteDocLog({ sqlite: archive.sqlite(), now: () => 1 });
  const [here, there] = [await embedded.load('r'), await log.load('r')];
  expect({ ...here, rows: here.rows.length }).toEqual({ ...there, rows: there.rows.length });
});

test('[Q4] rows that were lost before they were archived stop their room, loudly and once; others go on', async () => {
  const log = redis.openLog();
  const [r, s] = [await log.epochOf('r'), await log.epochOf('s')];
  await log.append('r', r, [row([1]), row([2])]);
  const archiver = archive.openArchiver(log, { lookEveryMs: 20 });
  expect((await archiver.reach()).size).toBe(0);
  await archiver.close();
  await log.append('r', r, [row([3]), row([4]), row([5])]);
  await redis.admin().xdel(roomKeys('cx', 'r').log, `${r}-3`);
  const next = archive.openArchiver(log, { lookEveryMs: 20 });
  expect([...(await next.reach()).keys()]).toEqual(['r']);
  for (let n = 1; n <= 3; n++) {
    await log.append('s', s, [row([n])]);
    await log.append('r', r, [row([5 + n])]);
    expect((await next.reach('s')).size).toBe(0);
  }
  expect([idsOf('r'), idsOf('s')]).toEqual([ids(r, 2), ids(s, 3)]);
  expect(next.figures()).toMatchObject({ stoppedRooms: ['r'], isFencedOff: false });
  expect(archive.said()).toEqual([expect.stringMatching(/^r: not archived any more: .*gone/)]);
  expect(await archivedMark('r')).toBe(`${r}-2`);
});

test('[Q4] a log that went back behind the archive stops its room, also when other rows have the numbers since; the archive keeps what it has', async () => {
  const log = redis.openLog();
  const epoch = await log.epochOf('r');
  await log.append('r', epoch, [row([1]), row([2]), row([3])]);
  const archiver = archive.openArchiver(log);
  await archiver.reach();
  await loseLastRows(redis.admin(), 'r', 2);
  expect([...(await archiver.reach('r')).keys()]).toEqual(['r']);
  await archiver.close();
  const fresh = redis.openLog();
  await fresh.append('r', epoch, [row([91]), row([92]), row([93])]);
  const next = archive.openArchiver(fresh);
  expect([...(await next.reach('r')).keys()]).toEqual(['r']);
  expect(archive.rows('r').map(([, first]) => first)).toEqual([1, 2, 3]);
});

test('[Q4] [Q16] rows that the log has lost are told, and not taken off those that wait in other rooms', async () => {
  const log = redis.openLog();
  const epoch = await log.epochOf('r');
  await log.append('r', epoch, [row([1]), row([2]), row([3])]);
  const archiver = archive.openArchiver(log, { restMs: 10, lookEveryMs: 20 });
  expect((await archiver.reach()).size).toBe(0);
  await loseLastRows(redis.admin(), 'r', 2);
  const seen: number[] = [];
  await until('it is told', () => {
    seen.push(archiver.figures().lagRows);
    return archiver.figures().stoppedRooms.length === 1;
  });
  expect(Math.min(...seen, archiver.figures().lagRows)).toBe(0);
});

test('[Q4] a Redis that has lost everything is told room by room, and a room that begins there anew is not taken for the old one', async () => {
  const log = redis.openLog();
  const epoch = await log.epochOf('r');
  await log.append('r', epoch, [row([1])]);
  const archiver = archive.openArchiver(log, { lookEveryMs: 20 });
  await archiver.reach();
  await redis.admin().flushall();
  await until('it is told', () => archiver.figures().stoppedRooms.length === 1);
  const fresh = redis.openLog({ now: () => epoch + 1_000 });
  await fresh.append('r', await fresh.epochOf('r'), [row([2])]);
  expect([...(await archiver.reach('r')).keys()]).toEqual(['r']);
  expect(idsOf('r')).toEqual(ids(epoch, 1));
});

test('[Q4] a room whose keys are unreadable stops nobody, and goes on when they are readable again', async () => {
  const log = redis.openLog();
  const [bad, good] = [await log.epochOf('bad'), await log.epochOf('good')];
  await log.append('bad', bad, [row([1])]);
  const { log: key } = roomKeys('cx', 'bad');
  await redis.admin().rename(key, 'kept');
  await redis.admin().set(key, 'not a stream');
  const archiver = archive.openArchiver(log, { lookEveryMs: 20 });
  await log.append('good', good, [row([1])]);
  expect([...(await archiver.reach()).keys()]).toEqual(['bad']);
  expect(idsOf('good')).toEqual(ids(good, 1));
  await redis.admin().del(key);
  await redis.admin().rename('kept', key);
  await until('it goes on', () => idsOf('bad').length === 1);
});

test('[Q4] what SQLite does not take of one room is left out, and the others of the transaction are written', async () => {
  const log = redis.openLog();
  const rooms = ['a', 'b', 'c'];
  archive.sqlite().exec("CREATE TRIGGER no BEFORE INSERT ON doc_log WHEN new.room = 'b' BEGIN SELECT RAISE(ABORT, 'not this one'); END");
  const epochs = await Promise.all(rooms.map(log.epochOf));
  await Promise.all(rooms.map((room, i) => log.append(room, epochs[i] ?? 0, [row([1]), row([2])])));
  const archiver = archive.openArchiver(log);
  expect([...(await archiver.reach()).keys()]).toEqual(['b']);
  expect(rooms.map((room) => idsOf(room).length)).toEqual([2, 0, 2]);
  archive.sqlite().exec('DROP TRIGGER no');
  expect((await archiver.reach()).size).toBe(0);
  expect(idsOf('b').length).toBe(2);
});

test('[Q5] a damaged row is kept as set aside, told, and its client ids stay bound', async () => {
  const log = redis.openLog();
  const epoch = await log.epochOf('r');
  await log.append('r', epoch, [row([1]), row([2], { newClientIds: [7], userId: 'noura1', device: 'abc' }), row([4])]);
  await damageRow(redis.admin(), 'r', 2);
  const archiver = archive.openArchiver(log);
  expect((await archiver.reach()).size).toBe(0);
  expect(archive.rows('r')).toEqual([
    [`${epoch}-1`, 1, false],
    [`${epoch}-2`, 3, true],
    [`${epoch}-3`, 4, false],
  ]);
  expect(archive.sqlite().prepare('SELECT quarantine_reason FROM doc_log WHERE seq = 2').pluck().get()).toBe(CHECKSUM_FAILED);
  expect(archive.bindings('r')).toEqual([[7, epoch, 'noura1', 'abc']]);
  expect(archive.said()).toEqual(['r: rows 2 were damaged: set aside']);
});

test('[Q5] a row of which hardly anything is left does not stop its room', async () => {
  const log = redis.openLog();
  const epoch = await log.epochOf('r');
  await log.append('r', epoch, [row([1])]);
  await redis.admin().xadd(roomKeys('cx', 'r').log, `${epoch}-2`, 't', 'never', 'h', 'x');
  await redis.admin().hset(roomKeys('cx', 'r').meta, 'seq', '2', 'chain', 'x');
  await redis.openLog().append('r', epoch, [row([3])]);
  expect((await archive.openArchiver(log).reach()).size).toBe(0);
  expect(archive.rows('r').map(([id, , isAside]) => [id, isAside])).toEqual([
    [`${epoch}-1`, false],
    [`${epoch}-2`, true],
    [`${epoch}-3`, false],
  ]);
});

test('[Q5] a row that is set aside after it was archived is set aside in SQLite too, with its reason', async () => {
  const log = redis.openLog();
  const epoch = await log.epochOf('r');
  await log.append('r', epoch, [row([1]), row([2]), row([3])]);
  const archiver = archive.openArchiver(log, { lookEveryMs: 20 });
  await archiver.reach();
  await log.quarantine('r', epoch, [2], 'does not apply');
  await until('it is set aside', () => archive.rows('r')[1]?.[2] === true);
  expect(archive.sqlite().prepare('SELECT quarantine_reason FROM doc_log WHERE seq = 2').pluck().get()).toBe('does not apply');
  const next = await log.beginEpoch('r', epoch, 3, { state: Uint8Array.of(9), authors: new Map() });
  await log.append('r', next, [row([4])]);
  await log.quarantine('r', next, [2], 'later');
  await until('it is set aside', () => archive.rows('r')[4]?.[2] === true);
  expect(archive.rows('r').map(([, , isAside]) => isAside)).toEqual([false, true, false, false, true]);
});

test('[Q5] a row that is damaged in Redis after it was archived stays whole in SQLite', async () => {
  const log = redis.openLog();
  const epoch = await log.epochOf('r');
  await log.append('r', epoch, [row([1]), row([2])]);
  const archiver = archive.openArchiver(log);
  await archiver.reach();
  await damageRow(redis.admin(), 'r', 1);
  expect((await log.load('r')).damaged).toEqual([{ seq: 1, what: 'row' }]);
  await log.quarantine('r', epoch, [2], 'builds on it');
  expect((await archiver.reach()).size).toBe(0);
  expect(archive.rows('r').map(([, first, isAside]) => [first, isAside])).toEqual([
    [1, false],
    [2, true],
  ]);
});

test('[I16] a busy log with a channel that is cut and a Redis that is killed again and again: SQLite has every acknowledged row once, in order', async () => {
  const errors: unknown[] = [];
  const [writer, log] = [redis.openLog({ timeoutMs: 2_000 }), redis.openLog({ timeoutMs: 2_000, lookEveryMs: 50 })];
  const rooms = Array.from({ length: 12 }, (_, i) => `guarantees/K${i}`);
  const acknowledged = new Map<string, number>();
  const archiver = archive.openArchiver(log, { lookEveryMs: 50 });
  for (let round = 0; round < 6; round++) {
    const writes = rooms.map(async (room) => {
      for (let n = 0; n < 20; n++) {
        try {
          const epoch = await writer.epochOf(room);
          acknowledged.set(room, await writer.append(room, epoch, [row([n]), row([n + 1])]));
        } catch (error) {
          errors.push(error);
          await writer.load(room).catch(() => {});
        }
      }
    });
    if (round % 2 === 0) await redis.cutChannel();
    else {
      await redis.server().kill();
      await redis.server().start();
    }
    await Promise.all(writes);
  }
  await until(
    'Redis answers',
    async () =>
      (await redis
        .admin()
        .ping()
        .catch(() => '')) === 'PONG',
  );
  await until('everything is archived', async () => {
    const failed = await archiver.reach().catch(() => null);
    return failed?.size === 0;
  });
  for (const room of rooms) {
    const { seq, epoch } = await redis.openLog().load(room);
    expect(seq).toBeGreaterThanOrEqual(acknowledged.get(room) ?? 1);
    expect(idsOf(room)).toEqual(ids(epoch, seq));
  }
  expect(archiver.figures()).toMatchObject({ lagRows: 0, stoppedRooms: [], isFencedOff: false });
  expect(verifyAtOnce(archive.sqlite()).bad).toBeNull();
}, 60_000);

test('[I11] rooms that moved are trimmed below what is archived', async () => {
  const log = redis.openLog();
  const epoch = await log.epochOf('r');
  await log.append('r', epoch, [row([1]), row([2]), row([3]), row([4])]); // old: their time is 1
  await log.saveSnapshot('r', epoch, 4, Uint8Array.of(44));
  archive.openArchiver(log, { trimEveryMs: 10 });
  await until('it is trimmed', async () => (await redis.admin().xlen(roomKeys('cx', 'r').log)) === 1);
  expect(idsOf('r')).toEqual(ids(epoch, 4));
});

/** As many rooms as a campaign may have, a row in each. */
async function begin(log: SharedDocLog, count: number): Promise<ReadonlyMap<string, number>> {
  const epochs = new Map<string, number>();
  for (let i = 0; i < count; i++) epochs.set(`r${i}`, await log.epochOf(`r${i}`));
  for (const [room, epoch] of epochs) await log.append(room, epoch, [row([1])]);
  return epochs;
}

test('[Q9] however many rooms somebody writes in, all are archived about a second later, in transactions of a few', async () => {
  const log = redis.openLog();
  const transactions: number[] = [];
  const archiver = archive.openArchiver(log, { restMs: 1_000, onArchived: () => void transactions.push(performance.now()) });
  const epochs = await begin(log, 64);
  await archiver.reach();
  transactions.length = 0;
  for (const [room, epoch] of epochs) await log.append(room, epoch, [row([2])]);
  const startedMs = performance.now();
  await until('all are archived', () => [...epochs.keys()].every((room) => idsOf(room).length === 2));
  expect(performance.now() - startedMs).toBeLessThan(2_500);
  expect(transactions.length).toBeGreaterThanOrEqual(8);
  expect(archive.errors).toEqual([]);
});

test('[Q9] rooms in which nobody writes keep none waiting, and are not read when all are looked at', async () => {
  const log = redis.openLog({ lookEveryMs: 100 });
  const read: string[] = [];
  const counted = interrupted(log, {
    readAfter(room, ...args) {
      read.push(room);
      return log.readAfter(room, ...args);
    },
  });
  const epochs = await begin(log, 60);
  const archiver = archive.openArchiver(counted, { restMs: 200, lookEveryMs: 100 });
  await archiver.reach();
  await until('all were looked at', () => archiver.figures().lagRows === 0);
  await pause(500);
  read.length = 0;
  const startedMs = performance.now();
  await log.append('r59', epochs.get('r59') ?? 0, [row([2])]);
  await until('it is archived', () => idsOf('r59').length === 2);
  expect(performance.now() - startedMs).toBeLessThan(1_000);
  await pause(500);
  expect(new Set(read)).toEqual(new Set(['r59']));
});

test('[Q9] in a round what somebody waits for comes first, then what was told of, then what is only looked at', async () => {
  const log = redis.openLog();
  await begin(log, 30);
  await archive.openArchiver(log).reach();
  const read: string[] = [];
  const archiver = archive.openArchiver(
    interrupted(log, {
      watch(told) {
        setImmediate(told, 'r20', true);
        return () => {};
      },
      async readAfter(room, ...args) {
        read.push(room);
        if (read.length === 8) void archiver.reach('r9');
        return log.readAfter(room, ...args);
      },
    }),
  );
  await until('all are read', () => new Set(read).size === 30);
  expect([read[0], read[8]]).toEqual(['r20', 'r9']); // without either they come as their names do: r9 last
});

test('a room that was told of and that nobody has looked at counts among what waits, and so does what a look finds', async () => {
  const log = redis.openLog({ lookEveryMs: 50 });
  const epochs = await begin(log, 12);
  const archiver = archive.openArchiver(log, { restMs: 60_000 });
  await archiver.reach();
  for (const [room, epoch] of epochs) await log.append(room, epoch, [row([2]), row([3])]);
  await until('they are told', () => archiver.figures().lagRows === 12);
  expect((await archiver.reach('r1')).size).toBe(0);
  await until('all are archived', () => archiver.figures().lagRows === 0);
});

test('[Q14] whoever follows what is archived is told after each transaction that brought something, and then it is there', async () => {
  const log = redis.openLog();
  const epoch = await log.epochOf('r');
  await log.append('r', epoch, [row([1]), row([2])]);
  const told: unknown[][] = [];
  const archiver = archive.openArchiver(log, { onArchived: () => void told.push(idsOf('r')) });
  await archiver.reach('r');
  await archiver.reach('r');
  expect(told).toEqual([ids(epoch, 2)]);
});

test('what waits and when the last came is told', async () => {
  const log = redis.openLog();
  const epoch = await log.epochOf('r');
  await log.append(
    'r',
    epoch,
    Array.from({ length: 450 }, (_, n) => row([n % 256])),
  );
  let seen: number[] = [];
  const archiver = archive.openArchiver(
    interrupted(log, {
      async readAfter(...args) {
        seen = [...seen, archiver.figures().lagRows];
        return log.readAfter(...args);
      },
    }),
    { now: () => 99 },
  );
  expect(archiver.figures()).toEqual({ lagRows: 0, lastArchivedAtMs: null, stoppedRooms: [], isFencedOff: false });
  expect((await archiver.reach()).size).toBe(0);
  expect(seen.slice(0, 3)).toEqual([0, 250, 50]);
  expect(archiver.figures()).toMatchObject({ lagRows: 0, lastArchivedAtMs: 99 });
});
