import { fileURLToPath } from 'node:url';
import Sqlite from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';

export type Database = ReturnType<typeof openDatabase>;
export type Db = Database['db'];

/**
 * Opens the installation's SQLite file, brings its tables up to date and returns both faces of it: `db` (Drizzle) for everything
 * relational, `sqlite` (better-sqlite3) for the log's prepared statements. The caller closes it.
 *
 * WAL with `synchronous=FULL`: a commit returns after its fsync, which is what "saved" means (I1).
 * @param file a path, or `:memory:` or the bytes of a file in tests
 * @param migrationsFolder where the generated migrations lie
 */
export function openDatabase(file: string | Buffer, migrationsFolder = fileURLToPath(new URL('../schema/migrations', import.meta.url))) {
  const sqlite = new Sqlite(file);
  sqlite.pragma('journal_mode = WAL');
  sqlite.pragma('synchronous = FULL');
  sqlite.pragma('foreign_keys = ON');
  sqlite.pragma('busy_timeout = 5000');
  sqlite.pragma('journal_size_limit = 67108864');
  sqlite.pragma('secure_delete = FAST');
  sqlite.pragma('cache_size = -4000'); // kB; better-sqlite3's own is 16 MB, which a day of edits fills
  const db = drizzle(sqlite);
  migrate(db, { migrationsFolder });
  return { db, sqlite, close: () => sqlite.close() };
}
