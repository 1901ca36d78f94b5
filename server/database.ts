import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Sqlite from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { ConfigError } from './config.ts';

const MIGRATIONS = fileURLToPath(new URL('../schema/migrations', import.meta.url));

export type Database = ReturnType<typeof openDatabase>;
export type Db = Database['db'];

/**
 * Opens the installation's SQLite file, brings its tables up to date and returns both faces of it: `db` (Drizzle) for everything
 * relational, `sqlite` (better-sqlite3) for the log's prepared statements. The caller closes it.
 *
 * WAL with `synchronous=FULL`: a commit returns after its fsync, which is what "saved" means (I1).
 * @param file a path, or `:memory:` or the bytes of a file in tests
 * @param migrationsFolder where the generated migrations lie
 * @throws ConfigError when a newer version has migrated it: what that one keeps there this one would not know
 */
export function openDatabase(file: string | Buffer, migrationsFolder = MIGRATIONS) {
  const sqlite = new Sqlite(file);
  refuseNewer(sqlite, file, migrationsFolder);
  sqlite.pragma('journal_mode = WAL');
  sqlite.pragma('synchronous = FULL');
  sqlite.pragma('foreign_keys = ON');
  sqlite.pragma('busy_timeout = 5000');
  sqlite.pragma('journal_size_limit = 67108864');
  sqlite.pragma('secure_delete = FAST');
  sqlite.pragma('cache_size = -4000'); // kB; better-sqlite3's own is 16 MB, which a day of edits fills
  const db = drizzle(sqlite);
  migrate(sqlite, migrationsFolder);
  return { db, sqlite, close: () => sqlite.close() };
}

/**
 * Opens the file beside whoever works on it, only to read. The caller closes it.
 * @throws ConfigError as {@link openDatabase} does; SqliteError when there is none
 */
export function openToRead(file: string): Sqlite.Database {
  const sqlite = new Sqlite(file, { readonly: true, fileMustExist: true });
  refuseNewer(sqlite, file, MIGRATIONS);
  return sqlite;
}

/** Whether opening it would bring its tables up to date: an older version of the program has it as it is. */
export function isBehind(file: string): boolean {
  const sqlite = openToRead(file);
  try {
    return lastMigrationIn(sqlite) < lastMigrationOf(MIGRATIONS);
  } finally {
    sqlite.close();
  }
}

/** Closes what a newer version has migrated. */
function refuseNewer(sqlite: Sqlite.Database, file: string | Buffer, migrationsFolder: string): void {
  if (lastMigrationIn(sqlite) <= lastMigrationOf(migrationsFolder)) return;
  sqlite.close();
  throw new ConfigError(
    `DATA_DIR is "${dirname(String(file))}": a newer version of the program has worked on its database; start that one, or put back a copy from before (docs/operating/upgrade.md)`,
  );
}

/**
 * As Drizzle does it, all of them or none; but where SQLite itself has taken everything back (the disk is full), Drizzle's own ROLLBACK fails and hides why.
 */
function migrate(sqlite: Sqlite.Database, migrationsFolder: string): void {
  sqlite.exec('CREATE TABLE IF NOT EXISTS __drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric)');
  const last = lastMigrationIn(sqlite);
  const note = sqlite.prepare<[string, number]>('INSERT INTO __drizzle_migrations (hash, created_at) VALUES (?, ?)');
  sqlite.transaction(() => {
    for (const { sql, hash, folderMillis } of readMigrationFiles({ migrationsFolder })) {
      if (folderMillis <= last) continue;
      for (const statement of sql) sqlite.exec(statement);
      note.run(hash, folderMillis);
    }
  })();
}

/** When the newest migration of this program was made; Drizzle writes that time down for each that it has done. */
function lastMigrationOf(folder: string): number {
  const { entries }: { readonly entries: readonly { readonly when: number }[] } = JSON.parse(
    readFileSync(join(folder, 'meta/_journal.json'), 'utf8'),
  );
  return Math.max(...entries.map(({ when }) => when));
}

function lastMigrationIn(sqlite: Sqlite.Database): number {
  const isMigrated = sqlite.prepare("SELECT 1 FROM sqlite_master WHERE name = '__drizzle_migrations'").get() !== undefined;
  return isMigrated ? (sqlite.prepare<[], number>('SELECT max(created_at) FROM __drizzle_migrations').pluck().get() ?? 0) : 0;
}
