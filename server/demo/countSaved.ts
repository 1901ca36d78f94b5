import type { Database as Sqlite } from 'better-sqlite3';
import * as Y from 'yjs';
import type { DayCount, DayReplica } from '../../schema/demo.ts';
import type { SavedEdits, VerifyAnswer } from '../../schema/savedEdits.ts';
import { isIntact } from '../checksum.ts';

/** Per Yjs client id: the first clock that is not on disk. */
type Ends = Map<number, number>;
type Stored = { readonly bytes: Buffer; readonly checksum: number | null };

/**
 * Counts how many of the edits that tablets showed as saved are in the log on disk. Nothing of the server's memory is asked: the bytes of
 * the room's rows are decoded, and an edit is there when its struct and all before it of the same client id are.
 *
 * @param entries each counts for its `edits`; entries whose room the log does not know are lost
 */
export function countSaved(sqlite: Sqlite, entries: readonly SavedEdits[]): VerifyAnswer {
  const endsByRoom = new Map<string, Ends>();
  let saved = 0;
  let onDisk = 0;
  for (const { room, clientId, clock, edits } of entries) {
    const ends = endsByRoom.get(room) ?? readEnds(sqlite, room);
    endsByRoom.set(room, ends);
    saved += edits;
    if (clock < (ends.get(clientId) ?? 0)) onDisk += edits;
  }
  return { saved, onDisk, lost: saved - onDisk };
}

/** Counts what the tablets of the simulated day have written, were answered for and have in the log on disk, read as above. */
export function countDay(sqlite: Sqlite, replicas: readonly DayReplica[]): DayCount {
  const endsByRoom = new Map([...new Set(replicas.map(({ room }) => room))].map((room) => [room, readEnds(sqlite, room)]));
  const sum = { made: 0, acknowledged: 0, inLog: 0, lost: 0 };
  for (const { room, clientId, made, acknowledged } of replicas) {
    const end = endsByRoom.get(room)?.get(clientId) ?? 0;
    sum.made += made;
    sum.acknowledged += acknowledged;
    sum.inLog += Math.min(made, end);
    sum.lost += Math.max(0, acknowledged - end);
  }
  return sum;
}

/**
 * Reads a room's log, row by row, so that memory stays that of one row. Earlier epochs count: what was saved in them was carried over, and no
 * client id is used in two. What is set aside or damaged is not in the document any more, so it does not count.
 */
function readEnds(sqlite: Sqlite, room: string): Ends {
  const ends: Ends = new Map();
  const snapshot = sqlite.prepare<[string], Stored>('SELECT bytes, checksum FROM doc_snapshot WHERE room = ?').get(room);
  if (snapshot && isIntact(snapshot)) addTo(ends, snapshot.bytes);
  const rows = sqlite
    .prepare<[string], Stored>('SELECT bytes, checksum FROM doc_log WHERE room = ? AND quarantined_at IS NULL ORDER BY epoch, seq')
    .iterate(room);
  for (const row of rows) if (isIntact(row)) addTo(ends, row.bytes);
  return ends;
}

/** A log has no gaps, so a struct that does not continue its client's is not counted: what is built on a loss is lost too. */
function addTo(ends: Ends, update: Uint8Array): void {
  for (const struct of Y.decodeUpdate(update).structs) {
    if (struct instanceof Y.Skip) continue;
    const { client, clock } = struct.id;
    const end = ends.get(client) ?? 0;
    if (clock <= end) ends.set(client, Math.max(end, clock + struct.length));
  }
}
