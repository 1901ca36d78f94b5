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
  const lock = new Sqlite(join(dataDir, 'lock.sqlite'), { timeout: 2_000 }); // a server that is just ending gets two seconds
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch {
    lock.close();
    throw new ConfigError(`DATA_DIR is "${dataDir}": another server is using it; stop that one or choose another folder`);
  }
  return () => lock.close();
}
