import type { Database as Sqlite } from 'better-sqlite3';
import type { CommitteeId } from '../../schema/ids.ts';
import { formatRoomName, parseRoomName } from '../../schema/rooms.ts';
import type { Projector } from '../projection/projector.ts';
import type { ResultMirror } from './resultMirror.ts';
import type { ResultRows } from './resultRows.ts';

/** A look takes the event loop for about so long. */
const MAX_LOOK_MS = 20;

/**
 * Keeps `result_row` at what streams, decisions and set-up come to, and has the documents follow. Begins with everything: whatever ended the process before, it stands at the
 * same again.
 */
export function createResultKeeper(deps: {
  readonly sqlite: Sqlite;
  readonly projector: Pick<Projector, 'onTally' | 'onChanged' | 'onAdvanced' | 'again'>;
  readonly rows: ResultRows;
  readonly mirror: Pick<ResultMirror, 'poke'>;
  readonly onError: (error: unknown) => void;
  readonly everyMs?: number;
}) {
  const { sqlite, projector, rows, mirror, everyMs = 500 } = deps;
  const selectVersion = sqlite.prepare<[], number>('SELECT coalesce(max(version), 0) FROM election').pluck();
  const selectRollVersion = sqlite.prepare<[], number>('SELECT coalesce(max(roll_version), 0) FROM campaign').pluck();
  const selectUnread = sqlite.prepare<[], { committee: CommitteeId; count: number; stream: 'a' | 'b' }>(
    `SELECT committee_id AS committee, count, stream FROM tally_row WHERE summary ->> '$.unread' > 0`,
  );
  const forgetPlace = sqlite.prepare<[string]>('DELETE FROM projection WHERE room = ?');
  const listeners = new Set<(committee: CommitteeId) => void>();
  const due = new Set<CommitteeId>(rows.committees());
  /** Those that could not be told when they were looked at: with the next look again. */
  const failed = new Set<CommitteeId>();
  let version = selectVersion.get() ?? 0;
  let rollVersion = selectRollVersion.get() ?? 0;
  let told: string | null = null;
  let timer: NodeJS.Timeout | NodeJS.Immediate | null = null;
  let isClosed = false;

  const stops = [
    projector.onTally(({ committee }) => void due.add(committee)),
    // attendance is compared with the ballots
    projector.onChanged(({ committee }) => void (rows.has(committee) && due.add(committee))),
    // arrivals on no list and people without a name are no elector's
    projector.onAdvanced((name) => {
      const room = parseRoomName(name);
      if (room?.kind === 'attendance' && rows.has(room.committee)) due.add(room.committee);
    }),
  ];

  /** Another roll has other electors to hold ballots and attendance against; another set-up has other cells, checks and maybe a paper that ballots were waiting for. */
  function hear(): void {
    const now = selectVersion.get() ?? 0;
    const rollNow = selectRollVersion.get() ?? 0;
    if (now === version && rollNow === rollVersion) return;
    for (const committee of rows.committees()) due.add(committee);
    rollVersion = rollNow;
    if (now === version) return;
    version = now;
    const rooms = selectUnread.all().map((room) => formatRoomName({ kind: 'tally', ...room }));
    sqlite.transaction(() => {
      for (const room of rooms) forgetPlace.run(room);
    })();
    for (const room of rooms) projector.again(room);
  }

  function refresh(committee: CommitteeId): void {
    const { twins } = rows.refresh(committee);
    due.delete(committee);
    failed.delete(committee);
    for (const twin of twins) due.add(twin);
    if (!rows.isMirrored(committee)) mirror.poke(committee);
    for (const listener of listeners) listener(committee);
  }

  function look(): void {
    if (isClosed || sqlite.inTransaction) return;
    const startedMs = performance.now();
    try {
      hear();
      for (const committee of failed) due.add(committee);
      failed.clear();
      let isAllWell = true;
      for (const committee of due) {
        isAllWell = refreshOrTell(committee) && isAllWell;
        if (performance.now() - startedMs > MAX_LOOK_MS) break;
      }
      if (isAllWell) told = null;
    } catch (error) {
      tell(error);
    }
  }

  /** One that cannot be told keeps no other back: it is last from here on. */
  function refreshOrTell(committee: CommitteeId): boolean {
    try {
      refresh(committee);
      return true;
    } catch (error) {
      failed.add(committee);
      due.delete(committee);
      tell(error);
      return false;
    }
  }

  function tell(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    if (told !== message) deps.onError(error);
    told = message;
  }

  function run(): void {
    look();
    if (isClosed) return;
    timer = due.size > 0 && told === null ? setImmediate(run) : setTimeout(run, everyMs).unref();
  }
  if (everyMs > 0) timer = setImmediate(run);
  for (const committee of rows.unmirrored()) mirror.poke(committee);

  return {
    /**
     * Brings one committee, or every one, to what SQL says before it returns.
     * @returns those that could not be told; the one that is asked for throws
     */
    reach(committee?: CommitteeId): ReadonlySet<CommitteeId> {
      hear();
      if (committee !== undefined) refresh(committee);
      else for (const one of [...due, ...failed]) refreshOrTell(one);
      return failed;
    },
    /** Brings to what SQL says whatever a request may wait for; the others follow by themselves. */
    look,
    /** A room's place is deleted: its rows stand on something that is another now. */
    again(room: string): void {
      projector.again(room);
      const parsed = parseRoomName(room);
      if (parsed?.kind === 'tally') due.add(parsed.committee);
    },
    /** Tells of a committee whose results may be others now, once they are on disk. Returns what ends it. */
    onRefreshed(listener: (committee: CommitteeId) => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close(): void {
      isClosed = true;
      for (const stop of stops) stop();
      if (timer && 'hasRef' in timer) clearTimeout(timer as NodeJS.Timeout);
    },
  };
}
export type ResultKeeper = ReturnType<typeof createResultKeeper>;
