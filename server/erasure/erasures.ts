import { eq, isNull, sql } from 'drizzle-orm';
import type { RecordAudit } from '../../schema/audit.ts';
import type { Erased } from '../../schema/auditApi.ts';
import { AppError } from '../../schema/errors.ts';
import { campaign } from '../../schema/tables/campaign.ts';
import { elector, erasedArrival, erasedElector } from '../../schema/tables/roll.ts';
import type { Database } from '../database.ts';
import { mustStand, type Waiting } from '../mustStand.ts';
import { parseRollNumber } from '../roll/rollCells.ts';
import type { ElectorRows } from './electorRows.ts';
import { createElectorTables } from './electorTables.ts';
import { type EraseFromRoomDeps, eraseFromRoom } from './eraseFromRoom.ts';
import { findTraces } from './findTraces.ts';
import { emptyWriteAheadLog, isQuicklyPurged, purgeFile } from './purgeFile.ts';
import { createHistoryRewriter } from './rewriteHistory.ts';
import { createTheirs, NO_TRACES, type Traces } from './theirs.ts';

/** What could not be finished is tried again so often, until it is. */
const RETRY_MS = 60_000;
/** How often it is asked whether it is quiet. */
const ASK_QUIET_MS = 15 * 60_000;
const MAX_CLOSING_MS = 2_000;
/** Longer than another process takes to find that it has missed a publication, and to append what it had judged before. */
const LATE_MS = 15_000;

type Begun = { readonly id: string; readonly by: string };

/** Who erases. */
export type Eraser = Waiting & { readonly userId: string };

/**
 * Erases electors: from the roll, from the documents, from the log and its history, and from the files beneath all of that. What was begun is finished, whatever comes between: that
 * somebody is being erased is written down first, and whoever starts next goes on (E3).
 *
 * @param deps.published resolves when every process that serves rooms knows who was erased, and which arrivals were they
 * @param deps.hasOthers other processes write the log too
 * @param deps.isQuiet nobody works now: a large file may be written anew
 * @param deps.onStep a step is done: tests end the process there
 */
export function createErasures(
  deps: EraseFromRoomDeps & {
    readonly database: Database;
    readonly rows: ElectorRows;
    readonly record: RecordAudit;
    readonly now: () => number;
    readonly isQuiet: () => boolean;
    readonly hasOthers?: boolean;
    readonly lateMs?: number;
    /** Takes what waits about them, and under these keys, out of the sealed edits. */
    readonly forgetSealed: (electorId: string, cells: Traces['cells']) => void;
    readonly published: () => Promise<unknown>;
    readonly onError: (trouble: { readonly electorId: string; readonly error: unknown }) => void;
    readonly onStep?: (step: 'begun' | 'rooms' | 'files') => void;
  },
) {
  const { db, sqlite } = deps.database;
  const rewrite = createHistoryRewriter({ ...deps, sqlite });
  const tables = createElectorTables(sqlite);
  /** Named by what came after their traces were looked for. */
  const named = new Set<string>();
  let last: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout | null = null;
  let isRetryDue = false;
  let isClosed = false;

  /** One after the other: each ends with the whole file written anew. */
  function inTurn<Result>(run: () => Promise<Result>): Promise<Result> {
    const done = last.then(() => {
      if (isClosed) throw new AppError('restarting');
      return run();
    });
    last = done.catch(() => {});
    return done;
  }

  const begin = (electorId: string, confirm: string, by: Eraser): void =>
    db.transaction(
      (tx) => {
        mustStand(by);
        const { userId } = by;
        const found = tx.select().from(elector).where(eq(elector.id, electorId)).get();
        if (!found) throw new AppError('not-found', { what: 'such elector' });
        if (parseRollNumber(confirm) !== found.rollNumber) throw new AppError('wrong-roll-number');
        tx.delete(elector).where(eq(elector.id, electorId)).run();
        tables.forget(electorId);
        tx.insert(erasedElector).values({ id: electorId, committeeId: found.committeeId, at: deps.now(), by: userId }).run();
        tx.update(campaign)
          .set({ rollVersion: sql`${campaign.rollVersion} + 1` })
          .run();
        deps.record({ kind: 'erased', userId, details: { elector: electorId, committee: found.committeeId } });
      },
      { behavior: 'immediate' },
    );

  /** With all arrivals that were anybody's who was erased: of none of them it is known any more whose it was, and where one came back it goes. */
  function tracesOfAll(): Traces {
    const cells = db.select().from(erasedArrival).all();
    return { arrivals: [], cells: cells.map(({ room, key }) => [room, key]) };
  }

  /** What was found is written down before anything of it goes: the next start would find it in no document any more. */
  async function findTheirs(id: string) {
    const isThem = eq(erasedElector.id, id);
    const known = db.select({ traces: erasedElector.traces }).from(erasedElector).where(isThem).get()?.traces ?? NO_TRACES;
    const { traces, troubles } = await findTraces(deps, id, known);
    db.transaction(
      (tx) => {
        tx.update(erasedElector).set({ traces }).where(isThem).run(); // from here on nothing of these is projected
        for (const [room, key] of traces.cells) tx.insert(erasedArrival).values({ room, key }).onConflictDoNothing().run();
        tables.forgetTraced(tracesOfAll());
      },
      { behavior: 'immediate' },
    );
    const ofAll = tracesOfAll();
    return { theirs: createTheirs(id, ofAll), cells: ofAll.cells, troubles: [...troubles] };
  }

  async function finish({ id, by }: Begun): Promise<Erased> {
    await deps.published();
    await deps.registry?.settled(); // what was judged before it was known is in the log now, where it is looked for
    sqlite.transaction(tables.forget).immediate(id); // what came while they were still on the roll
    const rooms: string[] = [];
    let logRows = 0;
    named.delete(id);
    const { theirs, cells, troubles } = await findTheirs(id);
    deps.forgetSealed(id, cells);
    await deps.published(); // before a new epoch begins, in which a tablet would write its own anew
    for (const room of deps.rows.rooms()) {
      try {
        const isThere = await eraseFromRoom(deps, room, theirs);
        if (isThere) {
          await deps.log.forgetEarlier(room, deps.rows.epochOf(room) ?? 0); // before the rows that name them are gone: they say that this is still to be done
          logRows += rewrite.immediate(room, theirs, by);
          rooms.push(room);
        }
      } catch (error) {
        troubles.push(error); // the other rooms do not wait for this one
      }
      if (isClosed) throw new AppError('restarting');
    }
    if (troubles.length > 0) throw troubles[0];
    deps.onStep?.('rooms');
    await deps.rewriteFiles();
    const isFinished = isQuicklyPurged(sqlite) || deps.isQuiet();
    await (isFinished ? purgeFile(sqlite) : emptyWriteAheadLog(sqlite));
    deps.onStep?.('files');
    if (!isFinished) goOnAfter(ASK_QUIET_MS);
    else if (!named.has(id)) db.update(erasedElector).set({ finishedAt: deps.now(), traces: null }).where(eq(erasedElector.id, id)).run();
    if (deps.hasOthers) lookLater({ id, by });
    return { rooms, logRows, isFinished };
  }

  async function finishOrRetry(begun: Begun): Promise<Erased> {
    try {
      return await finish(begun);
    } catch (error) {
      deps.onError({ electorId: begun.id, error });
      goOnAfter(RETRY_MS);
      throw new AppError('cannot-save');
    }
  }

  /** Another process may have taken something about them before it heard who was erased: then all of it once more. */
  function lookLater(begun: Begun): void {
    const isThere = async (): Promise<boolean> => {
      for (const room of deps.rows.rooms()) {
        await deps.archived(room);
        if (deps.rows.count(room, 0, createTheirs(begun.id, tracesOfAll())) > 0) return true;
      }
      return false;
    };
    const look = async (): Promise<void> => {
      if (await isThere()) await finishOrRetry(begun);
    };
    setTimeout(() => {
      inTurn(look).catch((error: unknown) => {
        if (isClosed) return;
        deps.onError({ electorId: begun.id, error });
        lookLater(begun);
      });
    }, deps.lateMs ?? LATE_MS).unref();
  }

  /** A tablet has said late of an arrival on no list that it was they: what was typed of it goes the same way. Not here and now: whoever says so is projecting it. */
  function eraseAgain(electorId: string): void {
    if (named.has(electorId)) return;
    named.add(electorId);
    const go = async (): Promise<void> => {
      const by = db.select({ by: erasedElector.by }).from(erasedElector).where(eq(erasedElector.id, electorId)).get()?.by;
      if (by !== undefined && named.has(electorId)) await finishOrRetry({ id: electorId, by });
    };
    setImmediate(() => void inTurn(go).catch(() => {})); // told, and tried again
  }

  function goOnAfter(ms: number): void {
    if (isClosed || isRetryDue) return; // what failed does not wait for a quiet hour because somebody else's file does
    if (timer) clearTimeout(timer);
    isRetryDue = ms === RETRY_MS;
    timer = setTimeout(() => {
      isRetryDue = false;
      if (ms === ASK_QUIET_MS && !deps.isQuiet()) goOnAfter(ms);
      else void resume();
    }, ms).unref();
  }

  /** Goes on with what was begun and not finished. Never rejects. */
  async function resume(): Promise<void> {
    const begun = db
      .select({ id: erasedElector.id, by: erasedElector.by })
      .from(erasedElector)
      .where(isNull(erasedElector.finishedAt))
      .all();
    for (const each of begun) await inTurn(() => finishOrRetry(each)).catch(() => {}); // told, and tried again
  }

  return {
    /**
     * Erases an elector. Resolves when nothing of them is left in any file of the server's, but for what is free in a large database file: that waits for a
     * quiet hour, and the answer says so.
     * @param confirm the roll number, as somebody types it
     * @throws AppError: `not-found`, `wrong-roll-number`; `token-expired` of whoever was shut out while another erasure was under way; `cannot-save` means that it was begun and will be
     *   finished by itself
     */
    erase: (electorId: string, confirm: string, by: Eraser): Promise<Erased> =>
      inTurn(() => {
        begin(electorId, confirm, by);
        deps.onStep?.('begun');
        return finishOrRetry({ id: electorId, by: by.userId });
      }),
    resume,
    eraseAgain,
    /** Ends after the step that is under way; the next start goes on. */
    async close(): Promise<void> {
      isClosed = true;
      if (timer) clearTimeout(timer);
      const enough = new Promise((resolve) => setTimeout(resolve, MAX_CLOSING_MS).unref()); // a Redis that stands still is not waited for
      await Promise.race([last, enough]);
    },
  };
}
