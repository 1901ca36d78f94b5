import type { Database as Sqlite } from 'better-sqlite3';
import type { CommitteeId } from '../../schema/ids.ts';
import { parseRoomName, ROOT_NAME } from '../../schema/rooms.ts';
import { writeServerDocument } from '../mirrors/writeServerDocument.ts';
import type { Projector } from '../projection/projector.ts';
import type { ResultKeeper } from '../results/resultKeeper.ts';
import type { Room } from '../rooms/room.ts';
import type { RoomRegistry } from '../rooms/roomRegistry.ts';
import { createBoardNews } from './boardNews.ts';
import type { BoardRows } from './boardRows.ts';

/** The document is written so often at most; … */
const EVERY_MS = 1_000;
/** …the first change after quiet waits only for those that come with it. */
const LEADING_MS = 50;
const RETRY_MS = 5_000;
/** Reckoning takes the event loop for about so long; what is left is gone on with in the next turn. */
const MAX_LOOK_MS = 10;
/** Whatever nobody told of, an hour that has come or a tablet that has fallen silent, is found within this time. */
const ROUND_MS = 15_000;
/** Who wins is reckoned so much less often than it takes. */
const RANKS_SHARE = 20;
const MAX_CLOSING_MS = 2_000;

export type BoardFigures = {
  /** When the document was last known to say what everything else does; null before the first time. */
  readonly trueAtMs: number | null;
  readonly writtenAtMs: number | null;
  readonly dirty: number;
};

/**
 * Keeps the board's document (BO1) at what SQL and the tablets say: looks at committees of which something may be new, and at every one in turn, and writes what differs in one update. What could not be
 * written is tried again. It begins with everything: whatever ended the process before, nothing stale stays.
 *
 * @param deps.rooms the board's, and of what candidates have; null while there is no campaign
 * @param deps.hearTablets asks what tablets say now; the committees in which that is something new
 */
export function createBoardKeeper(deps: {
  readonly sqlite: Sqlite;
  readonly registry: Pick<RoomRegistry, 'open'>;
  readonly rooms: () => { readonly board: string; readonly marks: string } | null;
  readonly rows: BoardRows;
  readonly projector: Pick<Projector, 'onAdvanced' | 'onChanged'>;
  readonly results: Pick<ResultKeeper, 'onRefreshed'>;
  readonly hearTablets: () => ReadonlySet<CommitteeId>;
  readonly now: () => number;
  readonly elapsedMs?: () => number;
  /** 0: only when it is asked. */
  readonly everyMs?: number;
  readonly onError: (error: unknown) => void;
}) {
  const { sqlite, rows, now, everyMs = EVERY_MS, elapsedMs = () => performance.now() } = deps;
  const selectCommittees = sqlite.prepare<[], CommitteeId>('SELECT id FROM committee ORDER BY id').pluck();
  const hearNews = createBoardNews(sqlite);
  const dirty = new Set<CommitteeId>(selectCommittees.all());
  let round: CommitteeId[] = [];
  let roundAtMs = elapsedMs();
  let lastWriteMs = Number.NEGATIVE_INFINITY;
  let ranksNotBeforeMs = Number.NEGATIVE_INFINITY;
  let trueAtMs: number | null = null;
  let writtenAtMs: number | null = null;
  let told: string | null = null;
  /** Committees that could not be reckoned the last time, and why. */
  const failed = new Map<CommitteeId, string>();
  let timer: NodeJS.Timeout | null = null;
  let dueAtMs = Number.POSITIVE_INFINITY;
  let running: Promise<void> | null = null;
  let isClosed = false;

  const stops = [
    deps.projector.onAdvanced((name) => {
      const room = parseRoomName(name);
      if (room && 'committee' in room) mark(room.committee);
    }),
    deps.projector.onChanged(({ committee }) => mark(committee)),
    deps.results.onRefreshed(mark),
  ];

  function mark(committee: CommitteeId): void {
    dirty.add(committee);
    if (running === null) at(Math.max(lastWriteMs + everyMs, elapsedMs() + LEADING_MS));
  }

  function at(wantedMs: number): void {
    if (isClosed || everyMs === 0 || (timer && dueAtMs <= wantedMs)) return;
    if (timer) clearTimeout(timer);
    dueAtMs = wantedMs;
    timer = setTimeout(run, Math.max(0, wantedMs - elapsedMs())).unref();
  }

  function hear(): void {
    for (const committee of deps.hearTablets()) dirty.add(committee);
    const news = hearNews();
    for (const committee of news === 'all' ? selectCommittees.all() : news) dirty.add(committee);
    const nowMs = elapsedMs();
    const all = selectCommittees.all();
    const share = Math.ceil((all.length * Math.min(ROUND_MS, nowMs - roundAtMs)) / ROUND_MS);
    if (round.length === 0) round = all;
    for (const committee of round.splice(0, share)) dirty.add(committee);
    roundAtMs = nowMs;
  }

  /** One that cannot be read stops no other: it is tried again in its turn. */
  function refresh(committee: CommitteeId): void {
    try {
      rows.refresh(committee);
      failed.delete(committee);
    } catch (error) {
      const message = messageOf(error);
      if (![...failed.values()].includes(message)) deps.onError(error);
      failed.set(committee, message);
    }
  }

  /** Whether some committee that cannot be read has no row since the start: nothing is known of it, nor who wins. */
  const isAnyUnknown = (): boolean => {
    if (failed.size === 0) return false;
    return [...failed.keys()].some((committee) => !rows.has(committee));
  };

  /** Where something is not known what stands there stays, and so does who sees what candidates have. */
  function standingIn({ doc }: Room): readonly (readonly [string, string])[] {
    if (!isAnyUnknown()) return [];
    return [...doc.getMap<unknown>(ROOT_NAME)].filter((cell): cell is [string, string] => typeof cell[1] === 'string');
  }

  /** Writes the board, and what candidates have where it may be seen now: there first, so that whoever sees it sees it all the time (BO11). @returns how many rows were not as wanted */
  async function write(names: NonNullable<ReturnType<typeof deps.rooms>>): Promise<number> {
    const [board, apart] = [await deps.registry.open(names.board), await deps.registry.open(names.marks)];
    const areOpen = isAnyUnknown() ? null : rows.areMarksOpen();
    const marks = rows.marks();
    const onBoard = (): Promise<number> =>
      writeServerDocument(board, new Map([...standingIn(board), ...rows.all(), ...(areOpen === true ? marks : [])]));
    const besideIt = (): Promise<number> =>
      writeServerDocument(apart, new Map([...standingIn(apart), ...(areOpen === false ? marks : [])]));
    return areOpen ? (await onBoard()) + (await besideIt()) : (await besideIt()) + (await onBoard());
  }

  async function reckon(): Promise<void> {
    let startedMs = elapsedMs();
    for (const committee of dirty) {
      dirty.delete(committee);
      refresh(committee);
      if (elapsedMs() - startedMs <= MAX_LOOK_MS) continue;
      await new Promise((resolve) => setImmediate(resolve));
      if (isClosed) return;
      startedMs = elapsedMs();
    }
    if (isAnyUnknown() || !rows.areRanksDue() || elapsedMs() < ranksNotBeforeMs) return;
    startedMs = elapsedMs();
    rows.refreshRanks();
    ranksNotBeforeMs = elapsedMs() + (elapsedMs() - startedMs) * RANKS_SHARE;
  }

  async function bringUpToDate(): Promise<void> {
    const names = deps.rooms();
    if (names === null) return;
    const heardAtMs = now();
    hear();
    await reckon();
    if (isClosed) return;
    const atMs = elapsedMs();
    if ((await write(names)) > 0) {
      lastWriteMs = atMs;
      writtenAtMs = now();
    }
    if (failed.size === 0) trueAtMs = heardAtMs;
  }

  function run(): void {
    timer = null;
    dueAtMs = Number.POSITIVE_INFINITY;
    if (isClosed || running !== null) return;
    if (sqlite.inTransaction) return at(elapsedMs() + LEADING_MS);
    const startedMs = elapsedMs();
    running = bringUpToDate().then(
      () => {
        told = null;
        running = null;
        const isMore = dirty.size > 0; // it came while this was written
        at(isMore ? Math.max(lastWriteMs + everyMs, elapsedMs() + LEADING_MS) : startedMs + everyMs);
      },
      (error: unknown) => {
        running = null;
        const message = messageOf(error);
        if (!isClosed && told !== message) deps.onError(error);
        told = message;
        for (const committee of selectCommittees.all()) dirty.add(committee);
        at(elapsedMs() + RETRY_MS);
      },
    );
  }
  at(elapsedMs());

  return {
    /** Looks at what is new now, and resolves once it is written. @throws what the room, or SQLite, says */
    async look(): Promise<void> {
      await running;
      await bringUpToDate();
    },
    figures: (): BoardFigures => ({ trueAtMs, writtenAtMs, dirty: dirty.size }),
    /** Nothing is begun any more; what is on its way ends. */
    async close(): Promise<void> {
      isClosed = true;
      if (timer) clearTimeout(timer);
      for (const stop of stops) stop();
      const enough = new Promise((resolve) => setTimeout(resolve, MAX_CLOSING_MS).unref()); // a Redis that stands still is not waited for
      await Promise.race([running, enough]);
    },
  };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
