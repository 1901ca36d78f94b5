import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { observationKey, undoValue, votedValue } from '../../schema/attendance.ts';
import { answerWrites, noteWrites } from '../../schema/guarantees.ts';
import type { CommitteeId, ElectorId, UserId, WriterId } from '../../schema/ids.ts';
import { settleWrites } from '../../schema/settleWrites.ts';
import { campaign, committee } from '../../schema/tables/campaign.ts';
import { elector, electorMove } from '../../schema/tables/roll.ts';
import { createAuditRecorder } from '../audit/auditRecorder.ts';
import type { Database } from '../database.ts';
import { createLogReader } from '../doclog/logReader.ts';
import { createElectorStates } from '../projection/electorStates.ts';
import { createProjector } from '../projection/projector.ts';
import { createOnRoll } from '../roll/onRoll.ts';
import { type Replica, settle } from '../testing/replica.ts';
import { startRooms } from '../testing/startRooms.ts';
import { openEmpty } from '../testing/testDatabase.ts';
import { electorCells } from './carryElector.ts';
import { createElectorMoves } from './electorMoves.ts';

const E1 = 'elector001' as ElectorId;
const K02 = 'K02' as CommitteeId;
const NOURA = 'noura1' as UserId;
const SALEM = 'salem1' as UserId;
const ADMIN = { userId: 'admin1', device: 'a01' };
const DOOR = 'door01d01a' as WriterId;

let database: Database;
beforeEach(() => {
  database = openEmpty();
  database.db.insert(campaign).values({ id: 'test', name: 'T', pollingDay: '2026-11-30', timeZone: 'Asia/Kuwait' }).run();
  for (const id of ['K01', 'K02', 'K03'])
    database.db
      .insert(committee)
      .values({ id, code: id, gender: id === 'K02' ? 'male' : 'mixed' })
      .run();
  const person = (id: string, committeeId: string, rollNumber: string, fullName: string) =>
    database.db.insert(elector).values({ id, committeeId, rollNumber, fullName, foldedName: 'a', gender: 'female', importId: 1 }).run();
  person(E1, 'K01', '7', 'Zarqa');
  person('elector002', 'K01', '8', 'Huda');
  person('elector003', 'K02', '7', 'Maha');
});
afterEach(() => database.close());

/** As a process that has just started. */
function start(more: Partial<Parameters<typeof createElectorMoves>[0]> = {}) {
  const { sqlite } = database;
  const rooms = startRooms(database, { isOnRoll: createOnRoll(database.db) });
  const errors: unknown[] = [];
  const projector = createProjector({
    sqlite,
    log: createLogReader(sqlite),
    now: Date.now,
    everyMs: 0,
    onError: ({ error }) => void errors.push(error),
  });
  const moves = createElectorMoves({
    database,
    registry: rooms.registry,
    projector,
    record: createAuditRecorder(sqlite, Date.now).record,
    rollChanged: () => Promise.resolve(),
    archived: () => Promise.resolve(),
    now: Date.now,
    onError: ({ error }) => void errors.push(error),
    ...more,
  });
  const states = createElectorStates({ sqlite, projector });
  const tablet = async (roomName: string, userId: string, device = 'd01'): Promise<Replica> => {
    const replica = rooms.join({ roomName, userId, device });
    await settle(replica);
    return replica;
  };
  const cells = async (room: string) => Object.fromEntries([...electorCells(await rooms.registry.open(room), E1)].sort());
  const end = async (): Promise<void> => {
    await moves.close();
    projector.close();
    await rooms.registry.close();
  };
  return { ...rooms, moves, projector, states, tablet, cells, errors, end };
}
type Started = ReturnType<typeof start>;

const write = async (replica: Replica, writes: readonly { key: string; value: string | number | boolean | null }[]): Promise<void> => {
  replica.doc.transact(() => {
    for (const { key, value } of writes) replica.rows.set(key, value);
  });
  await settle(replica);
};
const voted = (n: number, value = votedValue(1_000 + n, 'door')) => ({ key: observationKey(E1, { writer: DOOR, n }), value });

/** Two who contradict each other, settled, a note, and an observation. */
async function fill({ tablet }: Started): Promise<{ list: Replica; door: Replica }> {
  const list = await tablet('guarantees/K01', NOURA);
  await write(list, [
    ...answerWrites(E1, NOURA, 'promised', 10, false),
    ...answerWrites(E1, SALEM, 'refused', 11, false),
    ...noteWrites(E1, NOURA, 'after noon'),
  ]);
  const claim = (owner: UserId, answer: 'promised' | 'refused', answeredAtMs: number) => ({
    owner,
    answer,
    answeredAtMs,
    contactedAtMs: null,
    contact: 'none' as const,
    note: '',
    isWithdrawn: false,
  });
  await write(list, settleWrites(E1, NOURA, NOURA, [claim(NOURA, 'promised', 10), claim(SALEM, 'refused', 11)], [], 20));
  const door = await tablet('attendance/K01', 'door01');
  await write(door, [voted(1)]);
  return { list, door };
}

test('[R11][R12] claims, settlement and attendance go along key by key, under the names of those who wrote them, as one line in the audit', async () => {
  const all = start();
  await fill(all);
  all.projector.reach();
  const before = [await all.cells('guarantees/K01'), await all.cells('attendance/K01')];
  const preview = await all.moves.preview(E1, K02);
  expect(preview).toEqual({
    elector: { id: E1, name: 'Zarqa', number: '7' },
    from: { id: 'K01', code: 'K01', site: '' },
    to: { id: 'K02', code: 'K02', site: '' },
    number: '8',
    takenBy: 'Maha',
    isOtherGender: true,
    claims: 2,
    observations: 1,
    isDryRun: true,
    isFinished: false,
  });
  expect(database.db.select().from(electorMove).all()).toEqual([]);
  const told: string[] = [];
  all.states.onChanged(({ committee: id }) => told.push(id));
  expect(await all.moves.move(E1, K02, ADMIN)).toEqual({ ...preview, isDryRun: false, isFinished: true });
  expect(told.sort()).toEqual(['K01', 'K02']);
  expect([await all.cells('guarantees/K02'), await all.cells('attendance/K02')]).toEqual(before);
  all.projector.reach();
  expect(all.states.stateOf('K02', E1)).toEqual(all.states.stateOf('K01', E1));
  expect([all.states.counts('K01'), all.states.counts('K02')]).toMatchObject([
    { promised: 0, attended: 0 },
    { promised: 1, attended: 1 },
  ]);
  expect(database.db.select().from(elector).where(eq(elector.id, E1)).get()).toMatchObject({ committeeId: 'K02', rollNumber: '8' });
  const audit = database.sqlite.prepare<[], string>("SELECT details FROM audit WHERE kind = 'elector-moved'").pluck().all();
  expect(audit.map((details) => JSON.parse(details))).toEqual([
    { elector: E1, from: 'K01', to: 'K02', claims: 2, observations: 1, isNewNumber: true },
  ]);
  await expect(all.moves.move(E1, K02, ADMIN)).rejects.toMatchObject({ code: 'conflict' });
  const rows = database.sqlite.prepare('SELECT count(*) FROM doc_log').pluck();
  const logged = rows.get();
  await all.moves.resume();
  await all.moves.settled();
  expect(rows.get()).toBe(logged); // done again it changes nothing
  expect(all.errors).toEqual([]);
  await all.end();
});

test('[R11] moved only as it was shown: from another committee, or to another number, nothing is done', async () => {
  const all = start();
  const K03 = 'K03' as CommitteeId;
  const shown = await all.moves.preview(E1, K03);
  const seen = { from: shown.from.id, number: shown.number };
  await all.moves.move(E1, K02, { userId: 'admin2', device: 'b01' }, { from: 'K01', number: '8' });
  await expect(all.moves.move(E1, K03, ADMIN, seen)).rejects.toMatchObject({
    code: 'conflict',
    details: { reason_en: 'they are in committee K02 now and would get number 8' },
  });
  const now = await all.moves.preview(E1, K03);
  database.db.update(elector).set({ committeeId: 'K03' }).where(eq(elector.id, 'elector002')).run(); // who has the number that was shown
  await expect(all.moves.move(E1, K03, ADMIN, { from: 'K02', number: now.number })).rejects.toMatchObject({ code: 'conflict' });
  expect(database.db.select().from(electorMove).all()).toMatchObject([{ fromCommittee: 'K01', toCommittee: 'K02' }]);
  expect(database.db.select().from(elector).where(eq(elector.id, E1)).get()).toMatchObject({ committeeId: 'K02', rollNumber: '8' });
  const again = await all.moves.preview(E1, K03);
  expect(await all.moves.move(E1, K03, ADMIN, { from: 'K02', number: again.number })).toMatchObject({ number: '9', isFinished: true });
  await all.end();
});

test('[R13] what a tablet brings late to the committee that they left is taken there and follows them; a later answer there stays', async () => {
  const all = start();
  const { list, door } = await fill(all);
  for (const one of [list, door]) one.cut();
  await all.moves.move(E1, K02, ADMIN);
  const there = await all.tablet('guarantees/K02', SALEM);
  await write(there, answerWrites(E1, SALEM, 'undecided', 500, false)); // newer than what comes late
  for (const { key, value } of [
    ...answerWrites(E1, NOURA, 'undecided', 400, false),
    ...answerWrites(E1, SALEM, 'promised', 300, false),
    ...noteWrites(E1, NOURA, 'late'),
  ])
    list.rows.set(key, value);
  door.rows.set(voted(2).key, voted(2).value);
  all.again(list, { roomName: 'guarantees/K01', userId: NOURA });
  all.again(door, { roomName: 'attendance/K01', userId: 'door01' });
  await settle(list, door);
  expect([list.refusals, door.refusals]).toEqual([[], []]);
  all.projector.reach();
  await all.moves.settled();
  const [left, now] = [await all.cells('guarantees/K01'), await all.cells('guarantees/K02')];
  expect(left[`${E1}${SALEM}a`]).toBe('p');
  expect([now[`${E1}${NOURA}a`], now[`${E1}${NOURA}n`], now[`${E1}${SALEM}a`], now[`${E1}${SALEM}d`]]).toEqual(['u', 'late', 'u', 500]);
  expect(Object.keys(await all.cells('attendance/K02'))).toHaveLength(2);
  await all.end();
  const again = start(); // whatever was touched: nothing older comes back after a start
  await again.moves.resume();
  await again.moves.settled();
  expect(await again.cells('guarantees/K02')).toEqual(now);
  await again.end();
});

test('[R13] what is taken back late in the committee that they left is taken back where they are now, unless it was changed there since', async () => {
  const all = start();
  const { list, door } = await fill(all);
  await write(list, answerWrites(E1, NOURA, 'undecided', 12, false));
  for (const one of [list, door]) one.cut();
  await all.moves.move(E1, K02, ADMIN);
  const there = await all.tablet('guarantees/K02', SALEM);
  await write(there, noteWrites(E1, NOURA, 'new'));
  // as undoing leaves it: the answer of before, of an earlier time; nothing at all; and a note of which there is another by now
  for (const { key, value } of [...answerWrites(E1, NOURA, 'promised', 10, false), ...noteWrites(E1, NOURA, 'before')])
    list.rows.set(key, value);
  for (const field of ['a', 'd']) list.rows.set(`${E1}${SALEM}${field}`, null);
  door.rows.set(observationKey(E1, { writer: DOOR, n: 2 }), undoValue(2_000, { writer: DOOR, n: 1 }));
  all.again(list, { roomName: 'guarantees/K01', userId: NOURA });
  all.again(door, { roomName: 'attendance/K01', userId: 'door01' });
  await settle(list, door);
  all.projector.reach();
  await all.moves.settled();
  const now = await all.cells('guarantees/K02');
  expect([now[`${E1}${NOURA}a`], now[`${E1}${NOURA}d`], now[`${E1}${SALEM}a`], now[`${E1}${SALEM}d`]]).toEqual(['p', 10, null, null]);
  all.projector.reach();
  expect(all.states.stateOf('K02', E1)).toMatchObject({ standing: 'promised', hasAttended: false });
  await write(there, answerWrites(E1, NOURA, 'refused', 11, false));
  const changed = await all.cells('guarantees/K02');
  await all.moves.resume();
  await all.moves.settled();
  expect(await all.cells('guarantees/K02')).toEqual(changed);
  expect(all.errors).toEqual([]);
  await all.end();
});

test('[R12] ended between the roll and the documents, the next start goes on; of somebody who was moved on since, to where they are now', async () => {
  const all = start({
    onStep: () => {
      throw new Error('the process ends here');
    },
  });
  await fill(all);
  const before = await all.cells('guarantees/K01');
  await expect(all.moves.move(E1, K02, ADMIN)).rejects.toThrow('the process ends here');
  expect(await all.cells('guarantees/K02')).toEqual({});
  await all.end();
  database.db.update(elector).set({ committeeId: 'K03', rollNumber: '1' }).where(eq(elector.id, E1)).run();
  const next = start();
  await next.moves.resume();
  expect(await next.cells('guarantees/K03')).toEqual(before);
  expect(await next.cells('guarantees/K02')).toEqual({});
  expect(database.db.select().from(electorMove).get()?.finishedAt).not.toBeNull();
  await next.end();
});

test('[R13] a start looks once through what a committee holds, however many have left it', async () => {
  const all = start();
  const { list } = await fill(all);
  await write(list, answerWrites('elector002' as ElectorId, NOURA, 'promised', 10, false));
  for (const id of [E1, 'elector002']) await all.moves.move(id, K02, ADMIN);
  await write(list, [...noteWrites(E1, NOURA, 'late'), ...noteWrites('elector002' as ElectorId, NOURA, 'late too')]);
  await all.end();
  const opened: string[] = [];
  const rooms = startRooms(database, { isOnRoll: createOnRoll(database.db) });
  const next = start({
    registry: {
      open: (name) => {
        opened.push(name);
        return rooms.registry.open(name);
      },
    },
  });
  await next.moves.resume();
  await next.moves.settled();
  const { doc } = await rooms.registry.open('guarantees/K02');
  const notes = Object.entries(doc.getMap('rows').toJSON()).filter(([key]) => key.endsWith('n'));
  expect(notes.map(([, value]) => value).sort()).toEqual(['late', 'late too']);
  expect(opened.filter((name) => name === 'guarantees/K01')).toHaveLength(1);
  await next.end();
  await rooms.registry.close();
});

test('[A11][H15] whoever is shut out while their move waits for another moves nobody', async () => {
  const { moves, end } = start();
  let isIn = true;
  const by = { ...ADMIN, stands: () => isIn };
  const [first, second] = [moves.move(E1, K02, by), moves.move('elector002', K02, by)];
  await first;
  isIn = false;
  await expect(second).rejects.toMatchObject({ code: 'token-expired' });
  expect(database.db.select({ id: electorMove.electorId }).from(electorMove).all()).toEqual([{ id: E1 }]);
  await end();
});
