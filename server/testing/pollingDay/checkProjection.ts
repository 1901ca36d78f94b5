import type { Database as Sqlite } from 'better-sqlite3';
import type { DayCommittee } from './simulateDay.ts';

type Row = { readonly elector: string; readonly standing: string; readonly hasAttended: number; readonly isDuplicate: number };

/** The rows that SQL has of a committee are what is so, elector by elector. */
export function checkProjection(sqlite: Sqlite, committees: readonly DayCommittee[], report: (what: string) => void): void {
  const select = sqlite.prepare<[string], Row>(
    `SELECT elector_id AS elector, standing, has_attended AS hasAttended, is_duplicate AS isDuplicate FROM elector_state WHERE committee_id = ?`,
  );
  for (const { day, atServer } of committees) {
    const rows = new Map(select.all(day.committee).map((row) => [row.elector, row]));
    for (const elector of new Set([...atServer.electors(), ...rows.keys()])) {
      const row = rows.get(elector);
      const { hasAttended, isDuplicate, isChased } = atServer.stateOf(elector);
      const said = [row?.hasAttended === 1, row?.isDuplicate === 1, row?.standing === 'promised' && row.hasAttended === 0];
      if (said.join() !== [hasAttended, isDuplicate, isChased].join())
        report(`${day.committee}: ${elector} stands in SQL as ${JSON.stringify(row)}`);
    }
  }
}
