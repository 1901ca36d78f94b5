import type { Database as Sqlite } from 'better-sqlite3';
import { compactedLogRow, type RecordAudit } from '../../schema/audit.ts';
import type { CommitteeId } from '../../schema/ids.ts';
import { createRowsRewriter, type HistoryRow } from '../erasure/rewriteRows.ts';
import type { TallyRoom } from '../projection/tallyRows.ts';

type Place = { readonly epoch: number; readonly seq: number };

/** What SQLite knows of streams out of which single ballots go. */
export function prepareCompactionRows(sqlite: Sqlite, record: RecordAudit) {
  const selectVerified = sqlite.prepare<[beforeMs: number], { committee: CommitteeId; count: number }>(
    `SELECT committee_id AS committee, count FROM result_row one WHERE state IN ('verified', 'published')
       AND (SELECT max(at) FROM result_decision two WHERE two.committee_id = one.committee_id AND two.count = one.count AND kind = 'verify') <= ?
     ORDER BY committee_id, count`,
  );
  const selectRow = sqlite.prepare<[string], Place & { finishedAt: number | null }>(
    'SELECT epoch, seq, finished_at AS finishedAt FROM ballot_compaction WHERE room = ?',
  );
  const selectBegun = sqlite.prepare<[], string>('SELECT room FROM ballot_compaction WHERE finished_at IS NULL ORDER BY room').pluck();
  const upsert = sqlite.prepare<[string, number, number, number]>(
    `INSERT INTO ballot_compaction (room, epoch, seq, at) VALUES (?, ?, ?, ?)
     ON CONFLICT (room) DO UPDATE SET epoch = excluded.epoch, seq = excluded.seq, at = excluded.at, finished_at = NULL`,
  );
  const finish = sqlite.prepare<[epoch: number, seq: number, at: number, room: string]>(
    'UPDATE ballot_compaction SET epoch = ?, seq = ?, finished_at = ? WHERE room = ?',
  );
  const remove = sqlite.prepare<[string]>('DELETE FROM ballot_compaction WHERE room = ?');
  const countWaiting = sqlite.prepare<[string], number>("SELECT count(*) FROM sealed_edit WHERE room = ? AND state = 'waiting'").pluck();
  // beside those that name ballots: the row that begins an epoch says no keys, and of a damaged one they are no longer known
  const selectEarlier = sqlite.prepare<[string, number], HistoryRow>(
    `SELECT epoch, seq, user_id AS userId, keys, bytes, checksum, quarantined_at IS NOT NULL AS isAside FROM doc_log
     WHERE room = ? AND epoch < ? AND (instr(keys, '"b') > 0 OR keys = '[]') ORDER BY epoch, seq`,
  );
  const rewrite = createRowsRewriter(sqlite);

  return {
    /** Counts that have been verified since before then. */
    verifiedBefore: (ms: number) => selectVerified.all(ms),
    isVerifiedBefore: (ms: number, { committee, count }: TallyRoom): boolean =>
      selectVerified.all(ms).some((one) => one.committee === committee && one.count === count),
    /** Nothing single was in it when its log stood there, and nothing has come since. */
    isDone(room: string, head: Place): boolean {
      const row = selectRow.get(room);
      return row !== undefined && row.finishedAt !== null && row.epoch === head.epoch && row.seq === head.seq;
    },
    /** What was begun and is not finished. */
    begun: (): readonly string[] => selectBegun.all(),
    /** Written down before anything is changed. */
    begin: (room: string, { epoch, seq }: Place, at: number): void => void upsert.run(room, epoch, seq, at),
    finish: (room: string, { epoch, seq }: Place, at: number): void => void finish.run(epoch, seq, at, room),
    /** It was never begun: the document is what it was. */
    forget: (room: string): void => void remove.run(room),
    /** Sealed edits that wait for a decision: there may be ballots among them. */
    hasWaiting: (room: string): boolean => (countWaiting.get(room) ?? 0) > 0,
    /** Takes every ballot out of the rows of epochs before this one, each changed row in the audit. */
    rewriteEarlier: sqlite.transaction((name: string, { committee, count, stream }: TallyRoom, epoch: number): void => {
      const isBallot = (key: string): boolean => key.startsWith('b');
      const changed = rewrite(name, epoch, selectEarlier.all(name, epoch), isBallot, (place, commitment) =>
        record(compactedLogRow(place, commitment)),
      );
      if (changed > 0)
        record({ kind: 'ballots-compacted', userId: '', room: name, details: { committee, count, stream, logRows: changed } });
    }),
  };
}
export type CompactionRows = ReturnType<typeof prepareCompactionRows>;
