import type { Database as Sqlite } from 'better-sqlite3';

/** Asked more often, the last answer holds. */
const CHECK_EVERY_MS = 1_000;

/**
 * Whether the database takes writes, found out by writing: a full or read-only disk shows nowhere else.
 * @returns the reason why not, null when it does
 */
export function createWriteProbe(sqlite: Sqlite, now: () => number): () => string | null {
  let checkedAtMs = Number.NEGATIVE_INFINITY;
  let reason: string | null = null;
  let mark = 0;
  return () => {
    if (Math.abs(now() - checkedAtMs) < CHECK_EVERY_MS) return reason; // further off: the wall clock was set back
    checkedAtMs = now();
    mark = (mark + 1) % 1_000;
    try {
      sqlite.pragma(`user_version = ${mark}`); // a number of SQLite's that nothing else of ours uses
      reason = null;
    } catch (error) {
      reason = `the database cannot be written (${error instanceof Error && 'code' in error ? String(error.code) : 'unknown'})`;
    }
    return reason;
  };
}
