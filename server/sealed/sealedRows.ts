import { and, asc, count, eq, inArray, sql } from 'drizzle-orm';
import { readEntry, unlistedKey } from '../../schema/attendance.ts';
import { electorNamed } from '../../schema/keys.ts';
import { MAX_SHOWN_HELD_EDITS } from '../../schema/limits.ts';
import { sealedEdit } from '../../schema/tables/documents.ts';
import type { Db } from '../database.ts';
import type { OpenedEdit, SealedEntry } from './openEdits.ts';

export type SealedRow = typeof sealedEdit.$inferSelect;
/** A row that waits, with what there is to decide. */
export type WaitingRow = SealedRow & { readonly content: SealedEntry };

/** What has become of an edit that was brought. */
export type Outcome =
  | { readonly state: 'applied' | 'discarded' }
  /** `entry`: what of it is still to be decided. */
  | { readonly state: 'waiting'; readonly reason: string; readonly entry: SealedEntry };

export const NOT_IN_ORDER = 'not-in-order';

/** The last one that there is a date for. */
const MAX_INSTANT_MS = 8.64e15;
/** Rows that are tried again together. */
export const TRIED_AT_ONCE = 500;

/** How much waits. */
export type Amount = { readonly count: number; readonly bytes: number };

export type SealedRows = ReturnType<typeof createSealedRows>;

/** What the server keeps of sealed edits: one row each, whatever becomes of it (Z3). */
export function createSealedRows({ db, now }: { readonly db: Db; readonly now: () => number }) {
  const isWaiting = eq(sealedEdit.state, 'waiting');
  const isOne = (deviceHash: string, id: string) => and(eq(sealedEdit.deviceHash, deviceHash), eq(sealedEdit.id, id));
  const withContent = (row: SealedRow): WaitingRow[] => (row.content ? [{ ...row, content: row.content as SealedEntry }] : []); // written here

  return {
    /** Those of these ids of a device that have a row. */
    known: (deviceHash: string, ids: readonly string[]): ReadonlySet<string> =>
      new Set(
        db
          .select({ id: sealedEdit.id })
          .from(sealedEdit)
          .where(and(eq(sealedEdit.deviceHash, deviceHash), inArray(sealedEdit.id, [...ids])))
          .all()
          .map(({ id }) => id),
      ),

    /** The devices of which something waits in a room for others before it, and how much; always in the same order. */
    devicesOutOfOrder: (room: string) =>
      db
        .select({ deviceHash: sealedEdit.deviceHash, userId: sealedEdit.userId, device: sealedEdit.device, waiting: count() })
        .from(sealedEdit)
        .where(and(eq(sealedEdit.room, room), isWaiting, eq(sealedEdit.reason, NOT_IN_ORDER)))
        .groupBy(sealedEdit.deviceHash)
        .orderBy(asc(sealedEdit.deviceHash))
        .all(),

    /** Of a device in a room those that wait for others before them. */
    outOfOrder: (room: string, deviceHash: string): WaitingRow[] =>
      db
        .select()
        .from(sealedEdit)
        .where(and(eq(sealedEdit.room, room), isWaiting, eq(sealedEdit.reason, NOT_IN_ORDER), eq(sealedEdit.deviceHash, deviceHash)))
        .orderBy(asc(sealedEdit.receivedAt), asc(sealedEdit.atMs))
        .limit(TRIED_AT_ONCE)
        .all()
        .flatMap(withContent),

    /** What waits in these rooms, what came first first. */
    waitingIn: (rooms: readonly string[], limit = MAX_SHOWN_HELD_EDITS): WaitingRow[] =>
      db
        .select()
        .from(sealedEdit)
        .where(and(inArray(sealedEdit.room, [...rooms]), isWaiting))
        .orderBy(asc(sealedEdit.receivedAt), asc(sealedEdit.atMs))
        .limit(limit)
        .all()
        .flatMap(withContent),

    /** How many wait in these rooms. */
    countIn: (rooms: readonly string[]): number =>
      db
        .select({ waiting: count() })
        .from(sealedEdit)
        .where(and(inArray(sealedEdit.room, [...rooms]), isWaiting))
        .get()?.waiting ?? 0,

    find: (userId: string, device: string, id: string): SealedRow | null =>
      db
        .select()
        .from(sealedEdit)
        .where(and(eq(sealedEdit.userId, userId), eq(sealedEdit.device, device), eq(sealedEdit.id, id)))
        .get() ?? null,

    /** How much of a device's, and of its person's, waits for decisions. Bytes are read from the index: what the rows hold may be megabytes. */
    heldOf({ userId, deviceHash }: Pick<SealedRow, 'userId' | 'deviceHash'>): { readonly ofDevice: Amount; readonly ofPerson: Amount } {
      const amounts = db
        .select({
          deviceHash: sealedEdit.deviceHash,
          count: sql<number>`count(*)`,
          bytes: sql<number>`sum(length(CAST(${sealedEdit.content} AS BLOB)))`,
        })
        .from(sealedEdit)
        .where(and(eq(sealedEdit.userId, userId), isWaiting))
        .groupBy(sealedEdit.deviceHash)
        .all();
      const sumOf = (some: readonly Amount[]): Amount =>
        some.reduce((sum, { count, bytes }) => ({ count: sum.count + count, bytes: sum.bytes + bytes }), { count: 0, bytes: 0 });
      return { ofDevice: sumOf(amounts.filter((one) => one.deviceHash === deviceHash)), ofPerson: sumOf(amounts) };
    },

    /** Writes down what has become of an edit; of one that is decided nothing changes any more. */
    put({ deviceHash, userId, device, entry }: Omit<OpenedEdit, 'kind'>, outcome: Outcome): void {
      const held = outcome.state === 'waiting' ? { content: outcome.entry, reason: outcome.reason } : { content: null, reason: null };
      const fate = { state: outcome.state, ...held };
      const { id, room, epoch } = entry;
      db.insert(sealedEdit)
        .values({ id, deviceHash, userId, device, room, epoch, atMs: toInstant(entry.atMs), receivedAt: now(), ...fate })
        .onConflictDoUpdate({ target: [sealedEdit.deviceHash, sealedEdit.id], set: fate, setWhere: isWaiting })
        .run();
    },

    decide({ deviceHash, id }: Pick<SealedRow, 'deviceHash' | 'id'>, state: 'applied' | 'discarded', by: string): void {
      db.update(sealedEdit)
        .set({ state, content: null, reason: null, decidedBy: by, decidedAt: now() })
        .where(and(isOne(deviceHash, id), isWaiting))
        .run();
    },

    /**
     * Whatever waits loses what it says of an elector, as if it had never been written (E6); with it what was typed of an arrival that was they: where it stood in a document, or that waits
     * beside the word that it was.
     */
    forgetElector(electorId: string, traced: readonly (readonly [room: string, key: string])[] = []): void {
      const naming = waitingNaming(electorId);
      const saidHere = naming.flatMap(({ room, content }) =>
        content.writes.flatMap((write) => arrivalSaidToBe(electorId, write)).map((key) => [room, key] as const),
      );
      const arrivals = new Map<string, Set<string>>(); // keys of a room
      for (const [room, key] of [...traced, ...saidHere]) arrivals.set(room, (arrivals.get(room) ?? new Set()).add(key));
      const isTheirs = (room: string) => (write: Write) =>
        electorNamed(write.key, write.value) === electorId || (arrivals.get(room)?.has(write.key) ?? false);
      for (const row of [...naming, ...[...arrivals].flatMap(([room, keys]) => waitingFor(room, keys))]) {
        const entry = without(row.content, isTheirs(row.room));
        const fate = entry.writes.length > 0 ? { content: entry } : ({ content: null, reason: null, state: 'discarded' } as const);
        db.update(sealedEdit).set(fate).where(isOne(row.deviceHash, row.id)).run();
      }
    },
  };

  /** The index of what waits is gone through once: an elector may be named in any room. */
  function waitingNaming(electorId: string): WaitingRow[] {
    return db
      .select()
      .from(sealedEdit)
      .where(and(isWaiting, sql`instr(${sealedEdit.content}, ${electorId}) > 0`))
      .all()
      .flatMap(withContent);
  }

  function waitingFor(room: string, keys: ReadonlySet<string>): WaitingRow[] {
    const isOfThem = sql`EXISTS (SELECT 1 FROM json_each(${sealedEdit.content}, '$.writes') AS written
      WHERE json_extract(written.value, '$.key') IN (SELECT value FROM json_each(${JSON.stringify([...keys])})))`;
    const isMeant = and(eq(sealedEdit.room, room), isWaiting, isOfThem);
    return db.select().from(sealedEdit).where(isMeant).all().flatMap(withContent);
  }
}

type Write = SealedEntry['writes'][number];

/** The key of an arrival on no list of which this says that it was they. */
function arrivalSaidToBe(electorId: string, { key, value }: Write): string[] {
  const said = readEntry(key, value)?.entry.value;
  return said?.kind === 'match' && said.elector === electorId ? [unlistedKey(said.target)] : [];
}

/** What a device's clock says is anything; what is kept can be shown as a time. */
const toInstant = (ms: number): number => Math.min(Math.max(Math.trunc(ms), 0), MAX_INSTANT_MS);

/** An entry without what it says of whoever was erased; its bytes, which say it too, go with it. */
export const withoutErased = (entry: SealedEntry, erased: ReadonlySet<string>): SealedEntry =>
  without(entry, ({ key, value }) => erased.has(electorNamed(key, value)) || erased.has(key));

function without(entry: SealedEntry, isLeftOut: (write: Write) => boolean): SealedEntry {
  const writes = entry.writes.filter((write) => !isLeftOut(write));
  return writes.length === entry.writes.length ? entry : { ...entry, writes, update: '' };
}
