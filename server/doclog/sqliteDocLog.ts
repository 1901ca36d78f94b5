import type { Database as Sqlite } from 'better-sqlite3';
import type { Author, DocLog, LoadedDocument, LogRow } from '../rooms/docLog.ts';

type Append = {
  readonly room: string;
  readonly epoch: number;
  readonly rows: readonly LogRow[];
  readonly resolve: (seq: number) => void;
  readonly reject: (error: unknown) => void;
};

/**
 * The embedded log: all rooms' appends of one turn of the event loop go to disk in one transaction (group commit), so that an
 * fsync is paid once for all of them. Expects WAL and `synchronous=FULL` (see `openDatabase`).
 * @param schedule runs the commit after the current turn; tests pass their own to hold it back
 */
export function createSqliteDocLog(deps: {
  readonly sqlite: Sqlite;
  readonly now: () => number;
  readonly schedule?: (commit: () => void) => void;
}): DocLog {
  const { sqlite, now } = deps;
  const schedule = deps.schedule ?? ((commit) => void setImmediate(commit));
  const insertRoom = sqlite.prepare<[string, number]>('INSERT INTO room (name, epoch) VALUES (?, ?) ON CONFLICT DO NOTHING');
  const selectEpoch = sqlite.prepare<[string], { epoch: number }>('SELECT epoch FROM room WHERE name = ?');
  const selectLastSeq = sqlite.prepare<[string, number], { seq: number | null }>(
    'SELECT max(seq) AS seq FROM doc_log WHERE room = ? AND epoch = ?',
  );
  const selectSnapshot = sqlite.prepare<[string, number], { seq: number; bytes: Buffer }>(
    'SELECT seq, bytes FROM doc_snapshot WHERE room = ? AND epoch = ?',
  );
  const selectTail = sqlite.prepare<[string, number, number], { seq: number; bytes: Buffer }>(
    'SELECT seq, bytes FROM doc_log WHERE room = ? AND epoch = ? AND seq > ? ORDER BY seq',
  );
  const selectAuthors = sqlite.prepare<[string], { clientId: number; userId: string; device: string }>(
    'SELECT client_id AS clientId, user_id AS userId, device FROM client_binding WHERE room = ?',
  );
  const insertRow = sqlite.prepare<[string, number, number, string, string, number, string, Uint8Array]>(
    'INSERT INTO doc_log (room, epoch, seq, user_id, device, at, keys, bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const insertBinding = sqlite.prepare<[string, number, string, string]>(
    'INSERT INTO client_binding (room, client_id, user_id, device) VALUES (?, ?, ?, ?)',
  );
  const upsertSnapshot = sqlite.prepare<[string, number, number, number, Uint8Array]>(
    `INSERT INTO doc_snapshot (room, epoch, seq, at, bytes) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (room) DO UPDATE SET epoch = excluded.epoch, seq = excluded.seq, at = excluded.at, bytes = excluded.bytes
     WHERE excluded.epoch > doc_snapshot.epoch OR (excluded.epoch = doc_snapshot.epoch AND excluded.seq > doc_snapshot.seq)`,
  );

  function epochOf(room: string): number {
    const known = selectEpoch.get(room);
    if (known) return known.epoch;
    insertRoom.run(room, now());
    return selectEpoch.get(room)?.epoch ?? now();
  }

  function writeRows({ room, epoch, rows }: Append): number {
    if (selectEpoch.get(room)?.epoch !== epoch) throw new Error(`append to ${room} in epoch ${epoch}, which is not its epoch`);
    let seq = selectLastSeq.get(room, epoch)?.seq ?? 0;
    for (const row of rows) {
      seq += 1;
      insertRow.run(room, epoch, seq, row.userId, row.device, row.atMs, JSON.stringify(row.keys), row.bytes);
      for (const clientId of row.newClientIds) insertBinding.run(room, clientId, row.userId, row.device);
    }
    return seq;
  }
  const commitTogether = sqlite.transaction((appends: readonly Append[]) => appends.map(writeRows));

  let queue: Append[] = [];
  function commit(): void {
    const appends = queue;
    queue = [];
    try {
      const seqs = commitTogether.immediate(appends);
      for (const [i, append] of appends.entries()) append.resolve(seqs[i] ?? 0);
    } catch (error) {
      if (appends.length === 1) appends[0]?.reject(error);
      // one room's bad append must not take the others' down: each by itself
      else for (const append of appends) commitAlone(append);
    }
  }
  function commitAlone(append: Append): void {
    try {
      append.resolve(commitTogether.immediate([append])[0] ?? 0);
    } catch (error) {
      append.reject(error);
    }
  }

  return {
    epochOf,

    async load(room): Promise<LoadedDocument> {
      const epoch = epochOf(room);
      const snapshot = selectSnapshot.get(room, epoch);
      const tail = selectTail.all(room, epoch, snapshot?.seq ?? 0);
      const authors = new Map<number, Author>();
      for (const { clientId, userId, device } of selectAuthors.all(room)) authors.set(clientId, { userId, device });
      return {
        epoch,
        seq: tail.at(-1)?.seq ?? snapshot?.seq ?? 0,
        updates: [...(snapshot ? [snapshot.bytes] : []), ...tail.map((row) => row.bytes)],
        rowsSinceSnapshot: tail.length,
        authors,
      };
    },

    append(room, epoch, rows) {
      return new Promise((resolve, reject) => {
        queue.push({ room, epoch, rows, resolve, reject });
        if (queue.length === 1) schedule(commit);
      });
    },

    async saveSnapshot(room, epoch, seq, state) {
      upsertSnapshot.run(room, epoch, seq, now(), state);
    },
  };
}
