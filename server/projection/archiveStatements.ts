import type { Database as Sqlite } from 'better-sqlite3';

/** Every statement of the archive, prepared once. What they write is what the embedded log writes, and the shared log's fingerprint. */
export function prepareArchiveStatements(sqlite: Sqlite) {
  return {
    selectFence: sqlite.prepare<[], number>('SELECT archive_fence FROM installation').pluck(),
    raiseFence: sqlite.prepare<[fence: number, below: number]>('UPDATE installation SET archive_fence = ? WHERE archive_fence < ?'),
    selectRooms: sqlite.prepare<[], string>('SELECT name FROM room ORDER BY name').pluck(),
    /** How far the archive has a room: of its epoch the last row or, where rows were dropped, the snapshot. */
    selectPlace: sqlite.prepare<[room: string], { epoch: number; seq: number; chain: string | null }>(
      `SELECT epoch, seq, iif(seq = 0, '', (SELECT chain FROM doc_log WHERE room = name AND doc_log.epoch = head.epoch AND doc_log.seq = head.seq)) AS chain
       FROM (
         SELECT name, epoch, max(
           coalesce((SELECT max(seq) FROM doc_log WHERE doc_log.room = name AND doc_log.epoch = room.epoch), 0),
           coalesce((SELECT seq FROM doc_snapshot WHERE doc_snapshot.room = name AND doc_snapshot.epoch = room.epoch), 0)
         ) AS seq FROM room WHERE name = ?
       ) AS head`,
    ),
    upsertRoom: sqlite.prepare<[name: string, epoch: number]>(
      'INSERT INTO room (name, epoch) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET epoch = excluded.epoch',
    ),
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
        quarantinedAt: number | null,
        reason: string | null,
        chain: string | null,
        salt: Uint8Array | null,
      ]
    >(
      `INSERT INTO doc_log (room, epoch, seq, user_id, device, at, keys, bytes, checksum, quarantined_at, quarantine_reason, chain, salt)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    deleteRowsBefore: sqlite.prepare<[room: string, epoch: number, seq: number]>(
      'DELETE FROM doc_log WHERE room = ? AND (epoch, seq) < (?, ?)',
    ),
    /** What is archived is not projected with it: SQL stands where it begins [PR7]. */
    closePlace: sqlite.prepare<[seq: number, at: number, room: string, epoch: number]>(
      'UPDATE projected_place SET seq = ?, at = ? WHERE room = ? AND epoch = ? AND seq < 0',
    ),
    /** A client id belongs to its first user; Redis has checked that nobody else took it. */
    insertBinding: sqlite.prepare<[room: string, epoch: number, clientId: number, userId: string, device: string]>(
      'INSERT INTO client_binding (room, epoch, client_id, user_id, device) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
    ),
    setAside: sqlite.prepare<[at: number, reason: string, room: string, epoch: number, seq: number]>(
      `UPDATE doc_log SET quarantined_at = ?, quarantine_reason = ?
       WHERE room = ? AND epoch = ? AND seq = ? AND quarantined_at IS NULL`,
    ),
    /** What was projected stands on a row that is passed over from now on: it is projected anew [I9]. */
    voidProjection: sqlite.prepare<[room: string]>('DELETE FROM projection WHERE room = ?'),
  };
}

export type ArchiveStatements = ReturnType<typeof prepareArchiveStatements>;
