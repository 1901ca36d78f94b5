import type { Database as Sqlite } from 'better-sqlite3';

/**
 * The server's clock, as calls go by it: what it took before the clock was set back, and lies ahead of it now, is as of the moment at which that is seen. Whoever was in hand is so for a
 * quarter of an hour from then, and not until the old time has come; a call counts on the day on which it was made, not also on those that the clock had shown (J12).
 */
export function createCallClock(sqlite: Sqlite, now: () => number): () => number {
  const bringBack = sqlite.prepare<[atMs: number, atMs: number]>('UPDATE call_attempt SET at = ? WHERE at > ?');
  let latestMs = Number.POSITIVE_INFINITY; // nobody knows what it showed before this process began
  return () => {
    const atMs = now();
    if (atMs < latestMs) bringBack.run(atMs, atMs);
    if (atMs > latestMs || !sqlite.inTransaction) latestMs = atMs; // what is rolled back is done again
    return atMs;
  };
}
