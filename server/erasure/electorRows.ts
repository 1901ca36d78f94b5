import type { Database as Sqlite } from 'better-sqlite3';
import { parseRoomName } from '../../schema/rooms.ts';
import type { Theirs } from './theirs.ts';

/** A row of the log as it lies in SQLite, of the embedded log or of the archive. */
export type ElectorRow = {
  readonly epoch: number;
  readonly seq: number;
  readonly userId: string;
  readonly at: number;
  readonly keys: string;
  readonly bytes: Buffer;
  readonly checksum: number | null;
  readonly isAside: 0 | 1;
};

/** Rooms in which electors stand; the keys of no other name one (K3–K5). */
export const holdsElectors = (room: string): boolean => ['guarantees', 'attendance'].includes(parseRoomName(room)?.kind ?? '');

/** Whether a row's list of keys has one of these needles. */
const NAMES_THEM = 'EXISTS (SELECT 1 FROM json_each(?) WHERE instr(doc_log.keys, value) > 0)';

/** Where the log names an elector. Every statement looks through one room: tens of thousands of rows at the most. */
export function prepareElectorRows(sqlite: Sqlite) {
  const selectRooms = sqlite.prepare<[], string>('SELECT name FROM room ORDER BY name').pluck();
  const selectEpoch = sqlite.prepare<[string], number>('SELECT epoch FROM room WHERE name = ?').pluck();
  const countNaming = sqlite
    .prepare<[string, number, string], number>(`SELECT count(*) FROM doc_log WHERE room = ? AND epoch >= ? AND ${NAMES_THEM}`)
    .pluck();
  const selectNaming = sqlite.prepare<[string, string], ElectorRow>(
    `SELECT epoch, seq, user_id AS userId, at, keys, bytes, checksum, quarantined_at IS NOT NULL AS isAside FROM doc_log
     WHERE room = ? AND ${NAMES_THEM} ORDER BY epoch, seq`,
  );
  // beside those that name them: the row that begins an epoch says no keys, and of a damaged one they are no longer known
  const selectEarlier = sqlite.prepare<[string, number, string], ElectorRow>(
    `SELECT epoch, seq, user_id AS userId, at, keys, bytes, checksum, quarantined_at IS NOT NULL AS isAside FROM doc_log
     WHERE room = ? AND epoch < ? AND (keys = '[]' OR ${NAMES_THEM}) ORDER BY epoch, seq`,
  );
  return {
    rooms: (): readonly string[] => selectRooms.all().filter(holdsElectors),
    epochOf: (room: string): number | null => selectEpoch.get(room) ?? null,
    /** How many rows name them, from an epoch on. */
    count: (room: string, fromEpoch: number, theirs: Theirs): number => countNaming.get(room, fromEpoch, theirs.needles(room)) ?? 0,
    /** Those rows, oldest first. */
    naming: (room: string, theirs: Theirs): readonly ElectorRow[] => selectNaming.all(room, theirs.needles(room)),
    /** Rows of epochs before `epoch` in which something of them may stand, oldest first. */
    earlier: (room: string, epoch: number, theirs: Theirs): readonly ElectorRow[] => selectEarlier.all(room, epoch, theirs.needles(room)),
  };
}

export type ElectorRows = ReturnType<typeof prepareElectorRows>;
