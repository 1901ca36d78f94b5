import type { Database as Sqlite } from 'better-sqlite3';

/** Ids of electors who were erased, as they stand when it is asked. */
export function createErasedIds(sqlite: Sqlite): () => readonly string[] {
  const select = sqlite.prepare<[], string>('SELECT id FROM erased_elector ORDER BY id').pluck();
  return () => select.all();
}
