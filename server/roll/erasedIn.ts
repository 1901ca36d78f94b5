import type { Database as Sqlite } from 'better-sqlite3';

/** Ids of electors who were erased, and the keys in a room of arrivals on no list that were one of them (E7), as they stand when it is asked. */
export function createErasedIn(sqlite: Sqlite): (room: string) => readonly string[] {
  const select = sqlite
    .prepare<[string], string>('SELECT id FROM erased_elector UNION ALL SELECT key FROM erased_arrival WHERE room = ? ORDER BY 1')
    .pluck();
  return (room) => select.all(room);
}
