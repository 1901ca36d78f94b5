import type { Database as Sqlite } from 'better-sqlite3';
import type { LogReader } from '../doclog/logReader.ts';
import type { WithAppend } from '../rooms/docLog.ts';
import { createAnnouncing, type ProjectedChange, type ProjectedNews } from './announcing.ts';
import { createArrivalRows } from './arrivalRows.ts';
import { type Cell, type CellIndex, type CellSource, createCellIndex, type Subjects } from './cellIndex.ts';
import { createHeldReplicas, type HeldReplica } from './heldReplicas.ts';
import { createProjectAppends } from './projectAppends.ts';
import { createProjectedRows } from './projectedRows.ts';
import { type ElectorRoom, projectedRoom, projectSubjects } from './projectSubjects.ts';
import { createRoomReplica, type RoomReplica } from './roomReplica.ts';
import { createTallyRows, type TallyRoom } from './tallyRows.ts';

/** A look takes the event loop for about so long; what is left is gone on with in the next turn. */
const MAX_LOOK_MS = 20;
/** What could not be written or read is tried again after this. */
const RETRY_MS = 1_000;
/** A stream is read whole, which takes some ten milliseconds at 600 ballots: no more often than this [PR5]. */
const TALLY_EVERY_MS = 1_000;

type ProjectedRoom = ElectorRoom | TallyRoom;
type Projected = Pick<ProjectedNews, 'changed' | 'touched'>;
const NOTHING_NEW: Projected = { changed: new Set(), touched: new Set() };
/** A stream is read whole: nothing is looked for in it. */
const NO_CELLS: CellSource = { keys: () => [], value: () => undefined };
/** All cells of a tally are of one stream. */
const STREAM: ReadonlySet<string> = new Set(['stream']);

export type ProjectorFigures = {
  /** Rooms known to be behind. */
  readonly behind: number;
  readonly replicas: number;
  /** Rooms that could not be projected the last time. */
  readonly troubled: readonly string[];
};

/**
 * Keeps `claim_row`, `elector_state`, `unlisted_row`, `headcount_row` and `tally_row` at what the documents on disk say: every room at an (epoch, seq) that stands beside its rows, in one
 * transaction, and the same there whatever way it came to it [I9]. Where it stands is what SQLite holds: killed anywhere it goes on there. Guarantees and attendance of the embedded log are
 * projected by `withAppend`, in the log's own transaction. Everything else follows: it learns of new rows from the chain of who did what, which each of them is written down in, so it
 * looks at nothing that has not moved. Meant to be the only one of its installation.
 *
 * @param deps.archivedAtMs of a shared log: when all of a room was last known to be in SQLite
 * @param deps.onError told once for a room, or for all (null), until it goes on
 * @param deps.everyMs between two looks, and at the least between two tellings of what is new
 */
export function createProjector(deps: {
  readonly sqlite: Sqlite;
  readonly log: LogReader;
  readonly now: () => number;
  readonly archivedAtMs?: (room: string) => number | null;
  readonly onError: (trouble: { readonly room: string | null; readonly error: unknown }) => void;
  /** An arrival on no list was somebody who was erased: said inside of the transaction that projects it. */
  readonly onErased?: (electorId: string) => void;
  readonly everyMs?: number;
  readonly elapsedMs?: () => number;
}) {
  const { sqlite, log, now, everyMs = 250, elapsedMs = () => performance.now() } = deps;
  const rows = createProjectedRows(sqlite);
  const arrivals = createArrivalRows(sqlite, deps.onErased);
  const tallies = createTallyRows(sqlite);
  const replicas = createHeldReplicas();
  const announcing = createAnnouncing((error) => deps.onError({ room: null, error }));
  const selectAuditHead = sqlite.prepare<[], number>('SELECT coalesce(max(seq), 0) FROM audit').pluck();
  const selectNews = sqlite.prepare<[number], { seq: number; room: string | null; epoch: number; logSeq: number; isAppends: 0 | 1 }>(
    `SELECT max(seq) AS seq, room, max(epoch) AS epoch, max(log_seq) AS logSeq, min(kind = 'update') AS isAppends FROM audit
     WHERE seq > ? AND kind IN ('update', 'epoch', 'set-aside') GROUP BY room`,
  );
  const due = new Map<string, ProjectedRoom>();
  /** Up to where rooms were projected with their appends. */
  const withAppends = new Map<string, { readonly epoch: number; readonly seq: number }>();
  /** When streams may be read again. */
  const tallyFromMs = new Map<string, number>();
  const troubled = new Map<string, { readonly notBeforeMs: number; readonly message: string }>();
  /** Up to which row of the audit it has heard of what moved. */
  let heardSeq = selectAuditHead.get() ?? 0;
  /** When it has looked what moved the last time. */
  let heardAtMs = now();
  let toldAtMs = Number.NEGATIVE_INFINITY;
  let told: string | null = null; // the trouble that is everybody's
  let notBeforeMs = Number.NEGATIVE_INFINITY;
  let callOff = (): void => {}; // the run that is to come
  let telling: NodeJS.Immediate | null = null;
  let isClosed = false;

  function isBehind(name: string): boolean {
    const head = log.head(name);
    const place = rows.place(name);
    return head !== undefined && head.seq > 0 && (place?.epoch !== head.epoch || place.seq !== head.seq);
  }
  for (const name of log.rooms()) tell(name, isBehind);

  function tell(name: string, isMeant: (name: string) => boolean = () => true): void {
    const room = projectedRoom(name);
    if (room && isMeant(name)) due.set(name, room);
  }

  function hear(): void {
    heardAtMs = now();
    for (const { seq, room, epoch, logSeq, isAppends } of selectNews.all(heardSeq)) {
      heardSeq = Math.max(heardSeq, seq);
      const known = room === null ? undefined : withAppends.get(room);
      if (room !== null && !(isAppends && known?.epoch === epoch && known.seq >= logSeq)) tell(room);
    }
  }

  /** Brings one room to the end of its log. Inside a transaction. */
  function projectRoom(name: string, room: ProjectedRoom): Projected {
    const head = log.head(name);
    const place = rows.place(name);
    if (!head || (place?.epoch === head.epoch && place.seq === head.seq)) return NOTHING_NEW;
    const known = replicas.get(name);
    const follows = known && place?.epoch === head.epoch && known.replica.epoch === head.epoch && place.seq === known.replica.seq;
    const held = follows ? known : open(name, room);
    const keys = follows ? held.replica.advance(log.after(name, head.epoch, place.seq), head.seq) : null;
    replicas.keep(name, held);
    const { replica, index } = held;
    const projected =
      room.kind === 'tally'
        ? projectTally(room, replica)
        : projectElectors(room, index, keys ? index.changed(keys) : withStored(room, index.all()));
    rows.setPlace(name, { epoch: replica.epoch, seq: replica.seq, at: now() });
    return projected;
  }

  function open(name: string, room: ProjectedRoom): HeldReplica {
    replicas.drop(name);
    const replica = createRoomReplica(log.load(name));
    return { replica, index: createCellIndex(room.kind === 'tally' ? NO_CELLS : replica) };
  }

  /** Nothing is known of what the rows stand on: whoever has one may have lost it. */
  function withStored({ kind, committee }: ElectorRoom, { electors, others }: Subjects): Subjects {
    return {
      electors: new Map([...electors.keys(), ...rows.electors(kind, committee)].map((elector) => [elector, null])),
      others: kind === 'attendance' ? new Set([...others, ...arrivals.keys(committee)]) : others,
    };
  }

  function projectElectors(room: ElectorRoom, index: CellIndex, subjects: Subjects): Projected {
    return { changed: projectSubjects(rows, arrivals, room, index, subjects), touched: new Set(subjects.electors.keys()) };
  }

  function projectTally(room: TallyRoom, replica: RoomReplica): Projected {
    const cells: Cell[] = [];
    for (const key of replica.keys()) {
      const value = replica.value(key);
      if (value !== undefined) cells.push([key, value]);
    }
    return tallies.write(room, cells) ? { changed: STREAM, touched: STREAM } : NOTHING_NEW;
  }
  /** A savepoint: one room's trouble takes nobody else's rows back. */
  const projectOne = sqlite.transaction(projectRoom);

  /** Whether a room is to be looked at now: of those that are due, one that is asked for, and none that waits for its time. */
  function isNext(name: string, only: string | undefined, nowMs: number): boolean {
    if (only !== undefined) return name === only;
    return (troubled.get(name)?.notBeforeMs ?? nowMs) <= nowMs && (tallyFromMs.get(name) ?? nowMs) <= nowMs;
  }

  type Done = Projected & { readonly name: string; readonly room: ProjectedRoom };
  const projectSome = sqlite.transaction(
    (isOver: () => boolean, only: string | undefined): { done: Done[]; failed: Map<string, unknown> } => {
      const done: Done[] = [];
      const failed = new Map<string, unknown>();
      const startedMs = elapsedMs();
      rows.readErased();
      for (const [name, room] of due) {
        if (!isNext(name, only, startedMs)) continue;
        if (done.length + failed.size > 0 && isOver()) break;
        try {
          done.push({ name, room, ...projectOne(name, room) });
        } catch (error) {
          if (!sqlite.inTransaction) throw error; // SQLite itself took everything back: the disk is full
          failed.set(name, error);
        }
      }
      return { done, failed };
    },
  ).immediate;

  /** @returns whether there is more to do at once */
  function look(isOver: () => boolean, only?: string): boolean {
    if (isClosed || sqlite.inTransaction) return false;
    try {
      hear();
      const nowMs = elapsedMs();
      if (![...due.keys()].some((name) => isNext(name, only, nowMs))) {
        told = null;
        return false; // a transaction would keep every other process from writing [Q13]
      }
      const { done, failed } = projectSome(isOver, only);
      told = null;
      for (const { name, room } of done) {
        due.delete(name);
        troubled.delete(name);
        if (room.kind === 'tally') tallyFromMs.set(name, elapsedMs() + TALLY_EVERY_MS);
      }
      for (const [name, error] of failed) fail(name, error);
      for (const news of done) announcing.add(news);
      return done.length > 0 && due.size > troubled.size;
    } catch (error) {
      for (const name of due.keys()) replicas.drop(name); // they may hold what SQLite has taken back
      notBeforeMs = elapsedMs() + RETRY_MS;
      const message = messageOf(error);
      if (told !== message) deps.onError({ room: null, error });
      told = message;
      return false;
    } finally {
      flush();
    }
  }

  function fail(name: string, error: unknown): void {
    replicas.drop(name);
    const message = messageOf(error);
    if (troubled.get(name)?.message !== message) deps.onError({ room: name, error });
    troubled.set(name, { notBeforeMs: elapsedMs() + RETRY_MS, message });
  }

  function flush(): void {
    telling = null;
    if (isClosed || !announcing.isWaiting) return;
    toldAtMs = elapsedMs();
    announcing.flush();
  }

  /** Listeners cost more than the edit they hear of: at once after a pause, else with the next look. */
  function tellSoon(): void {
    if (everyMs > 0 && !telling && elapsedMs() - toldAtMs >= everyMs) telling = setImmediate(flush);
  }

  const withAppend: WithAppend = createProjectAppends({
    sqlite,
    rows,
    arrivals,
    now,
    onProjected({ place, ...news }) {
      withAppends.set(news.name, place);
      replicas.drop(news.name); // it stands still from here on
      due.delete(news.name);
      troubled.delete(news.name);
      announcing.add(news);
      tellSoon();
    },
    onFault({ name, error }) {
      withAppends.delete(name);
      fail(name, error);
      tell(name);
    },
  });

  function run(): void {
    const startedMs = elapsedMs();
    const isMore = startedMs >= notBeforeMs && look(() => elapsedMs() - startedMs > MAX_LOOK_MS);
    runAt(isMore ? null : everyMs);
  }
  /** @param inMs null: in the next turn of the event loop */
  function runAt(inMs: number | null): void {
    if (isClosed) return;
    callOff();
    if (inMs === null) {
      const immediate = setImmediate(run);
      callOff = () => clearImmediate(immediate);
    } else {
      const timer = setTimeout(run, inMs).unref();
      callOff = () => clearTimeout(timer);
    }
  }
  if (everyMs > 0) runAt(null);

  /**
   * Projects all that is on disk now, of one room or of every one, before it returns; what fails is told and tried again.
   * @returns whether everything is
   */
  function reach(room?: string): boolean {
    tallyFromMs.clear(); // whoever asks does not wait
    for (const [name, { message }] of troubled) troubled.set(name, { notBeforeMs: Number.NEGATIVE_INFINITY, message });
    while (look(() => false, room) && room === undefined);
    return room === undefined ? due.size === 0 : !due.has(room);
  }

  return {
    /** For the embedded log: what projects guarantees and attendance as they are appended. */
    withAppend,
    reach,
    /**
     * Projects what is on disk now of the rooms that are meant, a room in a turn of the event loop.
     * @returns whether all of it is
     */
    async reachEach(isMeant: (room: string) => boolean): Promise<boolean> {
      if (isClosed || sqlite.inTransaction) return false;
      hear();
      let isWhole = true;
      for (const name of [...due.keys()].filter(isMeant)) {
        isWhole = reach(name) && isWhole;
        await new Promise((resolve) => setImmediate(resolve));
      }
      return isWhole;
    },
    /** Where a room stands, and how long ago that was known to be all there was on disk; null before its first row is projected. */
    standing(name: string): { readonly epoch: number; readonly seq: number; readonly ageMs: number } | null {
      const place = rows.place(name);
      if (!place) return null;
      const archivedAtMs = deps.archivedAtMs ? (deps.archivedAtMs(name) ?? place.at) : heardAtMs;
      const knownAtMs = due.has(name) ? place.at : Math.min(heardAtMs, archivedAtMs);
      return { epoch: place.epoch, seq: place.seq, ageMs: Math.max(0, now() - knownAtMs) };
    },
    /** Something new is on disk: it is looked at now instead of with the next look. */
    soon(): void {
      if (everyMs > 0) runAt(null);
    },
    /** Tells whose rows have changed, once they are on disk. Returns what ends it. */
    onChanged: announcing.onChanged,
    /** Tells whose cells have, also where no row says so; once a document is opened, of everybody in it. */
    onTouched: announcing.onTouched,
    /** Tells which stream of a tally comes to something else, once it is on disk. Returns what ends it. */
    onTally: announcing.onTally,
    /** Tells a room of which something new may stand, whoever it is about or nobody. */
    onAdvanced: announcing.onAdvanced,
    /** Something beside its document that a room's rows stand on is another now: whoever changed it has deleted the room's place in the same transaction. */
    again: (name: string): void => tell(name),
    /** Somebody else has changed what is read of these electors: who is on which roll. */
    tell: (change: ProjectedChange): void => announcing.tellChanged(change),
    figures: (): ProjectorFigures => ({ behind: due.size, replicas: replicas.size, troubled: [...troubled.keys()] }),
    close(): void {
      isClosed = true;
      callOff();
      replicas.clear();
    },
  };
}
export type Projector = ReturnType<typeof createProjector>;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
