import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ConfigError } from './config.ts';
import { type Database, isBehind, openDatabase } from './database.ts';
import { lockDataFolder } from './dataFolderLock.ts';

const WHEN_OLDER_RUNS = 'the server that runs on it is older than this program: end it, start this one, then run the command again';

/**
 * Opens the database of a data folder beside the server that may be working on it: for commands that write a row the server reads when it needs it. The caller closes it.
 * @throws ConfigError when there is none: one that is made by a slip of the folder's name would help nobody; and when it would be migrated under a server that runs, which knows
 * the tables of before
 */
export function openBeside(dataDir: string | undefined): Database {
  const folder = resolve(dataDir || './data');
  const file = join(folder, 'committee-room.sqlite');
  if (!existsSync(file))
    throw new ConfigError(`DATA_DIR is "${folder}": there is no campaign in it; name the folder that the server works on`);
  const unlock = isBehind(file) ? lockDataFolder(folder, WHEN_OLDER_RUNS) : () => {};
  try {
    return openDatabase(file);
  } finally {
    unlock();
  }
}
