import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { ConfigError } from './config.ts';

/**
 * Makes sure that one server only works on a data folder: two would each keep rooms the other does not know of. The lock is an open
 * exclusive transaction on a file of its own, so that the system releases it however the process ends, kill -9 included.
 * @returns releases the lock
 * @throws ConfigError when another process holds it
 */
export function lockDataFolder(dataDir: string): () => void {
  const file = join(dataDir, 'lock.sqlite');
  let lock: Sqlite.Database | null = null;
  try {
    lock = new Sqlite(file, { timeout: 2_000 }); // a server that is just ending gets two seconds
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock?.close();
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new ConfigError(
      code.startsWith('SQLITE_BUSY')
        ? `DATA_DIR is "${dataDir}": another server is using it; stop that one or choose another folder`
        : `DATA_DIR is "${dataDir}": its file lock.sqlite cannot be used (${code}); it holds nothing, so delete it and start again`,
    );
  }
  const held = lock;
  return () => held.close();
}
