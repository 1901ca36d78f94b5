import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { matchValue, observationKey, undoValue, unlistedKey, unlistedValue, votedValue } from '../../schema/attendance.ts';
import type { ElectorId, WriterId } from '../../schema/ids.ts';
import { leaderIn, rebaseEdits } from '../../schema/rebaseEdits.ts';
import { campaign } from '../../schema/tables/campaign.ts';
import { elector, erasedElector } from '../../schema/tables/roll.ts';
import { verifyAtOnce } from '../audit/verifyAudit.ts';
import { type Database, openDatabase } from '../database.ts';
import { importRoll } from '../roll/importRoll.ts';
import { utf8 } from '../roll/testing.ts';
import { loadDocument } from '../rooms/loadDocument.ts';
import { filesWith } from '../testing/bytesOnDisk.ts';
import { type Replica, settle } from '../testing/replica.ts';
import { startRooms } from '../testing/startRooms.ts';
import { until } from '../testing/until.ts';
import { openErasures } from './testing/openErasures.ts';

const HERE = 'attendance/K01';
const THERE = 'attendance/K02';
const TYPED = 'ZarqaAsTyped';
const KEPT = 'StaysAsTyped';
const DOOR = 'doormad010' as WriterId;
const DESK = 'noura1d021' as WriterId;

let folder: string;
let database: Database;
let erased: ElectorId;
let other: ElectorId;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'committee-room-'));
  database = openDatabase(join(folder, 'room.sqlite'));
  database.db.insert(campaign).values({ id: 'test', name: 'test', pollingDay: '2026-01-01', timeZone: 'Asia/Kuwait' }).run();
  importRoll(database.db, {
    bytes: utf8('roll_no,name,gender,committee\n1,Zarqa Hamad,female,K01\n2,Noura Salem,female,K01'),
    fileName: 'roll.csv',
    userId: 'admin1',
    nowMs: 1,
    randomByte: () => Math.floor(Math.random() * 256),
    isDryRun: false,
  });
  const idOf = (number: string) =>
    database.db.select({ id: elector.id }).from(elector).where(eq(elector.rollNumber, number)).get()?.id as ElectorId; // just imported
  [erased, other] = [idOf('1'), idOf('2')];
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

const a = (n: number) => ({ writer: DOOR, n });
const m = (n: number) => ({ writer: DESK, n });
const typedOf = (n: number): string => unlistedValue(1_000 + n, `9${n}`, `${TYPED} ${n}`);

type Rooms = ReturnType<typeof openErasures>;

/**
 * Arrivals at a door: 0 is matched; 1 is matched and taken back by the door; 2 was matched, and then to somebody else; 3 was moved from here by its number; 4 was moved and matched there; 5 is
 * nobody's.
 */
async function fill({ join, log, registry, projector }: Rooms): Promise<Replica[]> {
  const tablets = [
    join({ userId: 'doorma', device: 'd01', roomName: HERE }),
    join({ userId: 'noura1', device: 'd02', roomName: HERE }),
    join({ userId: 'doorma', device: 'd01', roomName: THERE }),
    join({ userId: 'noura1', device: 'd02', roomName: THERE }),
  ];
  const [door, desk, doorThere, deskThere] = tablets as [Replica, Replica, Replica, Replica];
  await settle(...tablets);
  for (const n of [0, 1, 3, 4]) door.rows.set(unlistedKey(a(n)), typedOf(n));
  for (const n of [2, 5]) door.rows.set(unlistedKey(a(n)), unlistedValue(1_000 + n, `9${n}`, `${KEPT} ${n}`));
  await settle(...tablets);
  door.rows.set(unlistedKey(a(50)), undoValue(2_000, a(1)));
  desk.doc.transact(() => {
    for (const n of [0, 1, 2]) desk.rows.set(unlistedKey(m(10 + n)), matchValue(3_000, a(n), erased));
    desk.rows.set(observationKey(erased, m(20)), votedValue(3_000, 'unlisted'));
    desk.rows.set(unlistedKey(m(13)), undoValue(4_000, m(12)));
    desk.rows.set(unlistedKey(m(14)), matchValue(4_000, a(2), other));
    for (const n of [3, 4]) desk.rows.set(unlistedKey(m(20 + n)), undoValue(5_000, a(n)));
  });
  doorThere.rows.set(observationKey(erased, a(3)), votedValue(1_003, 'unlisted'));
  doorThere.rows.set(unlistedKey(a(4)), typedOf(4));
  await settle(...tablets);
  deskThere.rows.set(unlistedKey(m(10)), matchValue(6_000, a(4), erased));
  await settle(...tablets);
  for (const name of [HERE, THERE]) {
    const room = await registry.open(name);
    await log.saveSnapshot(name, room.epoch, room.seq, Y.encodeStateAsUpdate(room.doc));
  }
  expect(projector.reach()).toBe(true);
  expect(arrivalsInSql()).toHaveLength(7);
  return tablets;
}

/** `K01 94` for each: where they stand and what was typed as their number. */
const arrivalsInSql = (): readonly string[] =>
  database.sqlite.prepare<[], string>("SELECT committee_id || ' ' || roll_number FROM unlisted_row ORDER BY 1").pluck().all();

const cellsOf = async ({ log }: Rooms, name: string): Promise<Record<string, unknown>> =>
  (await loadDocument(name, log, {})).doc.getMap('rows').toJSON();

test('[E7] what was typed of an arrival that a coordinator has matched is held on that elector, and goes from documents, history and files', async () => {
  const rooms = openErasures(database);
  await fill(rooms);
  const held = await rooms.readHeld(erased, 'admin1');
  const typed = held.cells.filter(({ value }) => String(value).includes(TYPED)).map(({ room, key }) => `${room} ${key}`);
  expect(typed.sort()).toEqual([...[0, 1, 3, 4].map((n) => `${HERE} ${unlistedKey(a(n))}`), `${THERE} ${unlistedKey(a(4))}`].sort());
  expect(held.records.filter(({ kind }) => kind === 'arrival').map(({ committee, words }) => `${committee} ${words.join(' · ')}`)).toEqual([
    `K01 90 · ${TYPED} 0`,
    `K01 91 · ${TYPED} 1`,
    `K02 94 · ${TYPED} 4`,
  ]);
  expect(filesWith(folder, TYPED)).not.toEqual([]);

  expect(await rooms.erasures.erase(erased, '1', { userId: 'admin1' })).toMatchObject({ rooms: [HERE, THERE], isFinished: true });
  expect(filesWith(folder, TYPED)).toEqual([]);
  for (const name of [HERE, THERE]) expect(JSON.stringify(await cellsOf(rooms, name))).not.toContain(erased);
  expect(arrivalsInSql()).toEqual(['K01 92', 'K01 95']);
  expect(rooms.projector.reach()).toBe(true);
  expect(arrivalsInSql()).toEqual(['K01 92', 'K01 95']);
  const here = await cellsOf(rooms, HERE);
  expect([here[unlistedKey(a(2))], here[unlistedKey(m(14))], here[unlistedKey(a(5))]]).toEqual([
    unlistedValue(1_002, '92', `${KEPT} 2`),
    matchValue(4_000, a(2), other),
    unlistedValue(1_005, '95', `${KEPT} 5`),
  ]);
  expect(database.db.select().from(erasedElector).all()).toMatchObject([{ id: erased, traces: null }]);
  expect(verifyAtOnce(database.sqlite).bad).toBe(null);
  expect(rooms.errors).toEqual([]);
  await rooms.end();
  expect(filesWith(folder, TYPED)).toEqual([]);
});

test('[E7] of a slip, whose lines were written at one moment, only the line that was they is held on them and goes, also where a move gave it another number', async () => {
  const rooms = openErasures(database, {
    onStep: (step) => {
      if (step === 'rooms') throw new Error('the process ends here');
    },
  });
  const door = rooms.join({ userId: 'doorma', device: 'd01', roomName: HERE });
  const desk = rooms.join({ userId: 'noura1', device: 'd02', roomName: HERE });
  const doorThere = rooms.join({ userId: 'doorma', device: 'd01', roomName: THERE });
  const deskThere = rooms.join({ userId: 'noura1', device: 'd02', roomName: THERE });
  await settle(door, desk, doorThere, deskThere);
  const line = (n: number): string => unlistedValue(1_000, `9${n}`, '');
  door.doc.transact(() => {
    for (let n = 0; n < 5; n++) door.rows.set(unlistedKey(a(n)), line(n));
  });
  doorThere.rows.set(unlistedKey(a(3)), unlistedValue(900, '77', ''));
  await settle(door, desk, doorThere, deskThere);
  desk.doc.transact(() => {
    desk.rows.set(unlistedKey(m(11)), matchValue(3_000, a(1), erased));
    desk.rows.set(unlistedKey(m(12)), matchValue(3_000, a(2), other));
    desk.rows.set(unlistedKey(m(13)), undoValue(3_000, a(3))); // moved, where its number is taken
  });
  doorThere.rows.set(unlistedKey(a(8)), line(3));
  await settle(door, desk, doorThere, deskThere);
  deskThere.rows.set(unlistedKey(m(21)), matchValue(4_000, a(8), erased));
  await settle(deskThere);
  const held = await rooms.readHeld(erased, 'admin1');
  expect(held.cells.filter(({ key }) => key.startsWith(`?${DOOR}`)).map(({ room, value }) => [room, value])).toEqual([
    [HERE, line(1)],
    [HERE, line(3)],
    [THERE, line(3)],
  ]);
  await expect(rooms.erasures.erase(erased, '1', { userId: 'admin1' })).rejects.toThrow();
  await rooms.end();
  const next = openErasures(database); // nothing of them stands any more
  await next.erasures.resume();
  const [here, there] = [await cellsOf(next, HERE), await cellsOf(next, THERE)];
  expect([0, 1, 2, 3, 4].map((n) => here[unlistedKey(a(n))])).toEqual([line(0), undefined, line(2), undefined, line(4)]);
  expect([there[unlistedKey(a(3))], there[unlistedKey(a(8))]]).toEqual([unlistedValue(900, '77', ''), undefined]);
  expect(next.errors).toEqual([]);
  await next.end();
});

test('[E7] a word that reaches the server after the erasure, from a tablet that was offline, takes what was typed along; nobody else’s is touched', async () => {
  const rooms = openErasures(database);
  await fill(rooms);
  await rooms.erasures.erase(erased, '1', { userId: 'admin1' });
  expect(filesWith(folder, `${KEPT} 5`)).not.toEqual([]);
  const desk = rooms.join({ userId: 'noura1', device: 'd03', roomName: HERE });
  await settle(desk);
  desk.rows.set(unlistedKey({ writer: 'noura1d031' as WriterId, n: 9 }), matchValue(9_000, a(5), erased));
  await settle(desk);
  expect(rooms.projector.reach()).toBe(true);
  const finishedAt = () => database.db.select({ at: erasedElector.finishedAt }).from(erasedElector).get()?.at ?? null;
  await until('it is erased as well', () => finishedAt() !== null && filesWith(folder, `${KEPT} 5`).length === 0);
  expect(JSON.stringify(await cellsOf(rooms, HERE))).not.toContain(erased);
  expect(arrivalsInSql()).toEqual(['K01 92']);
  expect((await cellsOf(rooms, HERE))[unlistedKey(a(2))]).toBe(unlistedValue(1_002, '92', `${KEPT} 2`));
  expect(verifyAtOnce(database.sqlite).bad).toBe(null);
  expect(rooms.errors).toEqual([]);
  await rooms.end();
});

test('[E3][E7] what comes so late and is not gone when the process ends goes with the next start', async () => {
  const rooms = openErasures(database);
  await fill(rooms);
  await rooms.erasures.erase(erased, '1', { userId: 'admin1' });
  const desk = rooms.join({ userId: 'noura1', device: 'd03', roomName: HERE });
  await settle(desk);
  const closing = rooms.erasures.close(); // nothing is begun any more
  desk.rows.set(unlistedKey({ writer: 'noura1d031' as WriterId, n: 9 }), matchValue(9_000, a(5), erased));
  await settle(desk);
  expect(rooms.projector.reach()).toBe(true);
  await closing;
  await rooms.end();
  expect(filesWith(folder, `${KEPT} 5`)).not.toEqual([]);
  const next = openErasures(database);
  await next.erasures.resume();
  expect(filesWith(folder, `${KEPT} 5`)).toEqual([]);
  await next.end();
});

for (const step of ['begun', 'rooms', 'files'] as const)
  test(`[E3][E7] ended after “${step}” it is finished by the next start, also where no document says any more whose it was`, async () => {
    const ended = openErasures(database, {
      onStep: (at) => {
        if (at === step) throw new Error('the process ends here');
      },
    });
    await fill(ended);
    await expect(ended.erasures.erase(erased, '1', { userId: 'admin1' })).rejects.toThrow();
    await ended.end();
    const next = openErasures(database);
    expect(next.projector.reach()).toBe(true);
    await next.erasures.resume();
    expect(next.projector.reach()).toBe(true);
    expect(filesWith(folder, TYPED)).toEqual([]);
    expect(arrivalsInSql()).toEqual(['K01 92', 'K01 95']);
    await next.end();
  });

test('[E3][E7] ended between a new epoch and its history it is finished, and what was moved out of a room that could not be read', async () => {
  let fault: 'history' | 'room' | null = 'history';
  const rooms = openErasures(database);
  await fill(rooms);
  await rooms.end();
  const plain = openErasures(database);
  const log: typeof plain.log = {
    ...plain.log,
    async forgetEarlier(room, epoch) {
      if (fault === 'history') throw new Error('ended here');
      await plain.log.forgetEarlier(room, epoch);
    },
  };
  const registry: typeof plain.registry = {
    ...plain.registry,
    open(name) {
      if (fault === 'room' && name === HERE) throw new Error('cannot be opened');
      return plain.registry.open(name);
    },
  };
  const next = openErasures(database, { log, registry });
  await expect(next.erasures.erase(erased, '1', { userId: 'admin1' })).rejects.toMatchObject({ code: 'cannot-save' });
  fault = 'room';
  await next.erasures.resume();
  expect(filesWith(folder, TYPED)).not.toEqual([]);
  fault = null;
  await next.erasures.resume();
  expect(filesWith(folder, TYPED)).toEqual([]);
  await plain.registry.close();
  await next.end();
});

test('[E6][E7] what was typed of an arrival that was they does not come back from the tablet that never heard that it was saved', async () => {
  const rooms = openErasures(database);
  await fill(rooms);
  await rooms.erasures.erase(erased, '1', { userId: 'admin1' });
  const gone = [unlistedKey(a(0)), unlistedKey(a(1)), unlistedKey(a(3)), unlistedKey(a(4))].sort();
  const door = rooms.join({ userId: 'doorma', device: 'd01', roomName: HERE });
  const desk = rooms.join({ userId: 'noura1', device: 'd02', roomName: HERE });
  await settle(door, desk);
  // what it has under these keys it drops; others’ devices learn nothing of them, and other rooms’
  expect(door.hellos[0]?.erased).toEqual([...gone, erased].sort());
  expect(desk.hellos[0]?.erased).toEqual([...[10, 11, 12].map((n) => unlistedKey(m(n))), erased].sort());
  const entries = [0, 1, 3, 4].map((n) => ({ writes: [{ key: unlistedKey(a(n)), value: typedOf(n), base: undefined }] }));
  const isString = (value: unknown) => (typeof value === 'string' ? value : undefined);
  const anew = rebaseEdits(entries, (key) => isString(door.rows.get(key)), leaderIn(HERE)).flatMap(({ writes }) => writes);
  for (const { key, value } of anew) door.rows.set(key, value); // one that does not know that it is to drop them
  await settle(door, desk);
  expect(door.refusals.flatMap(({ refused }) => refused.map(({ key }) => key)).sort()).toEqual(gone);
  rooms.projector.reach();
  expect([arrivalsInSql(), filesWith(folder, TYPED)]).toEqual([['K01 92', 'K01 95'], []]);
  expect(verifyAtOnce(database.sqlite).bad).toBe(null);
  await rooms.end();
});

test('[E7] what a process took anew that had not heard of it yet is looked for again, and goes', async () => {
  const plain = openErasures(database);
  const late = startRooms(database); // knows of nobody who was erased
  const rooms = openErasures(database, { hasOthers: true, lateMs: 100, registry: plain.registry, log: plain.log });
  await fill(plain);
  await rooms.erasures.erase(erased, '1', { userId: 'admin1' });
  await plain.registry.close();
  const door = late.join({ userId: 'doorma', device: 'd01', roomName: HERE });
  await settle(door);
  door.rows.set(unlistedKey(a(0)), typedOf(0));
  await settle(door);
  await late.registry.close();
  expect(filesWith(folder, TYPED)).not.toEqual([]);
  await until('it is gone again', () => filesWith(folder, TYPED).length === 0);
  await rooms.end();
});
