import type { Database as Sqlite } from 'better-sqlite3';

/** When a call was made, as it counts: `a` is its row. */
export const CALLED_AT = 'coalesce(a.ahead_since, a.at)';

/**
 * The server's clock, as calls go by it: what it took before the clock was set back, and lies ahead of it now, is as of the moment at which that is seen. Whoever was in hand is so for a
 * quarter of an hour from then, and not until the old time has come. The time itself stays, and holds again once the clock has passed it: a clock that was behind for a while forgets nothing (J12).
 */
export function createCallClock(sqlite: Sqlite, now: () => number): () => number {
  const mark = sqlite.prepare<[{ readonly now: number }]>(
    `UPDATE call_attempt SET ahead_since = iif(at > @now, min(coalesce(ahead_since, @now), @now), NULL) WHERE at > @now OR ahead_since IS NOT NULL`,
  );
  const selectNext = sqlite.prepare<[], number | null>('SELECT min(at) FROM call_attempt WHERE ahead_since IS NOT NULL').pluck();
  let latestMs = Number.POSITIVE_INFINITY; // nobody knows what it showed before this process began
  let nextMs = Number.POSITIVE_INFINITY; // the first time that lies ahead
  return () => {
    const atMs = now();
    if (atMs < latestMs || atMs >= nextMs) {
      mark.run({ now: atMs });
      nextMs = sqlite.inTransaction ? Number.NEGATIVE_INFINITY : (selectNext.get() ?? Number.POSITIVE_INFINITY); // what is rolled back is done again
    }
    latestMs = atMs;
    return atMs;
  };
}
