import type { Database as Sqlite } from 'better-sqlite3';
import * as Y from 'yjs';
import type { SavedEdits, VerifyAnswer } from '../../schema/savedEdits.ts';

/** Per Yjs client id: the first clock that is not on disk. */
type Ends = Map<number, number>;

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

/** Reads the present generation of a room, row by row, so that memory stays that of one row. */
function readEnds(sqlite: Sqlite, room: string): Ends {
  const ends: Ends = new Map();
  const snapshot = sqlite
    .prepare<[string], { bytes: Buffer }>('SELECT bytes FROM doc_snapshot JOIN room USING (epoch) WHERE room = name AND room = ?')
    .get(room);
  if (snapshot) addTo(ends, snapshot.bytes);
  const rows = sqlite
    .prepare<[string], { bytes: Buffer }>('SELECT bytes FROM doc_log JOIN room USING (epoch) WHERE room = name AND room = ? ORDER BY seq')
    .iterate(room);
  for (const { bytes } of rows) addTo(ends, bytes);
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
