import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  countedValue,
  headcountKey,
  matchValue,
  observationKey,
  readAttendance,
  undoValue,
  unlistedKey,
  unlistedValue,
  votedValue,
} from '../../schema/attendance.ts';
import type { CommitteeId, ElectorId, WriterId } from '../../schema/ids.ts';
import { isScalar, type Scalar } from '../../schema/keys.ts';
import { ROOT_NAME } from '../../schema/rooms.ts';
import { campaign, committee } from '../../schema/tables/campaign.ts';
import { elector } from '../../schema/tables/roll.ts';
import { createAuditRecorder } from '../audit/auditRecorder.ts';
import type { Database } from '../database.ts';
import { createLogReader } from '../doclog/logReader.ts';
import { createProjector } from '../projection/projector.ts';
import { createOnRoll } from '../roll/onRoll.ts';
import { settle } from '../testing/replica.ts';
import { startRooms } from '../testing/startRooms.ts';
import { openEmpty } from '../testing/testDatabase.ts';
import { createFollowMarks } from './followMarks.ts';
import { createMarksMove } from './marksMove.ts';
import { writersIn } from './misplacedMarks.ts';

const K01 = 'K01' as CommitteeId;
const K02 = 'K02' as CommitteeId;
const NOURA = { userId: 'noura1', device: 'n01' };
const DOOR = 'door01d01a' as WriterId;
const OTHER = 'door02d07a' as WriterId;
const here = (n: number): ElectorId => `k01elect0${n}` as ElectorId;
const there = (n: number): ElectorId => `k02elect0${n}` as ElectorId;

let database: Database;
let rooms: ReturnType<typeof startRooms>;
beforeEach(() => {
  database = openEmpty();
  database.db.insert(campaign).values({ id: 'test', name: 'T', pollingDay: '2026-11-30', timeZone: 'Asia/Kuwait' }).run();
  for (const id of [K01, K02]) database.db.insert(committee).values({ id, code: id }).run();
  const person = (id: string, committeeId: string, number: number, isRemoved = false) =>
    database.db
      .insert(elector)
      .values({
        id,
        committeeId,
        rollNumber: String(number),
        fullName: `${committeeId} ${number}`,
        foldedName: 'a',
        gender: 'female',
        importId: 1,
        status: isRemoved ? 'removed' : 'active',
      })
      .run();
  for (const n of [1, 2, 3, 4, 5]) person(here(n), K01, n);
  for (const n of [1, 2, 3, 8]) person(there(n), K02, n, n === 3);
  rooms = startRooms(database, { isOnRoll: createOnRoll(database.db) });
});
afterEach(async () => {
  await rooms.registry.close();
  database.close();
});

async function write(room: string, writer: WriterId, cells: readonly (readonly [string, Scalar])[]): Promise<void> {
  const role = writer.startsWith('noura1') ? 'coordinator' : 'attendance';
  const tablet = rooms.join({ roomName: room, role, userId: writer.slice(0, 6), device: writer.slice(6, 9) });
  await settle(tablet);
  tablet.doc.transact(() => {
    for (const [key, value] of cells) tablet.rows.set(key, value);
  });
  await settle(tablet);
  expect(tablet.refusals).toEqual([]);
  tablet.cut();
}
async function attendanceOf(id: string) {
  const { doc } = await rooms.registry.open(`attendance/${id}`);
  const { electors, unlisted, headcount } = readAttendance(
    [...doc.getMap(ROOT_NAME).entries()].filter((cell): cell is [string, Scalar] => isScalar(cell[1])),
  );
  return {
    attended: [...electors]
      .filter(([, one]) => one.hasAttended)
      .map(([elector]) => elector)
      .sort(),
    unlisted: unlisted.map(({ entry }) => `${entry.value.number}|${entry.value.name}`),
    headcount,
  };
}

/** One device that marked in K01 what it should have in K02, from 100 to 200; before and after, and somebody else, marked rightly. */
async function fill(): Promise<void> {
  const seen = (n: number, atMs: number, writer = DOOR): [string, Scalar] => [
    observationKey(here(n), { writer, n: atMs }),
    votedValue(atMs, 'door'),
  ];
  await write('attendance/K01', DOOR, [
    seen(5, 50),
    seen(1, 100),
    seen(2, 120),
    seen(3, 130),
    seen(4, 140),
    [observationKey(here(5), { writer: DOOR, n: 150 }), votedValue(150, 'door')],
    [observationKey(here(5), { writer: DOOR, n: 151 }), undoValue(151, { writer: DOOR, n: 150 })], // mistaken and taken back
    [unlistedKey({ writer: DOOR, n: 160 }), unlistedValue(160, '٠٨', '')], // on no list here, because it is the other one's
    [unlistedKey({ writer: DOOR, n: 170 }), unlistedValue(170, '1', 'somebody else')],
    [unlistedKey({ writer: DOOR, n: 175 }), unlistedValue(175, '9', 'known by now')],
    [headcountKey({ writer: DOOR, n: 180 }), countedValue(180, 3)],
    seen(5, 200),
  ]);
  await write('attendance/K01', 'noura1n01a' as WriterId, [
    [unlistedKey({ writer: 'noura1n01a' as WriterId, n: 1 }), matchValue(9, { writer: DOOR, n: 175 }, here(5))],
  ]);
  await write('attendance/K01', OTHER, [seen(4, 145, OTHER)]);
  await write('attendance/K02', OTHER, [[observationKey(there(2), { writer: OTHER, n: 1 }), votedValue(90, 'door')]]);
}

const marks = () =>
  createMarksMove({
    database,
    registry: rooms.registry,
    record: createAuditRecorder(database.sqlite, Date.now).record,
    now: () => 5_000,
    onError: () => {},
  });
const CHOICE = { to: K02, writer: DOOR.slice(0, 9), from: 100, until: 200 };

test('[R14][R15] what would be moved is shown by number, with the name in the right committee and what is doubtful', async () => {
  await fill();
  const { marks: shown, headcount, to, isDryRun } = await marks().preview(K01, { ...CHOICE, dryRun: true });
  expect([to.id, headcount, isDryRun]).toEqual(['K02', 3, true]);
  expect((await marks().writers(K01, (id) => id)).writers).toEqual([
    { writer: 'door01d01', name: 'door01', marks: 10, first: 50, last: 200 },
    { writer: 'door02d07', name: 'door02', marks: 1, first: 145, last: 145 },
  ]);
  expect(shown.map(({ number, here: from, there: meant, doubts }) => [number, from?.name ?? null, meant?.name ?? null, ...doubts])).toEqual(
    [
      ['1', 'K01 1', 'K02 1'],
      ['2', 'K01 2', 'K02 2', 'attended-there'],
      ['3', 'K01 3', 'K02 3', 'removed-there'],
      ['4', 'K01 4', null, 'seen-here-too'],
      ['٠٨', null, 'K02 8'],
      ['1', null, null],
    ],
  );
});

test('[R14] whoever has marked is told, of however many marks', () => {
  const marked = Array.from({ length: 150_000 }, (_, n): [string, string] => [headcountKey({ writer: DOOR, n }), countedValue(n + 1, 1)]);
  expect(writersIn(marked)).toEqual([{ writer: 'door01d01', marks: 150_000, first: 1, last: 150_000 }]);
});

test('[R14][R16] moved at once: taken back here, made there under the name and time of whoever made them; done again there is nothing to do', async () => {
  await fill();
  const { seen } = await marks().preview(K01, { ...CHOICE, dryRun: true });
  const moved = await marks().move(K01, { ...CHOICE, dryRun: false, seen }, NOURA);
  expect([moved.marks.length, moved.isDryRun]).toEqual([6, false]);
  expect(await attendanceOf('K01')).toEqual({ attended: [here(4), here(5)], unlisted: ['9|known by now'], headcount: 0 });
  expect(await attendanceOf('K02')).toEqual({
    attended: [there(1), there(2), there(3), there(8)],
    unlisted: ['4|', '1|somebody else'],
    headcount: 3,
  });
  const { doc } = await rooms.registry.open('attendance/K02');
  expect(doc.getMap(ROOT_NAME).get(observationKey(there(1), { writer: DOOR, n: 100 }))).toBe(votedValue(100, 'door'));
  const audit = database.sqlite
    .prepare<[], { user_id: string; details: string }>("SELECT user_id, details FROM audit WHERE kind = 'attendance-moved'")
    .all();
  expect(audit.map((row) => [row.user_id, JSON.parse(row.details)])).toEqual([
    ['noura1', { from: 'K01', to: 'K02', of: 'door01', device: 'd01', marks: 6, unlisted: 2, headcount: 3 }],
  ]);
  const again = await marks().preview(K01, { ...CHOICE, dryRun: true });
  expect([again.marks, again.headcount]).toEqual([[], 0]);
});

test('[R15] what has changed since it was shown is not moved', async () => {
  await fill();
  const { seen } = await marks().preview(K01, { ...CHOICE, dryRun: true });
  await write('attendance/K02', OTHER, [[observationKey(there(1), { writer: OTHER, n: 7 }), votedValue(95, 'door')]]);
  await expect(marks().move(K01, { ...CHOICE, dryRun: false, seen }, NOURA)).rejects.toMatchObject({ code: 'conflict' });
  expect((await attendanceOf('K01')).attended).toHaveLength(5);
});

test('[R16] ended between the two rooms, the same marks are moved the next time and none of them twice', async () => {
  await fill();
  const { seen } = await marks().preview(K01, { ...CHOICE, dryRun: true });
  const broken = createMarksMove({
    database,
    registry: {
      open: async (name) =>
        Object.assign(
          Object.create(await rooms.registry.open(name)),
          name === 'attendance/K01'
            ? {
                join: () => {
                  throw new Error('the process ends here');
                },
              }
            : {},
        ),
    },
    record: () => {},
    now: () => 5_000,
    onError: () => {},
  });
  await expect(broken.move(K01, { ...CHOICE, dryRun: false, seen }, NOURA)).rejects.toMatchObject({ code: 'cannot-save' });
  const half = await attendanceOf('K02');
  const next = await marks().preview(K01, { ...CHOICE, dryRun: true });
  expect(next.seen).toBe(seen); // its own marks there are no doubt
  await marks().move(K01, { ...CHOICE, dryRun: false, seen }, NOURA);
  expect(await attendanceOf('K02')).toEqual(half);
  expect((await attendanceOf('K01')).attended).toEqual([here(4), here(5)]);
});

async function moveAll(from: CommitteeId, to: CommitteeId): Promise<void> {
  const { seen } = await marks().preview(from, { ...CHOICE, to, dryRun: true });
  await marks().move(from, { ...CHOICE, to, dryRun: false, seen }, NOURA);
}
/** As a process that has just started. */
function startFollowing() {
  const { sqlite } = database;
  const errors: unknown[] = [];
  const onError = (error: unknown) => void errors.push(error);
  const projector = createProjector({ sqlite, log: createLogReader(sqlite), now: Date.now, everyMs: 0, onError });
  const following = createFollowMarks({ database, registry: rooms.registry, projector, onError });
  const reach = async (): Promise<void> => {
    for (let hops = 0; hops < 4; hops++) {
      projector.reach();
      await following.settled();
    }
    expect(errors).toEqual([]);
  };
  const end = async (): Promise<void> => {
    await following.close();
    projector.close();
  };
  return { ...following, reach, end };
}
/** What the tablet took back at the door before it heard of any move. */
const takeBackLate = () =>
  write('attendance/K01', DOOR, [
    [observationKey(here(1), { writer: DOOR, n: 300 }), undoValue(300, { writer: DOOR, n: 100 })],
    [unlistedKey({ writer: DOOR, n: 301 }), undoValue(301, { writer: DOOR, n: 170 })],
    [headcountKey({ writer: DOOR, n: 302 }), undoValue(302, { writer: DOOR, n: 180 })],
  ]);
const AFTER_UNDO = { attended: [there(2), there(3), there(8)], unlisted: ['4|'], headcount: 0 };

test('[R14] what a tablet takes back late of a mark that was moved by number is taken back where it stands now, under its own name', async () => {
  await fill();
  const following = startFollowing();
  await moveAll(K01, K02);
  await following.reach();
  expect((await attendanceOf('K02')).attended).toContain(there(1));
  await takeBackLate();
  await following.reach();
  expect(await attendanceOf('K02')).toEqual(AFTER_UNDO);
  const { doc } = await rooms.registry.open('attendance/K02');
  expect(doc.getMap(ROOT_NAME).get(observationKey(there(1), { writer: DOOR, n: 300 }))).toBe(undoValue(300, { writer: DOOR, n: 100 }));
  const before = doc.getMap(ROOT_NAME).size;
  following.resume();
  await following.settled();
  expect(doc.getMap(ROOT_NAME).size).toBe(before);
  await following.end();
});

test('[R14] one that came while no process ran follows at the next start', async () => {
  await fill();
  await moveAll(K01, K02);
  await takeBackLate();
  const next = startFollowing();
  next.resume();
  await next.settled();
  expect(await attendanceOf('K02')).toEqual(AFTER_UNDO);
  await next.end();
});

test('[R14] marks that are moved back stand again where they were made, and a late undo goes the whole way', async () => {
  await fill();
  const following = startFollowing();
  const before = await attendanceOf('K01');
  await moveAll(K01, K02);
  await moveAll(K02, K01);
  expect((await attendanceOf('K01')).attended).toEqual(before.attended);
  expect((await attendanceOf('K02')).attended).toEqual([there(2)]); // which somebody else has marked
  await takeBackLate();
  await following.reach();
  expect((await attendanceOf('K01')).attended).toEqual(before.attended.filter((elector) => elector !== here(1)));
  expect((await attendanceOf('K01')).headcount).toBe(0);
  await following.end();
});

test('[A11][H15] whoever is shut out while the rooms are waited for moves no marks', async () => {
  await fill();
  const { seen } = await marks().preview(K01, { ...CHOICE, dryRun: true });
  const before = await attendanceOf(K02);
  const moving = marks().move(K01, { ...CHOICE, dryRun: false, seen }, { ...NOURA, stands: () => false });
  await expect(moving).rejects.toMatchObject({ code: 'token-expired' });
  expect(await attendanceOf(K02)).toEqual(before);
});
