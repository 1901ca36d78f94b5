import type { Database as Sqlite } from 'better-sqlite3';
import type { ProjectedArrival, ProjectedHeadcount } from './projectArrival.ts';

/**
 * Arrivals on no list and headcounts as they lie in SQL. What is the same already is not written; every call belongs into a transaction of the caller's.
 *
 * @param onErased a document says of an arrival that it was somebody who was erased: their erasure is open again, and to be gone on with (E7)
 */
export function createArrivalRows(sqlite: Sqlite, onErased: (electorId: string) => void = () => {}) {
  const selectKeys = sqlite
    .prepare<[string, string], string>(
      'SELECT key FROM unlisted_row WHERE committee_id = ? UNION SELECT key FROM headcount_row WHERE committee_id = ?',
    )
    .pluck();
  const deleteArrival = sqlite.prepare<[string, string]>('DELETE FROM unlisted_row WHERE committee_id = ? AND key = ?');
  const deleteHeadcount = sqlite.prepare<[string, string]>('DELETE FROM headcount_row WHERE committee_id = ? AND key = ?');
  const upsertArrival = sqlite.prepare<[string, string, string, string, string, number, string | null, number]>(
    `INSERT INTO unlisted_row (committee_id, key, roll_number, name, "by", at, elector_id, is_undone) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (committee_id, key) DO UPDATE SET roll_number = excluded.roll_number, name = excluded.name, "by" = excluded."by", at = excluded.at,
       elector_id = excluded.elector_id, is_undone = excluded.is_undone
     WHERE roll_number <> excluded.roll_number OR name <> excluded.name OR "by" <> excluded."by" OR at <> excluded.at
       OR elector_id IS NOT excluded.elector_id OR is_undone <> excluded.is_undone`,
  );
  const upsertHeadcount = sqlite.prepare<[string, string, number, string, number]>(
    `INSERT INTO headcount_row (committee_id, key, people, "by", at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (committee_id, key) DO UPDATE SET people = excluded.people, "by" = excluded."by", at = excluded.at
     WHERE people <> excluded.people OR "by" <> excluded."by" OR at <> excluded.at`,
  );
  /** Somebody who was erased was this arrival (E7). */
  const selectErased = sqlite
    .prepare<[elector: string | null, room: string, key: string], number>(
      'SELECT 1 FROM erased_elector WHERE id = ? UNION ALL SELECT 1 FROM erased_arrival WHERE room = ? AND key = ? LIMIT 1',
    )
    .pluck();

  const reopenErasure = sqlite.prepare<[string]>('UPDATE erased_elector SET finished_at = NULL WHERE id = ?');

  return {
    /** The keys of all that has a row. */
    keys: (committee: string): readonly string[] => selectKeys.all(committee, committee),
    /** Of whoever was erased nothing is written, whatever a document still holds. @returns whether anything is different now */
    writeArrival(committee: string, key: string, arrival: ProjectedArrival | null): boolean {
      if (arrival?.electorId && reopenErasure.run(arrival.electorId).changes > 0) onErased(arrival.electorId);
      if (!arrival || selectErased.get(arrival.electorId, `attendance/${committee}`, key))
        return deleteArrival.run(committee, key).changes > 0;
      const { rollNumber, name, by, at, electorId, isUndone } = arrival;
      return upsertArrival.run(committee, key, rollNumber, name, by, at, electorId, isUndone ? 1 : 0).changes > 0;
    },
    /** @returns whether anything is different now */
    writeHeadcount(committee: string, key: string, headcount: ProjectedHeadcount | null): boolean {
      if (!headcount) return deleteHeadcount.run(committee, key).changes > 0;
      return upsertHeadcount.run(committee, key, headcount.people, headcount.by, headcount.at).changes > 0;
    },
  };
}
export type ArrivalRows = ReturnType<typeof createArrivalRows>;
