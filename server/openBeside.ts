import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ConfigError } from './config.ts';
import { type Database, openDatabase } from './database.ts';

/**
 * Opens the database of a data folder beside the server that may be working on it: for commands that write a row the server reads when it needs it. The caller closes it.
 * @throws ConfigError when there is none: one that is made by a slip of the folder's name would help nobody
 */
export function openBeside(dataDir: string | undefined): Database {
  const folder = resolve(dataDir || './data');
  const file = join(folder, 'committee-room.sqlite');
  if (!existsSync(file))
    throw new ConfigError(`DATA_DIR is "${folder}": there is no campaign in it; name the folder that the server works on`);
  return openDatabase(file);
}
