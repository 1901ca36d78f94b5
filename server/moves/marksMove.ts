import { createHash } from 'node:crypto';
import { eq } from 'drizzle-orm';
import {
  countedValue,
  type EntryRef,
  freeNumber,
  headcountKey,
  observationKey,
  undoValue,
  unlistedKey,
  unlistedValue,
  votedValue,
} from '../../schema/attendance.ts';
import type { RecordAudit } from '../../schema/audit.ts';
import { AppError } from '../../schema/errors.ts';
import type { CellWrite } from '../../schema/guarantees.ts';
import type { CommitteeId, ElectorId, WriterId } from '../../schema/ids.ts';
import type { Scalar } from '../../schema/keys.ts';
import { MAX_MOVED_MARKS, type MarksMoveAnswer, type MarksMoveRequest, type MarkWriters } from '../../schema/moveApi.ts';
import { ROOT_NAME } from '../../schema/rooms.ts';
import { committee } from '../../schema/tables/campaign.ts';
import { elector, marksMove } from '../../schema/tables/roll.ts';
import type { Database } from '../database.ts';
import { mustStand } from '../mustStand.ts';
import type { Room } from '../rooms/room.ts';
import type { RoomRegistry } from '../rooms/roomRegistry.ts';
import { type Carrier, cellsIn, type Mover, writeAsCarrier } from './carryElector.ts';
import { SERVER_SLOT, takenBackIn } from './lateUndos.ts';
import { findMisplaced, type Misplaced, type RollLine, writersIn } from './misplacedMarks.ts';

/**
 * Marks that a device has made in a wrong committee (R14–R16): shown first, number by number with the name that has it in the right one; then observations there, under the name and time of whoever made
 * them, and here each is taken back by whoever decides.
 */
export function createMarksMove(deps: {
  readonly database: Database;
  readonly registry: Pick<RoomRegistry, 'open'>;
  readonly record: RecordAudit;
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
}) {
  const { db } = deps.database;
  let last: Promise<unknown> = Promise.resolve();

  const rollOf = (id: string): RollLine[] =>
    db
      .select({ id: elector.id, number: elector.rollNumber, name: elector.fullName, status: elector.status })
      .from(elector)
      .where(eq(elector.committeeId, id))
      .all()
      .map(({ status, ...line }) => ({ ...line, isRemoved: status === 'removed' }));

  async function openAttendance(id: string): Promise<Room> {
    const room = await deps.registry.open(`attendance/${id}`);
    await room.settled(); // nothing is told that is not on disk
    return room;
  }

  async function look(here: CommitteeId, request: MarksMoveRequest) {
    const [left, entered] = [await openAttendance(here), await openAttendance(request.to)];
    const to = db
      .select({ id: committee.id, code: committee.code, site: committee.site })
      .from(committee)
      .where(eq(committee.id, request.to))
      .get();
    if (!to) throw new AppError('not-found', { what: request.to });
    const all: Misplaced =
      here === request.to
        ? { marks: [], counted: [] }
        : findMisplaced(cellsIn(left), cellsIn(entered), rollOf(here), rollOf(to.id), request);
    const misplaced = { marks: all.marks.slice(0, MAX_MOVED_MARKS), counted: all.counted };
    return { left, entered, to, misplaced, isCut: all.marks.length > MAX_MOVED_MARKS, seen: fingerprintOf(misplaced) };
  }
  type Look = Awaited<ReturnType<typeof look>>;

  const answerOf = ({ to, misplaced, isCut, seen }: Look, isDryRun: boolean): MarksMoveAnswer => ({
    to,
    marks: misplaced.marks.map(({ entry, number, here, there, doubts }) => ({
      at: entry.value.atMs,
      number,
      here: here && { id: here.id, name: here.name },
      there: there && { id: there.id, name: there.name },
      doubts: [...doubts],
    })),
    headcount: misplaced.counted.reduce((sum, { value }) => sum + value.count, 0),
    isCut,
    seen,
    isDryRun,
  });

  async function moveNow(here: CommitteeId, request: MarksMoveRequest, by: Mover): Promise<MarksMoveAnswer> {
    const found = await look(here, request);
    mustStand(by);
    if (found.seen !== request.seen)
      throw new AppError('conflict', { reason_en: 'the marks have changed since they were shown', reason_ar: 'تغيّرت العلامات منذ عرضها' });
    const answer = answerOf(found, false);
    if (answer.marks.length === 0 && answer.headcount === 0) return answer;
    const moved = { fromCommittee: here, toCommittee: request.to, by: by.userId, at: deps.now() };
    db.insert(marksMove)
      .values(moved)
      .onConflictDoUpdate({ target: [marksMove.fromCommittee, marksMove.toCommittee], set: { by: moved.by, at: moved.at } })
      .run();
    // there first: whatever ends the process in between, nobody's attendance is lost, and the next time only what is left is done
    await write(found.entered, by, writesThere(found.misplaced, found.entered));
    await write(found.left, by, undosHere(found.misplaced, found.left, by, deps.now()));
    const [of, device] = [request.writer.slice(0, 6), request.writer.slice(6, 9)];
    const unlisted = answer.marks.filter(({ there }) => there === null).length;
    deps.record({
      kind: 'attendance-moved',
      userId: by.userId,
      room: `attendance/${here}`,
      details: {
        from: here,
        to: request.to,
        of,
        device,
        marks: answer.marks.length,
        unlisted,
        headcount: answer.headcount,
      },
    });
    return answer;
  }

  async function write(room: Room, by: Carrier, writes: readonly CellWrite[]): Promise<void> {
    try {
      await writeAsCarrier(room, by, writes);
    } catch (error) {
      deps.onError(error);
      throw new AppError('cannot-save');
    }
  }

  return {
    /** The devices of which something stands in a committee. */
    writers: async (here: CommitteeId, nameOf: (userId: string) => string): Promise<MarkWriters> => ({
      writers: writersIn(cellsIn(await openAttendance(here))).map((one) => ({ ...one, name: nameOf(one.writer.slice(0, 6)) })),
    }),
    preview: async (here: CommitteeId, request: MarksMoveRequest): Promise<MarksMoveAnswer> => answerOf(await look(here, request), true),
    /** @throws AppError: `conflict` when it is not what was seen any more; `token-expired` of whoever was shut out while it waited; `cannot-save`: do it again, what is done already is not done twice */
    move(here: CommitteeId, request: MarksMoveRequest, by: Mover): Promise<MarksMoveAnswer> {
      const done = last.then(() => moveNow(here, request, by));
      last = done.catch(() => {});
      return done;
    },
  };
}
export type MarksMove = ReturnType<typeof createMarksMove>;

const fingerprintOf = ({ marks, counted }: Misplaced): string =>
  createHash('sha256')
    .update(
      JSON.stringify([marks.map(({ entry, there, doubts }) => [entry.key, there?.id ?? null, doubts]), counted.map(({ key }) => key)]),
    )
    .digest('hex')
    .slice(0, 32);

/** What is to stand in the right committee: the writers, numbers and times as they are. What stands there already is left out. */
function writesThere({ marks, counted }: Misplaced, room: Room): CellWrite[] {
  const rows = room.doc.getMap<Scalar>(ROOT_NAME);
  const takenBack = takenBackIn(cellsIn(room)); // marks that come back to where they were made stand there already, taken back
  const writes = new Map<string, Scalar>();
  const put = (ref: EntryRef, keyOf: (ref: EntryRef) => string, value: string): void => {
    for (let n = ref.n; ; n++) {
      const key = keyOf({ writer: ref.writer, n });
      const there = writes.get(key) ?? rows.get(key);
      if (there === value && !writes.has(key) && !takenBack.has(key)) return; // of an earlier time that ended half-way
      if (there !== undefined) continue;
      writes.set(key, value);
      return;
    }
  };
  for (const { entry, source, there, number, typedName } of marks) {
    if (there) put(entry, (ref) => observationKey(there.id as ElectorId, ref), votedValue(entry.value.atMs, source));
    else put(entry, unlistedKey, unlistedValue(entry.value.atMs, number, typedName));
  }
  for (const entry of counted) put(entry, headcountKey, countedValue(entry.value.atMs, entry.value.count));
  return [...writes].map(([key, value]) => ({ key, value }));
}

function undosHere({ marks, counted }: Misplaced, room: Room, { userId, device }: Carrier, nowMs: number): CellWrite[] {
  const rows = room.doc.getMap<Scalar>(ROOT_NAME);
  const writer = (userId + device + SERVER_SLOT) as WriterId;
  const writes = new Map<string, Scalar>();
  const undo = (target: EntryRef, keyOf: (ref: EntryRef) => string): void => {
    const n = freeNumber(
      nowMs,
      (free) => keyOf({ writer, n: free }),
      (key) => rows.has(key) || writes.has(key),
    );
    writes.set(keyOf({ writer, n }), undoValue(nowMs, target));
  };
  for (const { entry, here } of marks) undo(entry, here ? (ref) => observationKey(here.id as ElectorId, ref) : unlistedKey);
  for (const entry of counted) undo(entry, headcountKey);
  return [...writes].map(([key, value]) => ({ key, value }));
}
