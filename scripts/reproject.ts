/** Projects all documents into SQL from scratch: `npm run reproject -- --help`. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ConfigError, readConfig } from '../server/config.ts';
import { openToRead } from '../server/database.ts';
import { checkProjection, checkResults, reproject } from '../server/reproject.ts';
import { readEnvFile } from './lib/readEnvFile.ts';
import { runScript, ScriptError } from './lib/scriptError.ts';

const HELP = `npm run reproject -- [--check]

Makes claims, standings, attendance, tallies and results in the SQL tables of DATA_DIR anew from the documents, and says what was different before. End the server first: it refuses
while one holds the data folder. The documents are only read. With Redis, what is not in SQLite yet follows when the server runs again.

  --check  only compares what is in SQL with the documents, and results with the counts and decisions that they are of, and says where they differ (committee, elector, entry or count, column; never a name or a value). It changes nothing and may
           run beside a server, which makes the same comparison every night. It ends with 1 when something differs, or a document cannot be read.

It ends with 0 when every room is projected. Ended in between, run it again, or start the server: it projects what is missing.`;

await runScript(async () => {
  readEnvFile();
  const { help, check } = readArguments(process.argv.slice(2));
  if (help) {
    console.log(HELP);
    return 0;
  }
  try {
    const { dataDir } = readConfig({ DATA_DIR: process.env.DATA_DIR }, { makesDataDir: false });
    return (check ? await checkFolder(dataDir) : reproject(dataDir, console.log)) ? 0 : 1;
  } catch (error) {
    if (error instanceof ConfigError) throw new ScriptError(error.message);
    throw error;
  }
});

/** Documents of one moment of the file, results of another. */
async function checkFolder(dataDir: string): Promise<boolean> {
  const file = join(dataDir, 'committee-room.sqlite');
  if (!existsSync(file))
    throw new ScriptError(`DATA_DIR is "${dataDir}": there is no campaign in it; name the folder that the server works on`);
  const sqlite = openToRead(file);
  try {
    sqlite.exec('BEGIN');
    const isProjected = checkProjection(sqlite, console.log);
    sqlite.exec('COMMIT');
    return (await checkResults(sqlite, console.log, setTimeout)) && isProjected;
  } finally {
    sqlite.close();
  }
}

function readArguments(args: readonly string[]): { readonly help?: boolean; readonly check?: boolean } {
  try {
    return parseArgs({ args: [...args], options: { help: { type: 'boolean', short: 'h' }, check: { type: 'boolean' } } }).values;
  } catch (error) {
    throw new ScriptError(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
  }
}
