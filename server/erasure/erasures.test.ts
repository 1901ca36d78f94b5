import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { EXPORTS } from '../../schema/exports.ts';
import { campaign } from '../../schema/tables/campaign.ts';
import { elector, erasedElector } from '../../schema/tables/roll.ts';
import { commitmentOf } from '../audit/commitment.ts';
import { verifyAtOnce } from '../audit/verifyAudit.ts';
import { type Database, openDatabase } from '../database.ts';
import { openExport } from '../exports/openExport.ts';
import { readCellHistory } from '../http/cellHistory.ts';
import { importRoll } from '../roll/importRoll.ts';
import { utf8 } from '../roll/testing.ts';
import { loadDocument } from '../rooms/loadDocument.ts';
import { filesWith } from '../testing/bytesOnDisk.ts';
import { type Replica, settle } from '../testing/replica.ts';
import { ROOM, startRooms } from '../testing/startRooms.ts';
import { until } from '../testing/until.ts';
import { openErasures } from './testing/openErasures.ts';

const CANARY = 'زرقاء'; // in the name, and in the note
const LATIN = 'ZarqaCanary';
const OTHERS_NOTE = 'stays for good';

let folder: string;
let database: Database;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'committee-room-'));
  database = openDatabase(join(folder, 'room.sqlite'));
  database.db.insert(campaign).values({ id: 'test', name: 'test', pollingDay: '2026-01-01', timeZone: 'Asia/Kuwait' }).run();
  importRoll(database.db, {
    bytes: utf8(`roll_no,name,gender,committee\n1,${CANARY} ${LATIN} Hamad,female,K01\n2,Noura Salem Hamad,female,K01`),
    fileName: 'roll.csv',
    userId: 'admin1',
    nowMs: 1,
    randomByte: () => Math.floor(Math.random() * 256),
    isDryRun: false,
  });
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

const idOf = (number: string): string =>
  database.db.select({ id: elector.id }).from(elector).where(eq(elector.rollNumber, number)).get()?.id ?? '';
const contentsOnDisk = (): string[] => [...filesWith(folder, CANARY), ...filesWith(folder, LATIN)];

/** Everything that can be taken along of K01, as text. */
async function exported(): Promise<string> {
  const common = { seesRoll: true, atMs: 1, language: 'en', timeZone: 'UTC' } as const;
  const texts: string[] = [];
  for (const what of [...EXPORTS, 'snapshot'] as const) {
    const { pieces, close } = openExport(
      join(folder, 'room.sqlite'),
      what === 'snapshot'
        ? { ...common, what, committee: 'K01', rooms: [ROOM], by: { id: 'admin1', name: 'Admin' } }
        : { ...common, what, format: 'csv', committees: ['K01'], isWhole: true, isOwn: false, seesWhat: true, by: 'Admin' },
    );
    for (let next = await pieces.next(); !next.done; next = await pieces.next()) texts.push(Buffer.from(next.value).toString());
    close();
  }
  return texts.join('\n');
}

const start = (more: Parameters<typeof openErasures>[1] = {}) => openErasures(database, more);
type Rooms = ReturnType<typeof start>;

/** Two people write about both electors: over an epoch, with a snapshot in each, so that every place holds the canary. */
async function fillRoom({ log, registry, join: enter }: Rooms): Promise<{ readonly tablets: Replica[]; readonly epochs: number[] }> {
  const [canary, other] = [idOf('1'), idOf('2')];
  const tablets = [enter({ userId: 'noura1' }), enter({ userId: 'salem1', device: 'd02' })];
  const [noura, salem] = tablets as [Replica, Replica];
  await settle(...tablets);
  noura.doc.transact(() => {
    noura.rows.set(`${canary}noura1n`, `${CANARY} ${LATIN} first`);
    noura.rows.set(`${other}noura1n`, OTHERS_NOTE);
  });
  await settle(...tablets);
  // a state that takes many pages of the file: those that come free are another matter than those that are written over
  noura.doc.transact(() => {
    for (let i = 0; i < 100; i++) noura.rows.set(`e${String(i).padStart(9, '0')}noura1n`, 'filler '.repeat(20));
  });
  await settle(...tablets);
  salem.rows.set(`${canary}noura1n`, `${LATIN} second`);
  salem.rows.set(`${other}salem1a`, 'p');
  await settle(...tablets);
  const first = await log.epochOf(ROOM);
  const room = await registry.open(ROOM);
  await log.saveSnapshot(ROOM, first, room.seq, Y.encodeStateAsUpdate(room.doc));
  return { tablets, epochs: [first] };
}

test('[E1] what is held is one page: the line of the roll, every cell with who wrote it last, and the counts', async () => {
  const rooms = start();
  await fillRoom(rooms);
  const id = idOf('1');
  const held = await rooms.readHeld(id, 'admin1');
  expect(held.elector).toMatchObject({ id, number: '1', name: `${CANARY} ${LATIN} Hamad`, committee: 'K01', isRemoved: false });
  expect(held.cells).toEqual([
    { room: ROOM, key: `${id}noura1n`, value: `${LATIN} second`, at: expect.any(Number), user: { id: 'salem1', name: 'salem1' } },
  ]);
  expect([held.logRows, held.imports.length]).toEqual([2, 1]);
  expect((await rooms.readHeld(id, 'admin1')).auditRows).toBe(held.auditRows + 1); // that it was read
  await expect(rooms.readHeld('e00000000x', 'admin1')).rejects.toMatchObject({ code: 'not-found' });
  await rooms.end();
});

test('[E2] [E4] nothing of an erased elector is left in any file, everybody else’s cells and history stay, and an old tablet brings nothing back', async () => {
  const rooms = start();
  const { tablets, epochs } = await fillRoom(rooms);
  const [canary, other] = [idOf('1'), idOf('2')];
  const { entries: historyBefore } = await readCellHistory(database.sqlite, ROOM, { prefix: other }, (id) => id);
  expect(historyBefore.map(({ new: value }) => value).sort()).toEqual(['p', OTHERS_NOTE].sort());
  expect(contentsOnDisk()).not.toEqual([]);
  await expect(rooms.erasures.erase(canary, '2', { userId: 'admin1' })).rejects.toMatchObject({ code: 'wrong-roll-number' });
  expect(idOf('1')).toBe(canary);

  expect(await exported()).toContain(LATIN);
  expect(await rooms.erasures.erase(canary, '٠١', { userId: 'admin1' })).toEqual({ rooms: [ROOM], logRows: 2, isFinished: true });
  expect(rooms.errors).toEqual([]);
  expect(contentsOnDisk()).toEqual([]);
  expect((await exported()).includes(LATIN)).toBe(false); // a file that is taken from now on holds nothing of them
  expect(await exported()).toContain('Noura Salem');
  expect(filesWith(folder, OTHERS_NOTE)).not.toEqual([]); // and the search finds what is there
  expect(tablets.map(({ closed }) => closed?.code)).toEqual([4409, 4409]);
  expect((await readCellHistory(database.sqlite, ROOM, { prefix: other }, (id) => id)).entries).toEqual(historyBefore);
  expect((await readCellHistory(database.sqlite, ROOM, { prefix: canary }, (id) => id)).entries).toEqual([]);
  const { doc, epoch } = await loadDocument(ROOM, rooms.log, {});
  const cells = Object.entries(doc.getMap('rows').toJSON()).filter(([, value]) => !String(value).startsWith('filler'));
  expect(Object.fromEntries(cells)).toEqual({ [`${other}noura1n`]: OTHERS_NOTE, [`${other}salem1a`]: 'p' });
  expect(epoch).toBeGreaterThan(epochs[0] ?? 0);

  const old = rooms.again(tablets[0] as Replica, { userId: 'noura1' }); // with all that it held
  await settle(old);
  expect(old.closed?.code).toBe(4409);
  expect(contentsOnDisk()).toEqual([]);
  expect(database.db.select().from(erasedElector).all()).toMatchObject([{ id: canary, by: 'admin1', finishedAt: expect.any(Number) }]);
  await expect(rooms.erasures.erase(canary, '1', { userId: 'admin1' })).rejects.toMatchObject({ code: 'not-found' });
  await rooms.end();
  expect(contentsOnDisk()).toEqual([]); // what the end writes, too
});

test('[E5] each row that was changed is in the audit with what is left of it; a row of nobody erased is not', async () => {
  const rooms = start();
  await fillRoom(rooms);
  const [canary] = [idOf('1')];
  const before = database.sqlite.prepare('SELECT count(*) FROM doc_log').pluck().get();
  await rooms.erasures.erase(canary, '1', { userId: 'admin1' });
  type Row = { epoch: number; seq: number; keys: string; bytes: Buffer; salt: Buffer | null };
  const rows = database.sqlite.prepare<[], Row>('SELECT epoch, seq, keys, bytes, salt FROM doc_log').all();
  type Said = { epoch: number | null; logSeq: number | null; commitment: Buffer | null; details: string };
  const said = database.sqlite
    .prepare<[], Said>("SELECT epoch, log_seq AS logSeq, commitment, details FROM audit WHERE kind = 'erased' ORDER BY seq")
    .all();
  expect(rows.length).toBe(Number(before) + 1); // the row that begins the epoch; none is gone
  expect(JSON.parse(said[0]?.details ?? '')).toEqual({ elector: canary, committee: 'K01' });
  expect(said.slice(1).map(({ logSeq }) => logSeq)).toHaveLength(2);
  for (const { epoch, logSeq, commitment } of said.slice(1)) {
    const row = rows.find((one) => one.epoch === epoch && one.seq === logSeq);
    if (!row?.salt || !commitment) throw new Error(`row ${logSeq} has no salt`);
    expect(commitmentOf(row.salt, { keysJson: row.keys, bytes: row.bytes })).toEqual(commitment.toString('hex'));
    expect(row.keys).not.toContain(canary);
  }
  await rooms.end();
});

test('[E5] the chain holds before and after an erasure, and no longer when somebody takes the salt of another row, or writes an erased one anew', async () => {
  const rooms = start();
  await fillRoom(rooms);
  const { sqlite } = database;
  expect(verifyAtOnce(sqlite).bad).toBe(null);
  const canary = idOf('1');
  await rooms.erasures.erase(canary, '1', { userId: 'admin1' });
  const whole = verifyAtOnce(sqlite);
  expect([whole.bad, whole.compared > 5]).toEqual([null, true]);
  type Place = { room: string; epoch: number; logSeq: number };
  const placeOf = (where: string): Place =>
    sqlite.prepare<[], Place>(`SELECT room, epoch, log_seq AS logSeq FROM audit WHERE log_seq IS NOT NULL AND ${where}`).get() as Place;
  const erased = placeOf("kind = 'erased'");
  const other = placeOf(
    "kind = 'update' AND (room, epoch, log_seq) NOT IN (SELECT room, epoch, log_seq FROM audit WHERE kind = 'erased' AND room IS NOT NULL)",
  );
  const changes = [
    [other, 'salt = NULL'],
    [other, "bytes = x'0000'"],
    [erased, 'keys = \'["x"]\''],
  ] as const;
  for (const [{ room, epoch, logSeq }, change] of changes) {
    sqlite.exec('SAVEPOINT before');
    sqlite.prepare(`UPDATE doc_log SET ${change} WHERE room = ? AND epoch = ? AND seq = ?`).run(room, epoch, logSeq);
    expect(verifyAtOnce(sqlite).bad, change).not.toBe(null);
    sqlite.exec('ROLLBACK TO before; RELEASE before');
  }
  expect(verifyAtOnce(sqlite).bad).toBe(null);
  await rooms.end();
});

test('[E2] what was judged just before the erasure, and is on its way to a slow disk meanwhile, goes too', async () => {
  let waitMs = 0;
  const rooms = openErasures(database, {}, (log) => ({
    ...log,
    async append(...row) {
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
      return await log.append(...row);
    },
  }));
  const canary = idOf('1');
  const noura = rooms.join({ userId: 'noura1' });
  await settle(noura);
  noura.rows.set(`${idOf('2')}noura1n`, OTHERS_NOTE);
  await settle(noura);
  waitMs = 60;
  noura.rows.set(`${canary}noura1n`, `${LATIN} at the last moment`);
  noura.flushToServer();
  await new Promise((resolve) => setImmediate(resolve));
  expect(await rooms.erasures.erase(canary, '1', { userId: 'admin1' })).toMatchObject({ rooms: [ROOM] });
  const { doc } = await loadDocument(ROOM, rooms.log, {});
  expect(doc.getMap('rows').toJSON()).toEqual({ [`${idOf('2')}noura1n`]: OTHERS_NOTE });
  expect(contentsOnDisk()).toEqual([]);
  expect(rooms.errors).toEqual([]);
  await rooms.end();
});

test('[E2] while others write without a pause, all that was acknowledged to them stays', async () => {
  const rooms = start();
  await fillRoom(rooms);
  const [canary, other] = [idOf('1'), idOf('2')];
  const writer = rooms.join({ userId: 'noura1', device: 'd09' });
  await settle(writer);
  let isErasing = true;
  const erased = rooms.erasures.erase(canary, '1', { userId: 'admin1' }).finally(() => {
    isErasing = false;
  });
  let saved = 0;
  for (let n = 1; isErasing && !writer.closed; n++) {
    const before = writer.acknowledged;
    writer.rows.set(`${other}noura1k`, n);
    await settle(writer);
    if (writer.acknowledged > before) saved = n;
  }
  expect(await erased).toMatchObject({ rooms: [ROOM], isFinished: true });
  const { doc } = await loadDocument(ROOM, rooms.log, {});
  expect(saved).toBeGreaterThan(0);
  expect(Number(doc.getMap('rows').get(`${other}noura1k`))).toBeGreaterThanOrEqual(saved); // one whose answer was cut off may stand too
  expect([...doc.getMap('rows').keys()].filter((key) => key.startsWith(canary))).toEqual([]);
  expect(contentsOnDisk()).toEqual([]);
  await rooms.end();
});

for (const step of ['begun', 'rooms', 'files'] as const)
  test(`[E3] an erasure that was ended after “${step}” is finished by the next start`, async () => {
    const ended = start({
      onStep: (at) => {
        if (at === step) throw new Error('the process ends here');
      },
    });
    await fillRoom(ended);
    const canary = idOf('1');
    await expect(ended.erasures.erase(canary, '1', { userId: 'admin1' })).rejects.toThrow();
    expect(idOf('1')).toBe('');
    expect(database.db.select().from(erasedElector).all()).toMatchObject([{ id: canary, finishedAt: null }]);
    await ended.end();
    const next = start();
    await next.erasures.resume();
    expect(contentsOnDisk()).toEqual([]);
    expect(database.db.select().from(erasedElector).all()).toMatchObject([{ finishedAt: expect.any(Number) }]);
    await next.end();
    expect(contentsOnDisk()).toEqual([]);
  });

test('[E3] a log that cannot let go of its earlier rows is asked again, before the erasure counts as finished', async () => {
  const began = start();
  await fillRoom(began);
  const canary = idOf('1');
  await began.end();
  const asked: string[] = [];
  const { log: plain, registry } = startRooms(database);
  const log: typeof plain = {
    ...plain,
    async forgetEarlier(room, epoch) {
      asked.push(room);
      if (asked.length === 1) throw new Error('Redis is away');
      await plain.forgetEarlier(room, epoch);
    },
  };
  const next = start({ log, registry });
  await expect(next.erasures.erase(canary, '1', { userId: 'admin1' })).rejects.toMatchObject({ code: 'cannot-save' });
  await next.erasures.resume();
  expect(database.db.select().from(erasedElector).all()).toMatchObject([{ finishedAt: expect.any(Number) }]);
  expect(asked).toEqual([ROOM, ROOM]);
  expect(contentsOnDisk()).toEqual([]);
  await registry.close();
  await next.end();
});

test('[E3] a room whose log cannot be archived holds up no other', async () => {
  let isStuck = true;
  const rooms = start({
    archived: async (room) => {
      if (isStuck && room.startsWith('attendance')) throw new Error('its log is no continuation of the archive');
    },
  });
  await fillRoom(rooms);
  await rooms.log.epochOf('attendance/K01'); // stands before the other
  await expect(rooms.erasures.erase(idOf('1'), '1', { userId: 'admin1' })).rejects.toMatchObject({ code: 'cannot-save' });
  const { doc } = await loadDocument(ROOM, rooms.log, {});
  expect(JSON.stringify(doc.getMap('rows').toJSON())).not.toContain(LATIN);
  isStuck = false;
  await rooms.erasures.resume();
  expect(contentsOnDisk()).toEqual([]);
  await rooms.end();
});

test('[E2] what another process took before it heard who was erased is found and goes, too', async () => {
  const rooms = start({ hasOthers: true, lateMs: 1_000 });
  await fillRoom(rooms);
  const canary = idOf('1');
  expect(await rooms.erasures.erase(canary, '1', { userId: 'admin1' })).toMatchObject({ isFinished: true });
  const late = rooms.join({ userId: 'noura1', device: 'd09' }); // these rooms know of no roll
  await settle(late);
  late.rows.set(`${canary}noura1n`, `${LATIN} late`);
  await settle(late);
  expect(late.isSaved).toBe(true);
  await until('it is gone', () => late.closed?.code === 4409 && contentsOnDisk().length === 0);
  expect(verifyAtOnce(database.sqlite).bad).toBe(null);
  expect(rooms.errors).toEqual([]);
  await rooms.end();
});

test('[E4] rows that are damaged or set aside, and name the elector or nobody, are emptied', async () => {
  const rooms = start();
  await fillRoom(rooms);
  const canary = idOf('1');
  const { sqlite } = database;
  sqlite.prepare("UPDATE doc_log SET quarantined_at = 1, quarantine_reason = 'x' WHERE instr(keys, ?) > 0 AND seq = 1").run(`"${canary}`);
  sqlite
    .prepare(
      "INSERT INTO doc_log SELECT room, epoch, 900, user_id, device, at, '[]', CAST(? AS BLOB), 1, 5, 'damaged', NULL, NULL FROM doc_log LIMIT 1",
    )
    .run(`torn ${LATIN}`);
  await rooms.registry.close();
  const next = start();
  await next.erasures.erase(canary, '1', { userId: 'admin1' });
  expect(next.errors).toEqual([]);
  expect(contentsOnDisk()).toEqual([]);
  await next.end();
});
