import type { Database as Sqlite } from 'better-sqlite3';
import type { CommitteeId } from '../../schema/ids.ts';
import { parseRoomName } from '../../schema/rooms.ts';
import type { LogReader } from '../doclog/logReader.ts';
import { projectAttendance, projectGuarantees } from './projectElector.ts';
import { createProjectedRows } from './projectedRows.ts';
import { createRoomReplica, type RoomReplica } from './roomReplica.ts';
import { createTallyRows, type TallyRoom } from './tallyRows.ts';

/** A look takes the event loop for about so long; what is left is gone on with in the next turn. */
const MAX_LOOK_MS = 20;
/** What could not be written or read is tried again after this. */
const RETRY_MS = 1_000;
/** Documents that are kept open, as they are encoded; in memory they take about twelve times that. */
const MAX_REPLICA_BYTES = 16 * 1024 * 1024;

/** Electors whose rows have changed in a committee. */
export type ProjectedChange = { readonly committee: CommitteeId; readonly electors: ReadonlySet<string> };
/** `touched`: whose cells have changed; `changed`: whose rows have. */
type Projected = { readonly changed: ReadonlySet<string>; readonly touched: ReadonlySet<string> };
const NOTHING_NEW: Projected = { changed: new Set(), touched: new Set() };
type ElectorRoom = { readonly kind: 'guarantees' | 'attendance'; readonly committee: CommitteeId };
type ProjectedRoom = ElectorRoom | TallyRoom;
/** All cells of a tally are of one stream. */
const STREAM = 'stream';

export type ProjectorFigures = {
  /** Rooms known to be behind. */
  readonly behind: number;
  readonly replicas: number;
  /** Rooms that could not be projected the last time. */
  readonly troubled: readonly string[];
};

/** The room that a name means, where it is one that is projected. */
export function projectedRoom(name: string): ProjectedRoom | null {
  const room = parseRoomName(name);
  if (room?.kind === 'tally') return room;
  return room?.kind === 'guarantees' || room?.kind === 'attendance' ? { kind: room.kind, committee: room.committee } : null;
}

/**
 * Keeps `claim_row`, `elector_state` and `tally_row` at what the documents on disk say: every room at an (epoch, seq) that stands beside its rows, in one transaction, and the same there
 * whatever way it came to it [I9]. Where it stands is what SQLite holds: killed anywhere it goes on there. It learns of new rows from the chain of who did what, which each of
 * them is written down in, so it looks at nothing that has not moved. Meant to be the only one of its installation.
 *
 * @param deps.onError told once for a room, or for all (null), until it goes on
 * @param deps.everyMs between two looks
 */
export function createProjector(deps: {
  readonly sqlite: Sqlite;
  readonly log: LogReader;
  readonly now: () => number;
  readonly onError: (trouble: { readonly room: string | null; readonly error: unknown }) => void;
  readonly everyMs?: number;
  readonly elapsedMs?: () => number;
}) {
  const { sqlite, log, now, everyMs = 250, elapsedMs = () => performance.now() } = deps;
  const rows = createProjectedRows(sqlite);
  const tallies = createTallyRows(sqlite);
  const tallyListeners = new Set<(room: TallyRoom) => void>();
  const selectAuditHead = sqlite.prepare<[], number>('SELECT coalesce(max(seq), 0) FROM audit').pluck();
  const selectNews = sqlite.prepare<[number], { seq: number; room: string | null }>(
    "SELECT max(seq) AS seq, room FROM audit WHERE seq > ? AND kind IN ('update', 'epoch', 'set-aside') GROUP BY room",
  );
  const listeners = { changed: new Set<(change: ProjectedChange) => void>(), touched: new Set<(change: ProjectedChange) => void>() };
  const advanced = new Set<(room: string) => void>();
  /** The least recently used first. */
  const replicas = new Map<string, RoomReplica>();
  const due = new Map<string, ProjectedRoom>();
  const troubled = new Map<string, { readonly notBeforeMs: number; readonly message: string }>();
  /** Up to which row of the audit it has heard of what moved. */
  let heardSeq = selectAuditHead.get() ?? 0;
  /** When it has looked what moved the last time. */
  let heardAtMs = now();
  let told: string | null = null; // the trouble that is everybody's
  let notBeforeMs = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | NodeJS.Immediate | null = null;
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
    for (const { seq, room } of selectNews.all(heardSeq)) {
      heardSeq = Math.max(heardSeq, seq);
      if (room !== null) tell(room);
    }
  }

  function drop(name: string): void {
    replicas.get(name)?.destroy();
    replicas.delete(name);
  }

  function keep(name: string, replica: RoomReplica): void {
    replicas.delete(name);
    replicas.set(name, replica);
    let bytes = 0;
    for (const one of replicas.values()) bytes += one.bytes;
    for (const [oldest, { bytes: freed }] of replicas) {
      if (bytes <= MAX_REPLICA_BYTES || oldest === name) return;
      drop(oldest);
      bytes -= freed;
    }
  }

  /** Brings one room to the end of its log. Inside a transaction. */
  function projectRoom(name: string, room: ProjectedRoom): Projected {
    const head = log.head(name);
    if (!head) return NOTHING_NEW;
    const place = rows.place(name);
    let replica = replicas.get(name);
    let touched: ReadonlySet<string>;
    if (replica && place && replica.epoch === head.epoch && place.epoch === head.epoch && place.seq === replica.seq) {
      if (head.seq === replica.seq) return NOTHING_NEW;
      touched = replica.advance(log.after(name, head.epoch, replica.seq), head.seq);
    } else {
      drop(name);
      replica = createRoomReplica(log.load(name), room.kind === 'tally' ? () => STREAM : undefined);
      // nothing is known of what the rows stand on
      touched = new Set(room.kind === 'tally' ? [STREAM] : [...replica.electors(), ...rows.electors(room.kind, room.committee)]);
    }
    keep(name, replica);
    const changed = room.kind === 'tally' ? projectTally(room, replica, touched) : projectElectors(room, replica, touched);
    rows.setPlace(name, { epoch: replica.epoch, seq: replica.seq, at: now() });
    return { changed, touched };
  }

  function projectTally(room: TallyRoom, replica: RoomReplica, touched: ReadonlySet<string>): ReadonlySet<string> {
    return touched.size > 0 && tallies.write(room, replica.cellsOf(STREAM)) ? touched : new Set();
  }

  function projectElectors({ kind, committee }: ElectorRoom, replica: RoomReplica, touched: ReadonlySet<string>): ReadonlySet<string> {
    const changed = new Set<string>();
    for (const elector of touched) {
      const cells = replica.cellsOf(elector);
      const isNew =
        kind === 'guarantees'
          ? rows.writeGuarantees(committee, elector, projectGuarantees(elector, cells))
          : rows.writeAttendance(committee, elector, projectAttendance(cells));
      if (isNew) changed.add(elector);
    }
    return changed;
  }
  /** A savepoint: one room's trouble takes nobody else's rows back. */
  const projectOne = sqlite.transaction(projectRoom);

  /** Whether a room is to be looked at now: of those that are due, one that is asked for, and none that waits to be tried again. */
  const isNext = (name: string, only: string | undefined, nowMs: number): boolean =>
    (only === undefined || name === only) && (troubled.get(name)?.notBeforeMs ?? nowMs) <= nowMs;

  type Done = Projected & { readonly name: string; readonly room: ProjectedRoom };
  const projectSome = sqlite.transaction(
    (isOver: () => boolean, only: string | undefined): { done: Done[]; failed: Map<string, unknown> } => {
      const done: Done[] = [];
      const failed = new Map<string, unknown>();
      const startedMs = elapsedMs();
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
      for (const { name } of done) {
        due.delete(name);
        troubled.delete(name);
      }
      for (const [name, error] of failed) fail(name, error);
      for (const { name, room, changed, touched } of done) {
        for (const listener of advanced) listener(name);
        if (room.kind === 'tally') {
          if (changed.size > 0) for (const listener of tallyListeners) listener(room);
          continue;
        }
        announce('changed', { committee: room.committee, electors: changed });
        announce('touched', { committee: room.committee, electors: touched });
      }
      return done.length > 0 && due.size > troubled.size;
    } catch (error) {
      for (const name of due.keys()) drop(name); // they may hold what SQLite has taken back
      notBeforeMs = elapsedMs() + RETRY_MS;
      const message = messageOf(error);
      if (told !== message) deps.onError({ room: null, error });
      told = message;
      return false;
    }
  }

  function fail(name: string, error: unknown): void {
    drop(name);
    const message = messageOf(error);
    if (troubled.get(name)?.message !== message) deps.onError({ room: name, error });
    troubled.set(name, { notBeforeMs: elapsedMs() + RETRY_MS, message });
  }

  function announce(what: keyof typeof listeners, change: ProjectedChange): void {
    if (change.electors.size > 0) for (const listener of listeners[what]) listener(change);
  }

  function listen(what: keyof typeof listeners, listener: (change: ProjectedChange) => void): () => void {
    listeners[what].add(listener);
    return () => void listeners[what].delete(listener);
  }

  function run(): void {
    const startedMs = elapsedMs();
    const isMore = startedMs >= notBeforeMs && look(() => elapsedMs() - startedMs > MAX_LOOK_MS);
    if (isClosed) return;
    timer = isMore ? setImmediate(run) : setTimeout(run, everyMs).unref();
  }
  if (everyMs > 0) timer = setImmediate(run);

  return {
    /**
     * Projects all that is on disk now, of one room or of every one, before it returns; what fails is told and tried again.
     * @returns whether everything is
     */
    reach(room?: string): boolean {
      for (const [name, { message }] of troubled) troubled.set(name, { notBeforeMs: Number.NEGATIVE_INFINITY, message }); // whoever asks does not wait
      while (look(() => false, room) && room === undefined);
      return room === undefined ? due.size === 0 : !due.has(room);
    },
    /** Where a room stands, and how long ago that was known to be all there was on disk; null before its first row is projected. */
    standing(name: string): { readonly epoch: number; readonly seq: number; readonly ageMs: number } | null {
      const place = rows.place(name);
      if (!place) return null;
      return { epoch: place.epoch, seq: place.seq, ageMs: Math.max(0, now() - (due.has(name) ? place.at : heardAtMs)) };
    },
    /** Tells whose rows have changed, once they are on disk. Returns what ends it. */
    onChanged: (listener: (change: ProjectedChange) => void): (() => void) => listen('changed', listener),
    /** Tells whose cells have, also where no row says so; once a document is opened, of everybody in it. */
    onTouched: (listener: (change: ProjectedChange) => void): (() => void) => listen('touched', listener),
    /** Tells which stream of a tally comes to something else, once it is on disk. Returns what ends it. */
    onTally(listener: (room: TallyRoom) => void): () => void {
      tallyListeners.add(listener);
      return () => void tallyListeners.delete(listener);
    },
    /** Something beside its document that a room's rows stand on is another now: whoever changed it has deleted the room's place in the same transaction. */
    again: (name: string): void => tell(name),
    /** Tells a room of which something new may stand, whoever it is about or nobody. */
    onAdvanced(listener: (room: string) => void): () => void {
      advanced.add(listener);
      return () => void advanced.delete(listener);
    },
    /** Somebody else has changed what is read of these electors: who is on which roll. */
    tell: (change: ProjectedChange): void => announce('changed', change),
    figures: (): ProjectorFigures => ({ behind: due.size, replicas: replicas.size, troubled: [...troubled.keys()] }),
    close(): void {
      isClosed = true;
      if (timer && 'hasRef' in timer) clearTimeout(timer as NodeJS.Timeout);
      for (const name of [...replicas.keys()]) drop(name);
    },
  };
}
export type Projector = ReturnType<typeof createProjector>;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
