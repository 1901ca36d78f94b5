import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { type AttendanceValue, readAttendance, readEntry, unlistedValue } from '../../schema/attendance.ts';
import { type AttendanceAct, attendanceWrites } from '../../schema/attendanceActs.ts';
import { answerWrites, type CellWrite, contactWrites, withdrawWrites } from '../../schema/guarantees.ts';
import type { ElectorId, UserId, WriterId } from '../../schema/ids.ts';
import type { Scalar } from '../../schema/keys.ts';
import { createRandom } from '../../schema/testing.ts';
import { type Database, openDatabase } from '../database.ts';
import { createLogReader } from '../doclog/logReader.ts';
import { createSqliteDocLog } from '../doclog/sqliteDocLog.ts';
import { renewRoom } from '../rooms/renewRoom.ts';
import { type Replica, settle } from '../testing/replica.ts';
import { startRooms, turns } from '../testing/startRooms.ts';
import { createProjector, type Projector } from './projector.ts';
import { readCells } from './readCells.ts';

type Random = ReturnType<typeof createRandom>;
const G = 'guarantees/K01';
const A = 'attendance/K01';
const ELECTORS = Array.from({ length: 8 }, (_, i) => `elector00${i}` as ElectorId);
const [E1, E2] = ELECTORS as [ElectorId, ElectorId];
const USERS = ['noura1', 'salem1'] as UserId[];
const [NOURA] = USERS as [UserId];

let folder: string;
let database: Database;
let errors: { room: string | null; error: unknown }[];
let projectors: Projector[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'committee-room-'));
  database = openDatabase(join(folder, 'room.sqlite'));
  database.sqlite.pragma('synchronous = OFF'); // nothing here ends the machine
  errors = [];
  projectors = [];
});
afterEach(() => {
  for (const projector of projectors) projector.close();
  database.close();
  rmSync(folder, { recursive: true });
});

/** As a process that has just started; nothing looks by itself. */
function startProjector(): Projector {
  const { sqlite } = database;
  const projector = createProjector({
    sqlite,
    log: createLogReader(sqlite),
    now: Date.now,
    everyMs: 0,
    onError: (one) => void errors.push(one),
  });
  projectors.push(projector);
  return projector;
}

/** Rooms whose first rows the follower has projected. */
async function start(names = [G, A]) {
  const projector = startProjector();
  const rooms = startRooms(database, { withAppend: projector.withAppend });
  const tablets = new Map(names.map((roomName) => [roomName, rooms.join({ roomName, userId: NOURA })]));
  for (const [name, tablet] of tablets)
    write(tablet, name === G ? answerWrites(E1, NOURA, 'undecided', 1, false) : acts(tablet, [{ kind: 'counted', count: 7 }]));
  await settle(...tablets.values());
  expect(projector.reach()).toBe(true);
  return { ...rooms, projector, of: (name: string) => tablets.get(name) as Replica };
}

function write({ doc, rows }: Replica, writes: readonly CellWrite[]): void {
  doc.transact(() => {
    for (const { key, value } of writes) rows.set(key, value);
  });
}
const acts = ({ rows }: Replica, list: readonly AttendanceAct[], userId: string = NOURA, device = 'd01'): readonly CellWrite[] =>
  attendanceWrites(list, { writer: `${userId}${device}a` as WriterId, atMs: 1_600_000_000_000, has: (key) => rows.has(key) });

const dump = ({ sqlite } = database) => ({
  claims: sqlite.prepare('SELECT * FROM claim_row ORDER BY 1, 2, 3').all(),
  states: sqlite.prepare('SELECT * FROM elector_state ORDER BY 1, 2').all(),
  unlisted: sqlite.prepare('SELECT * FROM unlisted_row ORDER BY 1, 2').all(),
  headcounts: sqlite.prepare('SELECT * FROM headcount_row ORDER BY 1, 2').all(),
  places: sqlite.prepare('SELECT room, epoch, seq FROM projection ORDER BY 1').all(),
});
/** What a projection from scratch gives; the rows that were there are there again. */
function fromScratch() {
  const { sqlite } = database;
  const copy = join(folder, 'copy.sqlite');
  sqlite.prepare('VACUUM INTO ?').run(copy);
  const other = openDatabase(copy);
  try {
    other.sqlite.exec(
      'DELETE FROM claim_row; DELETE FROM elector_state; DELETE FROM unlisted_row; DELETE FROM headcount_row; DELETE FROM projection',
    );
    const projector = createProjector({
      sqlite: other.sqlite,
      log: createLogReader(other.sqlite),
      now: Date.now,
      everyMs: 0,
      onError: (one) => void errors.push(one),
    });
    expect(projector.reach()).toBe(true);
    projector.close();
    return dump(other);
  } finally {
    other.close();
    rmSync(copy);
  }
}

test('[PR1] what is acknowledged is in SQL with it: nobody has to look', async () => {
  const { of, projector } = await start();
  const heard: string[] = [];
  projector.onChanged(({ electors }) => heard.push(...electors));
  write(of(G), answerWrites(E2, NOURA, 'promised', 5, false));
  write(
    of(A),
    acts(of(A), [
      { kind: 'voted', elector: E2, source: 'door' },
      { kind: 'unlisted', number: '73', name: 'Somebody' },
    ]),
  );
  await settle(of(G), of(A));
  expect(dump()).toMatchObject({
    claims: [{ elector_id: E1 }, { elector_id: E2, owner: NOURA, answer: 'promised', answered_at: 5 }],
    states: [{ elector_id: E1 }, { elector_id: E2, standing: 'promised', has_attended: 1, observations: 1, is_duplicate: 0 }],
    unlisted: [{ roll_number: '73', name: 'Somebody', by: NOURA, elector_id: null, is_undone: 0 }],
    headcounts: [{ people: 7 }],
    places: [
      { room: A, seq: 2 },
      { room: G, seq: 2 },
    ],
  });
  expect(dump()).toEqual(fromScratch());
  expect([projector.figures().replicas, heard]).toEqual([0, []]); // nothing is applied twice; whoever listens hears with the next look
  projector.reach();
  expect([...new Set(heard)]).toEqual([E2]);
  heard.length = 0;
  projector.reach();
  expect([projector.figures().replicas, heard]).toEqual([0, []]);
});

test('[PR1] the first rows of a room that never was are in SQL with them; of one that left rows behind they wait for a look', async () => {
  const projector = startProjector();
  const rooms = startRooms(database, { withAppend: projector.withAppend });
  database.sqlite.exec("INSERT INTO claim_row VALUES ('K02', 'elector009', 'noura1', 'promised', 1, 'none', NULL, 0)");
  const [here, there] = ['K01', 'K02'].map((id) => rooms.join({ roomName: `guarantees/${id}`, userId: NOURA })) as [Replica, Replica];
  for (const tablet of [here, there]) write(tablet, answerWrites(E1, NOURA, 'undecided', 1, false));
  await settle(here, there);
  expect(dump().places).toMatchObject([{ room: G, seq: 1 }]);
  expect(dump().states).toMatchObject([{ committee_id: 'K01', elector_id: E1 }]);
  expect(projector.reach()).toBe(true);
  expect(dump()).toEqual(fromScratch());
  expect(dump().claims).toHaveLength(2);
});

test('[PR2] a fault of the projection refuses no edit: the room is told of and projected anew', async () => {
  const { of, projector } = await start();
  database.sqlite.exec(
    "CREATE TEMP TRIGGER broken BEFORE INSERT ON claim_row WHEN NEW.elector_id = 'elector002' BEGIN SELECT RAISE(ABORT, 'broken'); END",
  );
  write(of(G), answerWrites(ELECTORS[2] as ElectorId, NOURA, 'promised', 5, false));
  await settle(of(G));
  expect(of(G).isSaved).toBe(true);
  expect(errors).toMatchObject([{ room: G, error: { message: 'broken' } }]);
  expect(dump()).toMatchObject({ claims: [{ elector_id: E1 }], places: [{ room: A }] });
  write(of(G), answerWrites(E2, NOURA, 'refused', 6, false)); // of a room without a place nothing is said
  await settle(of(G));
  expect([of(G).isSaved, dump().claims.length, projector.reach(), errors.length]).toEqual([true, 1, false, 1]);
  database.sqlite.exec('DROP TRIGGER broken');
  expect(projector.reach()).toBe(true);
  expect(dump()).toEqual(fromScratch());
  write(of(G), answerWrites(E2, NOURA, 'promised', 7, false));
  await settle(of(G));
  expect(dump().states).toMatchObject([{ elector_id: E1 }, { elector_id: E2, standing: 'promised' }, { standing: 'promised' }]);
});

test('[PR2][E7] while it cannot be known who was erased edits are taken, and projected afterwards', async () => {
  const { of, projector } = await start();
  database.sqlite.exec('ALTER TABLE erased_elector RENAME TO away');
  write(of(G), answerWrites(E2, NOURA, 'promised', 5, false));
  await settle(of(G));
  expect([of(G).isSaved, errors.map(({ room }) => room), dump().claims.length]).toEqual([true, [G], 1]);
  database.sqlite.exec('ALTER TABLE away RENAME TO erased_elector');
  expect(projector.reach()).toBe(true);
  expect(dump()).toEqual(fromScratch());
});

test('[PR1] of what was written while another wrote too, the document’s own next rows know', async () => {
  const projector = startProjector();
  const log = createSqliteDocLog({ sqlite: database.sqlite, now: Date.now, withAppend: projector.withAppend });
  const epoch = await log.epochOf(G);
  const doc = new Y.Doc();
  const cells = doc.getMap<Scalar>('rows');
  let seq = 0; // as the room knows it
  const document = {
    keys: () => cells.keys(),
    value: (key: string) => cells.get(key),
    get seq() {
      return seq;
    },
  };
  const append = (writes: readonly CellWrite[], of?: typeof document) => {
    const before = Y.encodeStateVector(doc);
    for (const { key, value } of writes) cells.set(key, value);
    const bytes = Y.encodeStateAsUpdate(doc, before);
    const keys = writes.map(({ key }) => key);
    return log.append(G, epoch, [{ userId: NOURA, device: 'd01', atMs: 1, keys, bytes, newClientIds: [] }], of);
  };
  seq = await append(answerWrites(E1, NOURA, 'undecided', 1, false), document);
  await append(answerWrites(E1, NOURA, 'promised', 2, false)); // another
  await append(answerWrites(E2, 'salem1' as UserId, 'promised', 3, false), document);
  expect(projector.reach()).toBe(true);
  seq = 3;
  await append(answerWrites(E2, NOURA, 'undecided', 4, false), document);
  expect(projector.figures().behind).toBe(0);
  expect(dump().states).toMatchObject([{ standing: 'promised' }, { standing: 'promised' }]);
  expect(dump()).toEqual(fromScratch());
});

test('[PR2][I1] one that takes the whole transaction back costs none either, of whichever room', async () => {
  const { of, projector } = await start();
  database.sqlite.exec(
    "CREATE TEMP TRIGGER broken BEFORE INSERT ON claim_row WHEN NEW.elector_id = 'elector002' BEGIN SELECT RAISE(ROLLBACK, 'broken'); END",
  );
  write(of(G), answerWrites(ELECTORS[2] as ElectorId, NOURA, 'promised', 5, false));
  write(of(A), acts(of(A), [{ kind: 'voted', elector: E2, source: 'door' }]));
  await settle(of(G), of(A));
  expect([of(G).isSaved, of(A).isSaved, errors.length]).toEqual([true, true, 1]);
  expect(dump().states).toMatchObject([{ elector_id: E1 }, { elector_id: E2, has_attended: 1 }]);
  database.sqlite.exec('DROP TRIGGER broken');
  expect(projector.reach()).toBe(true);
  expect(dump()).toEqual(fromScratch());
});

test('[PR1][I3] of an append that is refused nothing is in SQL, and what shares its commit is projected once', async () => {
  const projector = startProjector();
  let isBroken = false;
  const rooms = startRooms(database, {
    withAppend: projector.withAppend,
    wrap: (log) => ({
      ...log,
      append: (room, epoch, rows, document) =>
        log.append(room, epoch, isBroken && room === G ? rows.map((row) => ({ ...row, newClientIds: [7, 7] })) : rows, document),
    }),
  });
  const tablet = rooms.join({ roomName: G, userId: NOURA });
  const door = rooms.join({ roomName: A, userId: NOURA });
  write(tablet, answerWrites(E1, NOURA, 'promised', 5, false));
  write(door, acts(door, [{ kind: 'counted', count: 1 }]));
  await settle(tablet, door);
  projector.reach();
  const advanced: string[] = [];
  projector.onAdvanced((name) => advanced.push(name));
  isBroken = true;
  write(tablet, answerWrites(E2, NOURA, 'promised', 5, false));
  write(door, acts(door, [{ kind: 'voted', elector: E2, source: 'door' }]));
  await settle(tablet, door);
  expect([tablet.isSaved, tablet.closed?.code, door.isSaved]).toEqual([false, 1013, true]);
  projector.reach();
  expect(advanced).toEqual([A]);
  expect(dump()).toMatchObject({ claims: [{ elector_id: E1 }], states: [{ elector_id: E1 }, { elector_id: E2, has_attended: 1 }] });
  expect(dump()).toEqual(fromScratch());
});

describe('arrivals on no list', () => {
  test('[B4] [B14] [PR3] who it was, taken back, and counted without a name: whichever entry comes first', async () => {
    const { of, projector } = await start();
    const door = of(A);
    const [arrival, other] = acts(door, [
      { kind: 'unlisted', number: '73', name: 'Somebody' },
      { kind: 'unlisted', number: '', name: 'Another' },
    ]) as [CellWrite, CellWrite];
    const ref = (key: string) =>
      readEntry(key, door.rows.get(key) ?? unlistedValue(1, '1', ''))?.entry as { writer: WriterId; n: number; key: string };
    const row = (key: string) =>
      database.sqlite.prepare('SELECT elector_id AS elector, is_undone AS isUndone FROM unlisted_row WHERE key = ?').get(key);
    // the word on who it was comes before the arrival itself
    write(
      door,
      acts(door, [{ kind: 'match', arrival: ref(arrival.key), elector: E1 }]).map(({ value }, i) => ({ key: `?${NOURA}d01a${i}`, value })),
    );
    await settle(door);
    expect(row(arrival.key)).toBeUndefined();
    write(door, [arrival, other]);
    await settle(door);
    expect([row(arrival.key), row(other.key)]).toEqual([
      { elector: E1, isUndone: 0 },
      { elector: null, isUndone: 0 },
    ]);
    write(door, acts(door, [{ kind: 'undo', entry: ref(`?${NOURA}d01a0`) }]));
    await settle(door);
    expect(row(arrival.key)).toEqual({ elector: null, isUndone: 0 });
    write(
      door,
      acts(door, [
        { kind: 'match', arrival: ref(arrival.key), elector: E2 },
        { kind: 'undo', entry: ref(arrival.key) },
      ]),
    );
    await settle(door);
    expect(row(arrival.key)).toEqual({ elector: E2, isUndone: 1 }); // what was typed is theirs all the same (E7)
    const counted = [...door.rows.keys()].find((key) => key.startsWith('#')) as string;
    write(door, acts(door, [{ kind: 'undo', entry: { ...ref(counted), key: counted } }]));
    await settle(door);
    expect(dump().headcounts).toMatchObject([{ people: 0 }]);
    expect(dump()).toEqual(fromScratch());
    expect([projector.reach(), errors]).toEqual([true, []]);
  });
});

/** Tablets of two people in both rooms, epochs, rows set aside, rooms that are unloaded: SQL is at every rest what the documents are. */
async function live(seed: number, steps: number): Promise<number> {
  const random = createRandom(seed);
  let rooms = await start();
  let n = 0;
  const fresh = () => [G, A].flatMap((roomName) => USERS.map((userId) => ({ roomName, userId, tablet: rooms.join({ roomName, userId }) })));
  let tablets = fresh();
  await settle(...tablets.map(({ tablet }) => tablet));
  for (let step = 0; step < steps; step++) {
    for (let edits = random.int(6); edits >= 0; edits--) {
      const { roomName, userId, tablet } = random.pick(tablets);
      if (tablet.closed) continue;
      write(tablet, roomName === G ? draw(random, userId) : drawActs(random, tablet, userId, n++));
    }
    const some = tablets.filter(() => random.chance(0.7));
    await settle(...some.map(({ tablet }) => tablet));
    if (random.chance(0.2)) expect(dump(), `seed ${seed}, step ${step}`).toEqual(fromScratch());
    if (random.chance(0.15)) {
      const name = random.pick([G, A]);
      const { epoch, seq } = await rooms.log.load(name);
      await rooms.log.quarantine(name, epoch, [1 + random.int(seq)], 'test');
      await rooms.registry.close();
      rooms = await start();
      tablets = fresh();
    } else if (random.chance(0.1)) {
      const room = await rooms.registry.open(random.pick([G, A]));
      await renewRoom(room, { registry: rooms.registry, log: rooms.log, events: {} });
    }
    if (random.chance(0.2)) rooms.projector.reach();
    for (const one of tablets) if (one.tablet.closed) one.tablet = rooms.join({ roomName: one.roomName, userId: one.userId });
    await settle(...tablets.map(({ tablet }) => tablet));
    await turns();
    rooms.projector.reach();
  }
  const sql = dump();
  expect(sql, `seed ${seed}`).toEqual(fromScratch());
  const cells = readCells(createLogReader(database.sqlite).load(A));
  const truth = readAttendance(cells);
  expect(sql.unlisted.filter((row) => (row as { is_undone: number }).is_undone === 0)).toHaveLength(truth.unlisted.length);
  expect(database.sqlite.prepare('SELECT coalesce(sum(people), 0) FROM headcount_row').pluck().get()).toBe(truth.headcount);
  await rooms.registry.close();
  return sql.unlisted.length;
}

function draw(random: Random, userId: UserId): readonly CellWrite[] {
  const id = random.pick(ELECTORS);
  const owner = random.pick([userId, ...USERS]);
  return random.pick([
    () =>
      answerWrites(id, owner, random.pick(['notAsked', 'promised', 'undecided', 'refused'] as const), random.int(99), random.chance(0.5)),
    () => contactWrites(id, owner, 'reached', random.int(99)),
    () => withdrawWrites(id, owner, random.chance(0.5)),
    () => answerWrites(id, owner, 'promised', 1, false).map(({ key }) => ({ key, value: null })),
  ])();
}

function drawActs(random: Random, tablet: Replica, userId: UserId, n: number): readonly CellWrite[] {
  const entries = [...tablet.rows].flatMap(([key, value]: [string, Scalar]) => readEntry(key, value)?.entry ?? []);
  const of = (kind: AttendanceValue['kind']) => entries.filter(({ value }) => value.kind === kind);
  const elector = random.pick(ELECTORS);
  const [first] = entries;
  const arrival = random.chance(0.7) ? (of('unlisted').at(-1) ?? first) : first;
  const act = random.pick<() => AttendanceAct>([
    () => ({ kind: 'voted', elector, source: 'door' }),
    () => ({ kind: 'unlisted', number: String(n), name: random.chance(0.5) ? 'Name' : '' }),
    () => ({ kind: 'unlisted', number: '', name: `Name ${n}` }),
    () => ({ kind: 'counted', count: 1 + random.int(5) }),
    () => (arrival ? { kind: 'match', arrival, elector } : { kind: 'counted', count: 1 }),
    () => (entries.length > 0 ? { kind: 'undo', entry: random.pick(entries) } : { kind: 'counted', count: 2 }),
  ])();
  return acts(tablet, [act], userId);
}

test('[PR1][PR3][I9] whatever rooms live through, SQL at every rest is what a projection from scratch gives', async () => {
  const seeds = process.env.TEST_LONG ? 100 : 2;
  let arrivals = 0;
  for (let seed = 1; seed <= seeds; seed++) {
    arrivals += await live(seed, 12);
    for (const table of [
      'doc_log',
      'doc_snapshot',
      'room',
      'client_binding',
      'claim_row',
      'elector_state',
      'unlisted_row',
      'headcount_row',
      'projection',
    ])
      database.sqlite.exec(`DELETE FROM ${table}`);
  }
  expect(errors).toEqual([]);
  expect(arrivals).toBeGreaterThan(seeds);
}, 240_000);
