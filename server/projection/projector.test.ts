import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import {
  countedValue,
  headcountKey,
  matchValue,
  observationKey,
  undoValue,
  unlistedKey,
  unlistedValue,
  votedValue,
} from '../../schema/attendance.ts';
import { answerWrites, type CellWrite, contactWrites, noteWrites, withdrawWrites } from '../../schema/guarantees.ts';
import type { ElectorId, UserId, WriterId } from '../../schema/ids.ts';
import type { Scalar } from '../../schema/keys.ts';
import { ROOT_NAME } from '../../schema/rooms.ts';
import { campaign, committee } from '../../schema/tables/campaign.ts';
import { elector } from '../../schema/tables/roll.ts';
import { createRandom } from '../../schema/testing.ts';
import { type Database, openDatabase } from '../database.ts';
import { createLogReader } from '../doclog/logReader.ts';
import { createSqliteDocLog } from '../doclog/sqliteDocLog.ts';
import type { DocLog } from '../rooms/docLog.ts';
import { loadDocument } from '../rooms/loadDocument.ts';
import { until } from '../testing/until.ts';
import { createElectorStates } from './electorStates.ts';
import { openInstallation } from './installation.ts';
import { createProjector, type Projector } from './projector.ts';
import { voidOlderProjection } from './voidOlderProjection.ts';

const G = 'guarantees/K01';
const A = 'attendance/K01';
const ELECTORS = Array.from({ length: 8 }, (_, i) => `elector00${i}` as ElectorId);
const [E1, E2, E3] = ELECTORS as [ElectorId, ElectorId, ElectorId];
const NOURA = 'noura1' as UserId;
const SALEM = 'salem1' as UserId;
const writer = (n: number): WriterId => `door0${n % 2}d0${n}a` as WriterId;

let folder: string;
let database: Database;
let log: DocLog;
let errors: unknown[];
let projectors: Projector[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'committee-room-'));
  database = openDatabase(join(folder, 'room.sqlite'));
  database.sqlite.pragma('synchronous = OFF'); // nothing here ends the machine
  log = createSqliteDocLog({ sqlite: database.sqlite, now: Date.now });
  errors = [];
  projectors = [];
  database.db.insert(campaign).values({ id: 'test', name: 'T', pollingDay: '2026-11-30', timeZone: 'Asia/Kuwait' }).run();
  database.db.insert(committee).values({ id: 'K01', code: 'K01' }).run();
  for (const [i, id] of ELECTORS.slice(0, 7).entries())
    database.db
      .insert(elector)
      .values({ id, committeeId: 'K01', rollNumber: String(i + 1), fullName: 'A', foldedName: 'a', gender: 'female', importId: 1 })
      .run();
});
afterEach(() => {
  for (const projector of projectors) projector.close();
  database.close();
  rmSync(folder, { recursive: true });
});

/** As a process that has just started. */
function start({ everyMs = 0, ...more }: Partial<Parameters<typeof createProjector>[0]> = {}): Projector {
  const projector = createProjector({
    sqlite: database.sqlite,
    log: createLogReader(database.sqlite),
    now: Date.now,
    everyMs,
    ...more,
    onError: ({ error }) => void errors.push(error),
  });
  projectors.push(projector);
  return projector;
}

/** A tablet: what it writes goes into the log as its room would put it there. */
function createTablet(room: string, userId: string, clientID: number) {
  const doc = new Y.Doc();
  doc.clientID = clientID;
  let isBound = false;
  return {
    doc,
    async write(writes: readonly CellWrite[]): Promise<number> {
      const before = Y.encodeStateVector(doc);
      doc.transact(() => {
        for (const { key, value } of writes) doc.getMap<Scalar>(ROOT_NAME).set(key, value);
      });
      const newClientIds = isBound ? [] : [doc.clientID];
      isBound = true;
      const row = {
        userId,
        device: 'd01',
        atMs: 1,
        keys: writes.map(({ key }) => key),
        bytes: Y.encodeStateAsUpdate(doc, before),
        newClientIds,
      };
      return log.append(room, await log.epochOf(room), [row]);
    },
    hear(other: Y.Doc): void {
      Y.applyUpdate(doc, Y.encodeStateAsUpdate(other, Y.encodeStateVector(doc)));
    },
  };
}

const dump = () => ({
  claims: database.sqlite.prepare('SELECT * FROM claim_row ORDER BY 1, 2, 3').all(),
  states: database.sqlite.prepare('SELECT * FROM elector_state ORDER BY 1, 2').all(),
  places: database.sqlite.prepare('SELECT room, epoch, seq FROM projection ORDER BY 1').all(),
});
function fromScratch() {
  database.sqlite.exec('DELETE FROM claim_row; DELETE FROM elector_state; DELETE FROM projection');
  expect(start().reach()).toBe(true);
  return dump();
}
const voted = (id: ElectorId, who: WriterId, n: number, atMs = 1_000): CellWrite => ({
  key: observationKey(id, { writer: who, n }),
  value: votedValue(atMs, 'door'),
});

describe('what earlier systems get wrong', () => {
  test('[G8] §0.3 row 5: pledges are counted by distinct elector: two who claim the same one are one pledge and two claims', async () => {
    const projector = start();
    const tablet = createTablet(G, NOURA, 1);
    await tablet.write([NOURA, SALEM].flatMap((owner) => answerWrites(E1, owner, 'promised', 5, false)));
    await tablet.write(answerWrites(E2, NOURA, 'promised', 5, false));
    projector.reach();
    const states = createElectorStates({ sqlite: database.sqlite, projector });
    expect(states.counts('K01')).toMatchObject({ promised: 2 });
    expect(dump().claims).toHaveLength(3);
    expect(states.chased('K01')).toEqual([E1, E2]);
  });

  test('[B1] §0.3 row 6: duplicate rows do not inflate turnout: three observations of one elector are one who came, shown as a duplicate', async () => {
    const projector = start();
    const tablet = createTablet(A, 'door00', 1);
    await tablet.write([voted(E1, writer(0), 1, 2_000), voted(E1, writer(1), 2, 1_000), voted(E1, writer(1), 3), voted(E2, writer(1), 4)]);
    projector.reach();
    const states = createElectorStates({ sqlite: database.sqlite, projector });
    expect(states.counts('K01')).toMatchObject({ attended: 2, duplicates: 1 });
    expect(states.stateOf('K01', E1)).toEqual({ standing: 'notAsked', hasAttended: true, attendedAtMs: 1_000, isDuplicate: true });
    await tablet.write(
      [1, 2, 3].map((n) => ({
        key: observationKey(E1, { writer: writer(0), n: 10 + n }),
        value: undoValue(9, { writer: writer(n === 1 ? 0 : 1), n }),
      })),
    );
    projector.reach();
    expect(states.counts('K01')).toMatchObject({ attended: 1, duplicates: 0 });
    expect(dump().states).toHaveLength(1); // of E1 nothing is known any more
  });

  test('§0.3 row 7: an event does not make everybody read everything again: a hundred edits of one elector are one word about that elector', async () => {
    const projector = start();
    const tablet = createTablet(G, NOURA, 1);
    await tablet.write(ELECTORS.flatMap((id) => answerWrites(id, NOURA, 'undecided', 5, false)));
    projector.reach();
    const heard: string[][] = [];
    projector.onChanged(({ committee: of, electors }) => heard.push([of, ...electors]));
    const before = database.sqlite.prepare('SELECT total_changes()').pluck().get() as number;
    for (let n = 0; n < 100; n++) await tablet.write(answerWrites(E1, NOURA, n % 2 === 0 ? 'promised' : 'refused', n, false));
    const appended = database.sqlite.prepare('SELECT total_changes()').pluck().get() as number;
    projector.reach();
    const written = (database.sqlite.prepare('SELECT total_changes()').pluck().get() as number) - appended;
    expect(heard).toEqual([['K01', E1]]);
    expect(appended - before).toBeGreaterThanOrEqual(200);
    expect(written).toBeLessThanOrEqual(4); // state, claim out and in, place
    await tablet.write(noteWrites(E1, NOURA, 'nothing of this stands in SQL'));
    projector.reach();
    expect(heard).toHaveLength(1);
  });
});

test('[Q11] whoever is not on the roll (any more) keeps their rows and does not count', async () => {
  const projector = start();
  const stranger = ELECTORS[7] as ElectorId;
  await createTablet(G, NOURA, 1).write(answerWrites(stranger, NOURA, 'promised', 5, false));
  await createTablet(A, 'door00', 2).write([voted(stranger, writer(0), 1)]);
  projector.reach();
  const states = createElectorStates({ sqlite: database.sqlite, projector });
  expect([states.counts('K01'), states.chased('K01')]).toMatchObject([
    { promised: 0, attended: 0, attendedFemale: 0, promisedAttended: 0, duplicates: 0 },
    [],
  ]);
  expect(states.stateOf('K01', stranger)).toMatchObject({ standing: 'promised', hasAttended: true });
});

test('[E2] of whoever was erased nothing is written, though a document still holds it', async () => {
  const projector = start();
  database.sqlite.prepare("INSERT INTO erased_elector (id, committee_id, at, by, finished_at) VALUES (?, 'K01', 1, 'x', NULL)").run(E1);
  await createTablet(G, NOURA, 1).write([E1, E2].flatMap((id) => answerWrites(id, NOURA, 'promised', 5, false)));
  projector.reach();
  expect(dump().claims).toMatchObject([{ elector_id: E2 }]);
  expect(dump().states).toHaveLength(1);
});

test('[I12][Q10] a full disk is told once and tried again; what is projected is what is there', async () => {
  const projector = start();
  const tablet = createTablet(G, NOURA, 1);
  await tablet.write(answerWrites(E1, NOURA, 'promised', 5, false));
  projector.reach();
  const before = dump();
  await tablet.write(ELECTORS.flatMap((id) => [NOURA, SALEM].flatMap((owner) => answerWrites(id, owner, 'refused', 5, false))));
  const unlimited = database.sqlite.pragma('max_page_count', { simple: true });
  database.sqlite.exec('CREATE TABLE filler (bytes BLOB)');
  database.sqlite.pragma(`max_page_count = ${database.sqlite.pragma('page_count', { simple: true })}`);
  const fill = database.sqlite.prepare('INSERT INTO filler VALUES (zeroblob(1000))');
  expect(() => {
    for (;;) fill.run();
  }).toThrow('full');
  database.sqlite.exec('CREATE TEMP TRIGGER no_room BEFORE INSERT ON claim_row BEGIN INSERT INTO filler VALUES (zeroblob(100000)); END');
  expect([projector.reach(), projector.reach()]).toEqual([false, false]);
  expect(errors).toMatchObject([{ code: 'SQLITE_FULL' }]);
  expect(dump()).toEqual(before);
  database.sqlite.exec('DROP TRIGGER no_room');
  database.sqlite.pragma(`max_page_count = ${unlimited}`);
  expect(projector.reach()).toBe(true);
  expect(dump().claims).toHaveLength(16);
});

test('[EX4] whoever asks for some rooms waits for these alone, and gives way after each', async () => {
  const projector = start();
  const other = 'guarantees/K02';
  for (const room of [G, other, A]) {
    const writes =
      room === A
        ? [{ key: headcountKey({ writer: writer(1), n: 1 }), value: countedValue(1, 3) }]
        : answerWrites(E1, NOURA, 'promised', 5, false);
    await createTablet(room, NOURA, 1).write(writes);
  }
  const reached = () => dump().places.map((place) => (place as { room: string }).room);
  const between: unknown[] = [];
  setImmediate(() => between.push(reached()));
  expect(await projector.reachEach((room) => room !== other)).toBe(true);
  expect(between).toEqual([[A]]);
  expect([reached(), projector.figures().behind]).toEqual([[A, G], 1]);
  database.sqlite.exec('DROP TABLE claim_row');
  expect([await projector.reachEach((room) => room === other), await projector.reachEach((room) => room === G)]).toEqual([false, true]);
});

test('[Q14] what is said to be on disk is projected in the next turn, whenever the next look would be; said ten times, it is one look', async () => {
  const projector = start({ everyMs: 600_000 });
  await until('its first look', () => projector.figures().behind === 0);
  await createTablet(G, NOURA, 1).write(answerWrites(E1, NOURA, 'promised', 5, false));
  let looks = 0;
  projector.onAdvanced(() => {
    looks += 1;
  });
  for (let i = 0; i < 10; i++) projector.soon();
  await until('it is projected', () => dump().claims.length === 1);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect([looks, errors]).toEqual([1, []]);
  projector.soon();
  projector.close(); // what was called off does not look at a file that is closed
});

test('[Q13] with nothing to project it asks for no lock: another process may write as long as it likes', async () => {
  const projector = start();
  const tablet = createTablet(G, NOURA, 1);
  await tablet.write(answerWrites(E1, NOURA, 'promised', 5, false));
  expect(projector.reach()).toBe(true);
  database.sqlite.pragma('busy_timeout = 0');
  const other = openDatabase(join(folder, 'room.sqlite'));
  other.sqlite.exec('BEGIN IMMEDIATE');
  expect([projector.reach(), projector.reach(G), errors]).toEqual([true, true, []]);
  other.sqlite.exec('ROLLBACK');
  other.close();
  await tablet.write(answerWrites(E2, NOURA, 'refused', 6, false));
  expect(projector.reach()).toBe(true);
  expect(dump().claims).toHaveLength(2);
});

test('[PR3][G6] a committee’s figures: contradicting and seen twice, arrivals that nobody has matched, people without a name', async () => {
  const projector = start();
  database.sqlite.prepare("UPDATE elector SET gender = 'male' WHERE id = ?").run(E2);
  const claims = createTablet(G, NOURA, 1);
  await claims.write([...answerWrites(E1, NOURA, 'promised', 5, false), ...answerWrites(E1, SALEM, 'refused', 5, false)]);
  await claims.write([...answerWrites(E2, NOURA, 'promised', 5, false), ...answerWrites(E3, NOURA, 'promised', 5, false)]);
  const by = (n: number) => ({ writer: writer(0), n });
  await createTablet(A, 'door00', 2).write([
    ...[voted(E1, writer(0), 1), voted(E1, writer(1), 2), voted(E2, writer(1), 3)],
    ...[1, 2, 3].map((n) => ({ key: unlistedKey(by(n)), value: unlistedValue(n, String(n), '') })),
    { key: unlistedKey(by(4)), value: matchValue(4, by(1), E1) },
    { key: unlistedKey(by(5)), value: undoValue(5, by(2)) },
    ...[6, 7].map((n) => ({ key: headcountKey(by(n)), value: countedValue(n, n) })),
    { key: headcountKey(by(8)), value: undoValue(8, by(7)) },
    // somebody who was on no list was E3, whose mark was taken back since: they count as one whom nobody has matched
    { key: unlistedKey(by(9)), value: unlistedValue(9, '9', '') },
    { key: unlistedKey(by(10)), value: matchValue(10, by(9), E3) },
  ]);
  projector.reach();
  expect(createElectorStates({ sqlite: database.sqlite, projector }).counts('K01')).toEqual({
    promised: 2,
    attended: 2,
    attendedFemale: 1,
    promisedAttended: 1,
    contradicting: 1,
    duplicates: 1,
    unlisted: 2,
    headcount: 6,
  });
});

test('[PR4] what an earlier version has projected is projected anew, once', async () => {
  openInstallation(database.sqlite);
  await createTablet(G, NOURA, 1).write(answerWrites(E1, NOURA, 'promised', 5, false));
  start().reach();
  database.sqlite.exec("UPDATE claim_row SET answer = 'refused'");
  const found = () => dump().claims.map((row) => (row as { answer: string }).answer);
  for (const expected of [['promised'], ['promised']]) {
    voidOlderProjection(database.sqlite);
    start().reach();
    expect(found()).toEqual(expected);
  }
  database.sqlite.exec("UPDATE claim_row SET answer = 'refused'");
  voidOlderProjection(database.sqlite);
  start().reach();
  expect(found()).toEqual(['refused']); // by the same version nothing is made anew
});

/** One room's life from a seed: tablets that know of each other or not, rows set aside, snapshots, other generations, ends of the process at any moment. */
async function live(seed: number, steps: number): Promise<void> {
  const random = createRandom(seed);
  let clients = 100;
  const fresh = (room: string) => ({ room, tablet: createTablet(room, 'door00', clients++) });
  let tablets = [G, G, A, A].map(fresh);
  let projector = start();
  const answers = ['notAsked', 'promised', 'undecided', 'refused'] as const;
  const writes = (room: string): CellWrite[] => {
    const id = random.pick(ELECTORS);
    const owner = random.pick([NOURA, SALEM]);
    if (room === A) {
      const ref = { writer: writer(random.int(4)), n: random.int(4) };
      return [
        {
          key: observationKey(id, { writer: writer(random.int(4)), n: random.int(9) }),
          value: random.chance(0.7) ? votedValue(1 + random.int(99), 'door') : undoValue(50, ref),
        },
      ];
    }
    return random.pick([
      () => answerWrites(id, owner, random.pick(answers), random.int(99), random.chance(0.5)),
      () => contactWrites(id, owner, 'reached', random.int(99)),
      () => withdrawWrites(id, owner, random.chance(0.5)),
      () => answerWrites(id, owner, 'promised', 1, false).map(({ key }) => ({ key, value: null })),
    ])();
  };
  for (let step = 0; step < steps; step++) {
    const { room, tablet } = random.pick(tablets);
    await tablet.write(writes(room));
    if (random.chance(0.3)) tablet.hear(random.pick(tablets.filter((other) => other.room === room)).tablet.doc);
    if (random.chance(0.3)) projector.reach();
    if (random.chance(0.05)) projector = start(); // the process before has ended, whatever it had not written
    if (random.chance(0.03)) {
      const { epoch, seq } = await log.load(room);
      await log.quarantine(room, epoch, [1 + random.int(seq)], 'test');
    }
    if (random.chance(0.03)) {
      const opened = await loadDocument(room, log, {});
      await log.saveSnapshot(room, opened.epoch, opened.seq, Y.encodeStateAsUpdate(opened.doc));
    }
    if (random.chance(0.02)) {
      const { epoch, seq } = await log.load(room);
      const anew = new Y.Doc();
      anew.clientID = clients++;
      anew
        .getMap(ROOT_NAME)
        .set(
          observationKey(E3, { writer: writer(0), n: 1 }).slice(0, room === A ? 21 : 16) + (room === A ? '' : 'a'),
          room === A ? votedValue(1, 'door') : 'p',
        );
      await log.beginEpoch(room, epoch, seq, { state: Y.encodeStateAsUpdate(anew), authors: new Map() });
      tablets = tablets.map((one) => (one.room === room ? fresh(room) : one));
    }
  }
  expect(projector.reach(), `seed ${seed}`).toBe(true);
  const lived = dump();
  expect(lived, `seed ${seed}`).toEqual(fromScratch());
  expect(lived.states.length, `seed ${seed}`).toBeGreaterThan(0);
}

test(
  '[I9][Q9] the same (epoch, seq) is the same rows, whatever way they came: a projection that lived through everything is the one from scratch',
  async () => {
    const seeds = process.env.TEST_LONG ? 300 : 6;
    for (let seed = 1; seed <= seeds; seed++) {
      database.sqlite.exec(
        'DELETE FROM doc_log; DELETE FROM doc_snapshot; DELETE FROM room; DELETE FROM client_binding; DELETE FROM claim_row; DELETE FROM elector_state; DELETE FROM projection',
      );
      log = createSqliteDocLog({ sqlite: database.sqlite, now: Date.now });
      await live(seed, 120);
    }
    expect(errors).toEqual([]);
  },
  process.env.TEST_LONG ? 900_000 : 120_000,
);

test('[Q10] a room of a shared log is as old as the last look that found all of it archived, or as its rows where none has', async () => {
  let nowMs = 1_000;
  let archivedAtMs: number | null = null;
  const projector = start({ now: () => nowMs, archivedAtMs: () => archivedAtMs });
  await createTablet(G, NOURA, 7).write(answerWrites(E1, NOURA, 'promised', 1_000, false));
  projector.reach(G);
  nowMs = 9_000;
  projector.reach(G);
  expect(projector.standing(G)?.ageMs).toBe(8_000);
  archivedAtMs = 6_000;
  expect(projector.standing(G)?.ageMs).toBe(3_000);
  archivedAtMs = 9_000;
  expect(projector.standing(G)?.ageMs).toBe(0);
});
