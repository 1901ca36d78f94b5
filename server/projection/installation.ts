import type { Database as Sqlite } from 'better-sqlite3';
import { installationIdOf } from '../installationId.ts';

/**
 * Where rooms append: to this SQLite file or to a Redis. While a move out of Redis is under way nobody may start with either, and nobody on a folder of which
 * another copy goes on with the installation.
 */
export type LogHome = 'sqlite' | 'redis' | 'leaving-redis' | 'taken-over';

export type Installation = {
  /** 16 hexadecimal characters, drawn once. */
  readonly installationId: string;
  readonly logHome: LogHome;
  /** Whether the file knows any room at all. */
  readonly hasRooms: boolean;
};

/** What this data folder is; one that was never asked is given its id now, and keeps its log in SQLite until it is told otherwise. */
export function openInstallation(sqlite: Sqlite): Installation {
  const installationId = installationIdOf(sqlite);
  const found = sqlite
    .prepare<[], { logHome: LogHome; hasRooms: number }>(
      `SELECT log_home AS logHome, EXISTS (SELECT 1 FROM room) AS hasRooms FROM installation`,
    )
    .get();
  if (!found) throw new Error('the installation has no row'); // it was written a line above
  return { installationId, logHome: found.logHome, hasRooms: found.hasRooms === 1 };
}

export function setLogHome(sqlite: Sqlite, home: LogHome): void {
  sqlite.prepare('UPDATE installation SET log_home = ?').run(home);
}

/**
 * A process on another copy of this folder is the core now: none is started on this one by itself, or the two would take the installation from each other in
 * turns [Q17]. Nothing is written where the greater number is this folder's own.
 * @param fence the number that this folder's process had
 */
export function setTakenOver(sqlite: Sqlite, fence: number): void {
  sqlite.prepare("UPDATE installation SET log_home = 'taken-over' WHERE archive_fence = ?").run(fence);
}

/**
 * Why a server must not start with these settings: half of the rooms would be looked for where they are not, and begun anew, empty [Q6]. A folder
 * that keeps its log in SQLite and has no room yet may start with either; with Redis it is to be told so by `setLogHome`.
 * @returns one line that names the command to run; null when it may start
 */
export function checkLogHome({
  logHome,
  hasRooms,
  hasRedisUrl,
}: Omit<Installation, 'installationId'> & { hasRedisUrl: boolean }): string | null {
  switch (logHome) {
    case 'leaving-redis':
      return 'a move of the rooms to SQLite was not finished: run `npm run move-log -- --to sqlite` (or `--to redis`) again, then start';
    case 'taken-over':
      return 'another server has gone on with this installation on another copy of DATA_DIR: if that copy is the right one, keep this one aside and start nothing on it; else end that server, run `npm run move-log -- --to redis` with this DATA_DIR, then start';
    case 'redis':
      // Redis may have rooms of which the folder does not know yet, so one without any does not count as empty
      return hasRedisUrl
        ? null
        : 'REDIS_URL is unset and the rooms of DATA_DIR live in Redis: set REDIS_URL, or move them with `npm run move-log -- --to sqlite`';
    case 'sqlite':
      return hasRedisUrl && hasRooms
        ? 'REDIS_URL is set and the rooms of DATA_DIR live in SQLite: unset REDIS_URL, or move them with `npm run move-log -- --to redis`'
        : null;
  }
}
