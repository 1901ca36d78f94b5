import type { Database as Sqlite } from 'better-sqlite3';

/** What a room hears no more of: ids of electors who were erased, and the keys in it of arrivals on no list that were one of them (E7). As it stands when it is asked. */
export type ErasedIn = (room: string) => readonly string[];

export function createErasedIn(sqlite: Sqlite): ErasedIn {
  const select = sqlite
    .prepare<[string], string>('SELECT id FROM erased_elector UNION ALL SELECT key FROM erased_arrival WHERE room = ? ORDER BY 1')
    .pluck();
  return (room) => select.all(room);
}
