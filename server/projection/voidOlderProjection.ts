import type { Database as Sqlite } from 'better-sqlite3';

/** Goes up when the same documents come to other rows: 1 is the first with arrivals on no list and headcounts, 2 the first in which a time that no claim may hold is none,
 * 3 the first that says how much late entries can move. */
const PROJECTION_VERSION = 3;

/** Has everything projected anew where an earlier version projected last [PR4]. For whoever is about to project; a folder that was never opened has nothing. */
export function voidOlderProjection(sqlite: Sqlite): void {
  const version = sqlite.prepare<[], number>('SELECT projection_version FROM installation').pluck().get() ?? PROJECTION_VERSION;
  if (version === PROJECTION_VERSION) return;
  sqlite
    .transaction(() => {
      sqlite.exec('DELETE FROM projection');
      sqlite.prepare('UPDATE installation SET projection_version = ?').run(PROJECTION_VERSION);
    })
    .immediate();
}
