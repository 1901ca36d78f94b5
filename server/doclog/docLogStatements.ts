import type { Database as Sqlite } from 'better-sqlite3';

/** Bytes as they lie in the file. `checksum` is null for what the first release wrote. */
export type StoredBytes = { readonly seq: number; readonly bytes: Buffer; readonly checksum: number | null };

/** A row in its place: one that is set aside keeps its number, and its bytes stay in the file. */
export type StoredPlace = StoredBytes | { readonly seq: number; readonly bytes: null };

/** Every statement of the embedded log, prepared once. */
export function prepareDocLogStatements(sqlite: Sqlite) {
  return {
    /** Changes whenever another connection has written to the file. */
    dataVersion: sqlite.prepare<[], number>('PRAGMA data_version').pluck(),
    insertRoom: sqlite.prepare<[name: string, epoch: number]>('INSERT INTO room (name, epoch) VALUES (?, ?) ON CONFLICT DO NOTHING'),
    updateEpoch: sqlite.prepare<[epoch: number, name: string]>('UPDATE room SET epoch = ? WHERE name = ?'),
    selectEpoch: sqlite.prepare<[room: string], number>('SELECT epoch FROM room WHERE name = ?').pluck(),
    selectRooms: sqlite.prepare<[], string>('SELECT name FROM room ORDER BY name').pluck(),
    /** The room's epoch and the last number in it; a snapshot counts, for the rows before it may be gone. */
    selectHead: sqlite.prepare<[room: string], { epoch: number; seq: number }>(
      `SELECT epoch, max(
         coalesce((SELECT max(seq) FROM doc_log WHERE doc_log.room = name AND doc_log.epoch = room.epoch), 0),
         coalesce((SELECT seq FROM doc_snapshot WHERE doc_snapshot.room = name AND doc_snapshot.epoch = room.epoch), 0)
       ) AS seq FROM room WHERE name = ?`,
    ),
    selectLastAt: sqlite
      .prepare<[room: string, epoch: number], number>('SELECT at FROM doc_log WHERE room = ? AND epoch = ? ORDER BY seq DESC LIMIT 1')
      .pluck(),
    insertRow: sqlite.prepare<
      [
        room: string,
        epoch: number,
        seq: number,
        userId: string,
        device: string,
        at: number,
        keys: string,
        bytes: Uint8Array,
        crc: number,
        salt: Uint8Array | null,
      ]
    >('INSERT INTO doc_log (room, epoch, seq, user_id, device, at, keys, bytes, checksum, salt) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
    insertBinding: sqlite.prepare<[room: string, epoch: number, clientId: number, userId: string, device: string]>(
      'INSERT INTO client_binding (room, epoch, client_id, user_id, device) VALUES (?, ?, ?, ?, ?)',
    ),
    selectBindings: sqlite.prepare<[room: string], { clientId: number; userId: string; device: string; epoch: number }>(
      'SELECT client_id AS clientId, user_id AS userId, device, epoch FROM client_binding WHERE room = ?',
    ),
    selectTail: sqlite.prepare<[room: string, epoch: number, afterSeq: number], StoredPlace>(
      `SELECT seq, iif(quarantined_at IS NULL, bytes, NULL) AS bytes, checksum FROM doc_log
       WHERE room = ? AND epoch = ? AND seq > ? ORDER BY seq`,
    ),
    countRowsUpTo: sqlite
      .prepare<[room: string, epoch: number, seq: number], number>('SELECT count(*) FROM doc_log WHERE room = ? AND epoch = ? AND seq <= ?')
      .pluck(),
    setAside: sqlite.prepare<[at: number, reason: string, room: string, epoch: number, seq: number]>(
      `UPDATE doc_log SET quarantined_at = ?, quarantine_reason = ?
       WHERE room = ? AND epoch = ? AND seq = ? AND quarantined_at IS NULL`,
    ),
    /** What was projected stands on a row that is passed over from now on: it is projected anew [I9]. */
    voidProjection: sqlite.prepare<[room: string]>('DELETE FROM projection WHERE room = ?'),
    /** Rows follow that are not projected with their append: SQL stands where they begin [PR7]. */
    closePlace: sqlite.prepare<[seq: number, at: number, room: string, epoch: number]>(
      'UPDATE projected_place SET seq = ?, at = ? WHERE room = ? AND epoch = ? AND seq < 0',
    ),
    selectSnapshot: sqlite.prepare<[room: string, epoch: number], StoredBytes>(
      'SELECT seq, bytes, checksum FROM doc_snapshot WHERE room = ? AND epoch = ?',
    ),
    deleteSnapshot: sqlite.prepare<[room: string, epoch: number, seq: number]>(
      'DELETE FROM doc_snapshot WHERE room = ? AND epoch = ? AND seq = ?',
    ),
    deleteRowsUpTo: sqlite.prepare<[room: string, epoch: number, seq: number]>(
      'DELETE FROM doc_log WHERE room = ? AND (epoch, seq) <= (?, ?)',
    ),
    deleteEarlierSnapshot: sqlite.prepare<[room: string, epoch: number]>('DELETE FROM doc_snapshot WHERE room = ? AND epoch < ?'),
    upsertSnapshot: sqlite.prepare<[room: string, epoch: number, seq: number, at: number, bytes: Uint8Array, crc: number]>(
      `INSERT INTO doc_snapshot (room, epoch, seq, at, bytes, checksum) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (room) DO UPDATE
       SET epoch = excluded.epoch, seq = excluded.seq, at = excluded.at, bytes = excluded.bytes, checksum = excluded.checksum
       WHERE excluded.epoch > doc_snapshot.epoch OR (excluded.epoch = doc_snapshot.epoch AND excluded.seq > doc_snapshot.seq)`,
    ),
  };
}

export type DocLogStatements = ReturnType<typeof prepareDocLogStatements>;
