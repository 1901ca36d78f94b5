import type { Database as Sqlite } from 'better-sqlite3';
import { erasedLogRow, type RecordAudit } from '../../schema/audit.ts';
import { commitmentOf, drawSalt } from '../audit/commitment.ts';
import { checksumOf, isIntact } from '../checksum.ts';
import type { ElectorRow, ElectorRows } from './electorRows.ts';
import { createElectorStripper, EMPTY_UPDATE } from './stripElector.ts';
import type { Theirs } from './theirs.ts';

/**
 * Takes an elector out of all that SQLite holds of a room's earlier epochs, with each changed row in the audit, in one transaction. Everybody else's history stays. A row that is set
 * aside or damaged is emptied when it names the elector, or when nobody knows whom it names.
 * @returns how many rows were changed
 */
export function createHistoryRewriter(deps: { readonly sqlite: Sqlite; readonly rows: ElectorRows; readonly record: RecordAudit }) {
  const { sqlite, rows, record } = deps;
  const update = sqlite.prepare<[keys: string, bytes: Uint8Array, crc: number, salt: Buffer, room: string, epoch: number, seq: number]>(
    'UPDATE doc_log SET keys = ?, bytes = ?, checksum = ?, salt = ? WHERE room = ? AND epoch = ? AND seq = ?',
  );
  const deleteSnapshot = sqlite.prepare<[room: string, epoch: number]>('DELETE FROM doc_snapshot WHERE room = ? AND epoch < ?');

  return sqlite.transaction((room: string, theirs: Theirs, userId: string): number => {
    const present = rows.epochOf(room) ?? 0;
    deleteSnapshot.run(room, present);
    const isTheirs = (key: string): boolean => theirs.has(room, key);
    let changed = 0;
    for (const [epoch, ofEpoch] of Map.groupBy(rows.earlier(room, present, theirs), (row) => row.epoch)) {
      const strip = createElectorStripper(isTheirs);
      for (const row of ofEpoch) {
        const { keys, others } = cutKeys(row, isTheirs);
        const stripped = strip(row.bytes, keys.length > 0 && others.length === 0);
        const isUnreadable = row.isAside === 1 || !isIntact(row);
        const isEmptied = isUnreadable && (keys.length > 0 || (row.userId !== '' && others.length === 0));
        const bytes = isEmptied ? EMPTY_UPDATE : stripped;
        if (!bytes || isSame(bytes, row.bytes)) continue;
        const keysJson = JSON.stringify(isEmptied ? [] : others);
        const salt = drawSalt();
        update.run(keysJson, bytes, checksumOf(bytes), salt, room, epoch, row.seq);
        record(erasedLogRow(userId, { room, epoch, seq: row.seq }, commitmentOf(salt, { keysJson, bytes })));
        changed += 1;
      }
    }
    return changed;
  });
}

/** The elector's keys of a row, and the others. */
function cutKeys(
  { keys: json }: ElectorRow,
  isTheirs: (key: string) => boolean,
): { readonly keys: readonly string[]; readonly others: readonly string[] } {
  const all = JSON.parse(json) as string[]; // written by the log
  return { keys: all.filter(isTheirs), others: all.filter((key) => !isTheirs(key)) };
}

const isSame = (some: Uint8Array, others: Uint8Array): boolean => Buffer.compare(some, others) === 0;
