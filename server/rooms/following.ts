import * as Y from 'yjs';
import { LogMovedError } from '../logMovedError.ts';
import type { Connection } from './connection.ts';
import { contradicts, type ReadRow, readRow } from './contradicts.ts';
import type { Author, LogRow } from './docLog.ts';
import type { Queued } from './intake.ts';
import { hasPending } from './loadDocument.ts';
import type { FollowedRow, SharedDocLog } from './sharedDocLog.ts';
import type { News } from './telling.ts';

/** What other processes have appended, applied and ready to be told. `seq` is the last row that the document holds together with all before it. */
export type Followed = {
  readonly news: News;
  readonly before: ReadonlyMap<number, number>;
  readonly seq: number;
  readonly rows: readonly FollowedRow[];
};

/**
 * Two processes took different structs of one client and clock (`contradicts`), which no honest tablet makes. Whoever was told the later ones has to
 * open its replica anew: nothing in a state vector tells the difference.
 */
export class ContradictionError extends Error {
  override readonly name = 'ContradictionError';
}

/** `read`: its bytes taken apart, once somebody had to look. */
type OwnRow = Author & { readonly bytes: Uint8Array; read: ReadRow | null };

export type Following = ReturnType<typeof createFollowing>;

/**
 * Keeps a room's document in step with a log that other processes write too. Their rows wait here until the room's loop takes them, between two
 * batches. Own rows come back as well: the room has them already, they only move the number up to which the document is the log.
 *
 * @param deps.authors who is bound to which client id; new ones are added
 * @param deps.onRows rows wait to be taken
 * @param deps.onLost what is in memory is no longer what the log says
 */
export function createFollowing(deps: {
  readonly name: string;
  readonly epoch: number;
  readonly seq: number;
  readonly log: Pick<SharedDocLog, 'follow' | 'barrier'>;
  readonly doc: Y.Doc;
  readonly authors: Map<number, Author>;
  readonly onRows: () => void;
  readonly onLost: (error: Error) => void;
}) {
  const { name, epoch, log, doc, authors } = deps;
  let waiting: FollowedRow[] = [];
  /** Rows that this room has appended and not met in the log yet, by their number. */
  const own = new Map<number, OwnRow>();
  /** Whose tablet can know nothing any more that this process does not: it came before a barrier that was passed. */
  const caughtUpFor = new WeakSet<Connection>();

  const stop = log.follow(name, epoch, deps.seq, {
    rows(rows) {
      waiting.push(...rows);
      deps.onRows();
    },
    lost: deps.onLost,
  });

  /** Applies rows of others in one transaction. @throws when one cannot be applied: the load sets it aside (I15) */
  function apply(rows: readonly FollowedRow[]): Pick<Followed, 'news' | 'before'> {
    if (rows.length === 0) return { news: { rows, merged: null, ends: null }, before: new Map() }; // own rows only
    const { beforeState: before, afterState: after } = Y.transact(
      doc,
      (transaction) => {
        for (const row of rows) Y.applyUpdate(doc, row.bytes);
        return transaction;
      },
      null,
      false,
    );
    if (hasPending(doc)) throw new Error('a row of another process builds on something that is not in the log');
    for (const { newClientIds, userId, device } of rows) for (const clientId of newClientIds) authors.set(clientId, { userId, device });
    const [first, second] = rows;
    const merged = first && !second ? first.bytes : Y.mergeUpdates(rows.map(({ bytes }) => bytes));
    return { news: { rows, merged, ends: endsSince(before, after) }, before };
  }

  /**
   * Whether the room has it already, or is not to have it.
   * @throws when the log is not what the room holds: it has to be loaded again
   */
  function isOwn(row: FollowedRow): boolean {
    const isMine = own.delete(row.seq);
    if (isMine && row.isSetAside) throw new LogMovedError(name, `row ${row.seq} is set aside`);
    if (isMine || row.isSetAside) return true;
    // the same clocks from two processes: whoever loads keeps what stands first in the log, and this room has applied what stands behind it
    let read: ReadRow | null = null;
    for (const mine of own.values()) {
      if (mine.userId !== row.userId || mine.device !== row.device) continue; // no client id is of two (I8)
      mine.read ??= readRow(mine.bytes);
      read ??= readRow(row.bytes);
      if (contradicts(read, mine.read))
        throw new ContradictionError(`row ${row.seq} of ${name} says something else than a later one of this process`);
    }
    return false;
  }

  return {
    get isWaiting() {
      return waiting.length > 0;
    },
    /** The room has appended these rows, of which `last` is the number of the last. */
    appended(last: number, rows: readonly LogRow[]): void {
      for (const [i, { userId, device, bytes }] of rows.entries())
        own.set(last - rows.length + 1 + i, { userId, device, bytes, read: null });
    },
    /**
     * Before step 1s are answered, and before the first edits of a tablet are judged that may come from another process: everything that anybody
     * was told is here (I6).
     */
    async catchUpFor(items: readonly Queued[], asked: ReadonlyMap<Connection, Uint8Array>): Promise<void> {
      if (asked.size === 0 && items.every(({ connection, frame }) => !frame.isStep2 && caughtUpFor.has(connection))) return;
      await log.barrier(name, epoch);
      for (const { connection } of items) caughtUpFor.add(connection);
      for (const connection of asked.keys()) caughtUpFor.add(connection);
    },
    /** Takes what waits; null when nothing does. */
    take(): Followed | null {
      const rows = waiting;
      const last = rows.at(-1);
      if (!last) return null;
      waiting = [];
      const ofOthers = rows.filter((row) => !isOwn(row));
      return { ...apply(ofOthers), seq: last.seq, rows };
    },
    stop(): void {
      stop();
      waiting = [];
    },
  };
}

/** Up to which clock of each client the document has gone on; null when not at all, as when something was only deleted. */
function endsSince(before: ReadonlyMap<number, number>, after: ReadonlyMap<number, number>): ReadonlyMap<number, number> | null {
  const ends = new Map<number, number>();
  for (const [client, end] of after) if (end > (before.get(client) ?? 0)) ends.set(client, end);
  return ends.size > 0 ? ends : null;
}
