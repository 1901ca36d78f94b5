import type { Database as Sqlite } from 'better-sqlite3';
import { FencedOffError } from '../fencedOffError.ts';
import { LogMovedError } from '../logMovedError.ts';
import type { LogPage, SharedDocLog } from '../rooms/sharedDocLog.ts';
import { type CoreFence, createCoreFence } from './coreFence.ts';
import { createLookouts } from './lookouts.ts';
import { createTrimRounds } from './trimRounds.ts';
import { BEGINNING, createArchiveWriter, type ReadPage } from './writeArchive.ts';

/** What the archive needs of the shared log. */
export type ArchivedLog = Pick<SharedDocLog, 'rooms' | 'headsOf' | 'readAfter' | 'watch' | 'takeFence' | 'markArchived' | 'trim'>;

export type ArchiverFigures = {
  /** Rows known to be in the log and not yet in the archive; of a room that was told of and not yet looked at, one at least. */
  readonly lagRows: number;
  /** When the last row came into the archive, epoch milliseconds; null before the first. */
  readonly lastArchivedAtMs: number | null;
  /** Rooms of which the log is no continuation of the archive: somebody has to look at them. */
  readonly stoppedRooms: readonly string[];
  /** Another process archives now; this one never will again. */
  readonly isFencedOff: boolean;
};

type Place = { readonly epoch: number; readonly seq: number };

/** How many rooms and rows of each go into one transaction: no more than a few ten milliseconds of a process that also serves, and does between two. */
const MAX_ROOMS = 8;
const PAGE_ROWS = 200;
/** Marks, trims and waits are repeated; so is what failed for a reason of its own. */
const RETRY_MS = 1_000;

/**
 * Brings every row of the shared log into SQLite, exactly once and in order room by room, and tells the log how far it is. Where it stands is
 * what SQLite holds, nothing else: killed anywhere it goes on there [Q1]. Whoever was given a greater number since takes over [Q2]. Meant to be the only
 * one in its process that writes these tables.
 *
 * @param deps.fence what else of its process stops with it; one of its own unless it is given
 * @param deps.onError told with the room where it is one's trouble; a room that cannot be continued is told once, others go on [Q4]
 * @param deps.onArchived called after each transaction that brought rows
 * @param deps.restMs after all that was due, while nobody waits, so that an fsync is paid for many rows
 */
export function createArchiver(deps: {
  readonly log: ArchivedLog;
  readonly sqlite: Sqlite;
  readonly fence?: CoreFence;
  readonly now: () => number;
  readonly onError: (trouble: { readonly room: string | null; readonly error: unknown }) => void;
  readonly onArchived?: () => void;
  readonly restMs?: number;
  readonly lookEveryMs?: number;
  readonly trimEveryMs?: number;
}) {
  const { log, now, onError, onArchived, restMs = 1_000, lookEveryMs = 5_000, trimEveryMs = 60_000 } = deps;
  const archive = createArchiveWriter(deps.sqlite);
  const fence = deps.fence ?? createCoreFence(deps);
  const lookouts = createLookouts();
  const trims = createTrimRounds({ log, everyMs: trimEveryMs, onError });
  /** Told once; forgotten when the room goes on. */
  const stopped = new Map<string, string>();
  /** Could not be looked at the last time. */
  const troubled = new Set<string>();
  const lags = new Map<string, number>();
  /** How far the log was told that the archive is. */
  const marks = new Map<string, string>();
  /** Ids of rows set aside that the archive knows as such. */
  const aside = new Map<string, Set<string>>();
  let isClosed = false;
  let lastArchivedAtMs: number | null = null;
  let endRest: (() => void) | null = null;

  const looking = setInterval(() => {
    for (const room of [...archive.rooms(), ...troubled]) lookouts.sweep(room); // also those that the log has lost
  }, lookEveryMs).unref();
  const stopWatch = log.watch((room, isAppended) => {
    if (isAppended) lookouts.tell(room);
    else lookouts.sweep(room);
  });
  for (const room of archive.rooms()) lookouts.sweep(room);
  const running = run();

  /** @param isShort ends when somebody waits */
  function rest(ms: number, isShort: boolean): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      endRest = () => {
        if (!isClosed && !(isShort && lookouts.isAwaited)) return;
        clearTimeout(timer);
        resolve();
      };
      endRest();
    });
  }

  function stopListening(): void {
    clearInterval(looking);
    stopWatch();
    trims.stop();
  }

  async function run(): Promise<void> {
    while (!isClosed && !fence.isGivenUp()) {
      try {
        await fence.number();
        const swept = await lookouts.begin();
        if (isClosed) break;
        lookouts.pass(await quietOf(swept));
        const hasMore = await archiveRound();
        if (!hasMore) await rest(restMs, true);
      } catch (error) {
        if (error instanceof FencedOffError) fence.giveUp();
        if (!isClosed) onError({ room: null, error });
        lookouts.giveUp(error);
        if (!fence.isGivenUp() && !isClosed) await rest(RETRY_MS, false);
      }
    }
    stopListening();
    lookouts.end(fence.isGivenUp() ? new FencedOffError() : new Error('the archiver is closed'));
  }

  /** Rooms of which the archive holds all that the log has: one question for all of them, so that a look at quiet ones costs next to nothing. */
  async function quietOf(rooms: readonly string[]): Promise<readonly string[]> {
    const known = rooms.filter((room) => !troubled.has(room) && isMarked(room));
    const heads = known.length > 0 ? await log.headsOf(known) : new Map<string, never>();
    return known.filter((room) => {
      const head = heads.get(room);
      if (!head) return false;
      const place = archive.placeOf(room);
      lags.set(room, rowsBetween(place, head));
      const isHere = place.epoch === head.epoch && place.seq === head.seq && (place.chain ?? head.chain) === head.chain;
      return isHere && head.setAside.every((id) => aside.get(room)?.has(id));
    });
  }

  /** All of a round, transaction after transaction. @returns whether there is more to read at once */
  async function archiveRound(): Promise<boolean> {
    let hasMore = false;
    for (let rooms = lookouts.next(MAX_ROOMS); rooms.length > 0 && !isClosed; rooms = lookouts.next(MAX_ROOMS))
      if (await archiveRooms(rooms, await fence.number())) hasMore = true;
    return hasMore;
  }

  /** @returns whether there is more to read at once */
  async function archiveRooms(rooms: readonly string[], number: number): Promise<boolean> {
    const pages = (await Promise.all(rooms.map(readPage))).filter((read) => read !== null);
    let failed: ReadonlySet<string>;
    try {
      failed = write(number, pages.filter(hasNews));
    } catch (error) {
      for (const room of rooms) lookouts.tell(room); // nothing of it is written: all of it again
      throw error;
    }
    let hasMore = false;
    await Promise.all(
      pages.map(async ({ room, page }) => {
        if (failed.has(room) || !(await mark(room, number))) return;
        const place = archive.placeOf(room);
        const isAtHead = place.epoch === page.head.epoch && place.seq === page.head.seq;
        lags.set(room, rowsBetween(place, page.head));
        stopped.delete(room);
        troubled.delete(room);
        lookouts.settle(room, isAtHead ? 'reached' : 'again');
        if (isAtHead) return;
        hasMore = true;
        lookouts.tell(room);
      }),
    );
    return hasMore;
  }

  async function readPage(room: string): Promise<ReadPage | null> {
    const after = archive.placeOf(room);
    try {
      const page = await log.readAfter(room, after, PAGE_ROWS);
      lags.set(room, rowsBetween(after, page.head));
      return { room, after, page };
    } catch (error) {
      const isNothing = error instanceof LogMovedError && after.epoch === BEGINNING.epoch;
      if (isNothing && (await isUnknown(room))) lookouts.settle(room, 'reached');
      else fail(room, error);
      return null;
    }
  }

  /** Nobody has ever begun such a room: there is nothing of it to bring, and nothing was lost. */
  async function isUnknown(room: string): Promise<boolean> {
    const known = await log.rooms().catch(() => null);
    return known !== null && !known.includes(room);
  }

  function hasNews({ room, after, page }: ReadPage): boolean {
    const known = aside.get(room);
    return (
      page.rows.length > 0 ||
      (after.epoch !== page.head.epoch && page.head.seq === 0) ||
      page.setAside.some(({ epoch, seq }) => !known?.has(`${epoch}-${seq}`))
    );
  }

  /** @returns the rooms that could not be written */
  function write(number: number, news: readonly ReadPage[]): ReadonlySet<string> {
    const failed = new Set<string>();
    const written = news.length > 0 ? archive.write(number, news) : [];
    for (const [i, outcome] of written.entries()) {
      const { room } = outcome;
      const page = news[i]?.page;
      if ('error' in outcome) {
        failed.add(room);
        fail(room, outcome.error);
        continue;
      }
      aside.set(room, new Set(page?.setAside.map(({ epoch, seq }) => `${epoch}-${seq}`)));
      if (!page || page.rows.length === 0) continue;
      lastArchivedAtMs = now();
      trims.moved(room);
      const damaged = damagedIn(page);
      if (damaged.length > 0) onError({ room, error: new Error(`rows ${damaged.slice(0, 20).join(', ')} were damaged: set aside`) });
    }
    if (written.length > failed.size) onArchived?.();
    return failed;
  }

  function isMarked(room: string): boolean {
    const { epoch, seq } = archive.placeOf(room);
    return marks.get(room) === `${epoch}-${seq}`;
  }

  /** @returns whether the room goes on. @throws FencedOffError */
  async function mark(room: string, number: number): Promise<boolean> {
    if (isMarked(room)) return true;
    const { epoch, seq } = archive.placeOf(room);
    try {
      await log.markArchived(room, epoch, seq, number);
      marks.set(room, `${epoch}-${seq}`);
      return true;
    } catch (error) {
      if (error instanceof FencedOffError) throw error;
      fail(room, error);
      return false;
    }
  }

  /** Nothing else waits for this room; it is tried again when it is told the next time, or at the next look. */
  function fail(room: string, error: unknown): void {
    lookouts.settle(room, error);
    troubled.add(room);
    if (isClosed) return;
    if (!(error instanceof LogMovedError)) return onError({ room, error });
    if (stopped.get(room) === error.message) return;
    stopped.set(room, error.message);
    onError({ room, error: new Error(`not archived any more: ${error.message}`, { cause: error }) });
  }

  function lagRows(): number {
    const known = [...lags.values()].reduce((sum, rows) => sum + rows, 0);
    return [...lookouts.told].reduce((sum, room) => sum + (lags.get(room) ? 0 : 1), known);
  }

  return {
    /**
     * Resolves when all that was in the log at the call is in SQLite, of one room or of every one.
     * @returns the rooms that could not be brought there, and why
     */
    async reach(room?: string): Promise<ReadonlyMap<string, unknown>> {
      const rooms = room === undefined ? new Set([...archive.rooms(), ...(await log.rooms())]) : [room];
      const failed = new Map<string, unknown>();
      await Promise.all(
        [...rooms].map(async (name) => {
          const waiting = lookouts.reached(name);
          endRest?.();
          await waiting.catch((error: unknown) => void failed.set(name, error));
        }),
      );
      return failed;
    },
    figures: (): ArchiverFigures => ({
      lagRows: lagRows(),
      lastArchivedAtMs,
      stoppedRooms: [...stopped.keys()].sort(),
      isFencedOff: fence.isGivenUp(),
    }),
    /** Ends after what is under way. Does not close the log. */
    async close(): Promise<void> {
      isClosed = true;
      stopListening();
      lookouts.end(new Error('the archiver is closed'));
      endRest?.();
      await running;
    },
  };
}

export type Archiver = ReturnType<typeof createArchiver>;

/** How many rows lie between two places; of those in a later epoch only as many are known as have been numbered there. None where the log has gone back. */
function rowsBetween(here: Place, head: Place): number {
  if (here.epoch > head.epoch) return 0;
  return here.epoch === head.epoch ? Math.max(0, head.seq - here.seq) : head.seq;
}

/** The numbers of rows that this look found damaged. */
function damagedIn({ rows, setAside }: LogPage): number[] {
  const known = new Set(setAside.map(({ epoch, seq }) => `${epoch}-${seq}`));
  return rows.filter((row) => row.setAside && !known.has(`${row.epoch}-${row.seq}`)).map(({ seq }) => seq);
}
