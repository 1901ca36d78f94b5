/** Projects all documents into SQL from scratch: `npm run reproject -- --help`. */
import { parseArgs } from 'node:util';
import { ConfigError, readConfig } from '../server/config.ts';
import { reproject } from '../server/reproject.ts';
import { runScript, ScriptError } from './lib/scriptError.ts';

const HELP = `npm run reproject

Makes claims, standings, attendance, tallies and results in the SQL tables of DATA_DIR anew from the documents, and says what was different before. End the server first: it refuses
while one holds the data folder. The documents are only read. With Redis, what is not in SQLite yet follows when the server runs again.

It ends with 0 when every room is projected. Ended in between, run it again, or start the server: it projects what is missing.`;

await runScript(async () => {
  if (isHelp(process.argv.slice(2))) {
    console.log(HELP);
    return 0;
  }
  try {
    return reproject(readConfig({ DATA_DIR: process.env.DATA_DIR }).dataDir, console.log) ? 0 : 1;
  } catch (error) {
    if (error instanceof ConfigError) throw new ScriptError(error.message);
    throw error;
  }
});

function isHelp(args: readonly string[]): boolean {
  try {
    return parseArgs({ args: [...args], options: { help: { type: 'boolean', short: 'h' } } }).values.help === true;
  } catch (error) {
    throw new ScriptError(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
  }
}
