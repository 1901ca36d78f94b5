import type { Database as Sqlite } from 'better-sqlite3';
import { erasedLogRow, type RecordAudit } from '../../schema/audit.ts';
import type { ElectorRows } from './electorRows.ts';
import { createRowsRewriter } from './rewriteRows.ts';
import type { Theirs } from './theirs.ts';

/**
 * Takes an elector out of all that SQLite holds of a room's earlier epochs, with each changed row in the audit, in one transaction. Everybody else's history stays. A row that is set
 * aside or damaged is emptied when it names the elector, or when nobody knows whom it names.
 * @returns how many rows were changed
 */
export function createHistoryRewriter(deps: { readonly sqlite: Sqlite; readonly rows: ElectorRows; readonly record: RecordAudit }) {
  const { sqlite, rows, record } = deps;
  const rewrite = createRowsRewriter(sqlite);
  return sqlite.transaction((room: string, theirs: Theirs, userId: string): number => {
    const present = rows.epochOf(room) ?? 0;
    return rewrite(
      room,
      present,
      rows.earlier(room, present, theirs),
      (key) => theirs.has(room, key),
      (place, commitment) => record(erasedLogRow(userId, place, commitment)),
    );
  });
}
