import { randomBytes } from 'node:crypto';
import type { Database as Sqlite } from 'better-sqlite3';

/** The data folder's own id, 16 hexadecimal characters: one that was never asked draws it now, and keeps its log in SQLite until it is told otherwise. */
export function installationIdOf(sqlite: Sqlite): string {
  const select = sqlite.prepare<[], string>('SELECT installation_id FROM installation').pluck();
  const known = select.get();
  if (known !== undefined) return known;
  const drawn = randomBytes(8).toString('hex');
  sqlite.prepare("INSERT INTO installation (id, installation_id, log_home) VALUES (1, ?, 'sqlite') ON CONFLICT DO NOTHING").run(drawn);
  return select.get() ?? drawn;
}
