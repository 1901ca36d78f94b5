import { setTimeout as pause } from 'node:timers/promises';
import type { Database as Sqlite } from 'better-sqlite3';

/** VACUUM holds everything else of the process up: measured 25 ms a megabyte on a busy machine. */
const SMALL_BYTES = 64 * 1024 * 1024;
const MAX_TRIES = 50;
const TRY_EVERY_MS = 100;

/** Whether the file is purged in a moment that nobody notices. */
export const isQuicklyPurged = (sqlite: Sqlite): boolean =>
  Number(sqlite.pragma('page_count', { simple: true })) * Number(sqlite.pragma('page_size', { simple: true })) <= SMALL_BYTES;

/**
 * Leaves nothing in the file of what was deleted or overwritten, ever: VACUUM writes it anew without the pages that are free and without what moving cells about has left between
 * them, of which `secure_delete` takes only a part. Nothing else of this process runs meanwhile.
 */
export async function purgeFile(sqlite: Sqlite): Promise<void> {
  sqlite.exec('VACUUM');
  await emptyWriteAheadLog(sqlite);
}

/** @throws when somebody else reads the file without a pause: then the write-ahead log still holds what it held */
export async function emptyWriteAheadLog(sqlite: Sqlite): Promise<void> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    if (isEmptiedNow(sqlite)) return;
    await pause(TRY_EVERY_MS);
  }
  throw new Error('the write-ahead log cannot be emptied: another process reads the database without a pause');
}

/** SQLite itself would wait for a reader as long as `busy_timeout` says, and all tablets with it: the check of the audit is one, and goes on only in our turns. */
function isEmptiedNow(sqlite: Sqlite): boolean {
  const waitMs = Number(sqlite.pragma('busy_timeout', { simple: true }));
  sqlite.pragma('busy_timeout = 0');
  try {
    const [{ busy } = { busy: 1 }] = sqlite.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[]; // one row: busy, pages, pages moved
    return busy === 0;
  } finally {
    sqlite.pragma(`busy_timeout = ${waitMs}`);
  }
}
