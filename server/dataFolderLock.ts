import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { ConfigError } from './config.ts';
import { adviceFor, sqliteCodeOf } from './sqliteFailure.ts';

/**
 * Makes sure that one server only works on a data folder: two would each keep rooms the other does not know of. The lock is an open
 * exclusive transaction on a file of its own, so that the system releases it however the process ends, kill -9 included.
 * @param whenHeld what whoever runs into another process is told
 * @returns releases the lock
 * @throws ConfigError when another process holds it
 */
export function lockDataFolder(
  dataDir: string,
  whenHeld = 'another server is using it; stop that one or choose another folder',
): () => void {
  const file = join(dataDir, 'lock.sqlite');
  let lock: Sqlite.Database | null = null;
  try {
    lock = new Sqlite(file, { timeout: 2_000 }); // a server that is just ending gets two seconds
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock?.close();
    const code = sqliteCodeOf(error) ?? 'unknown';
    if (code.startsWith('SQLITE_BUSY')) throw new ConfigError(`DATA_DIR is "${dataDir}": ${whenHeld}`);
    const advice = code === 'SQLITE_NOTADB' ? 'it holds nothing: end every server, delete it and start again' : adviceFor(code);
    throw new ConfigError(`DATA_DIR is "${dataDir}": its file lock.sqlite cannot be used (${code}); ${advice}`);
  }
  const held = lock;
  return () => held.close();
}
