/** Another key to sign with, before the 90 days are over: `npm run rotate-keys -- --help`. */
import { randomBytes } from 'node:crypto';
import { addSigningKey } from '../server/accounts/signingKeys.ts';
import { ConfigError } from '../server/config.ts';
import { openBeside } from '../server/openBeside.ts';
import { readEnvFile } from './lib/readEnvFile.ts';
import { runScript, ScriptError } from './lib/scriptError.ts';

const HELP = `npm run rotate-keys

Makes another key that signs from three minutes on; the server in DATA_DIR finds it within one and publishes it before. The key before it verifies for 20 minutes more, so
nobody notices. It is done every 90 days without being asked. A key that waits for its 90 days is taken back at once. When somebody may have seen the database this is
too slow: docs/operating/security.md says what to do.`;
/** The server looks every minute; every process has read it well before. */
const BEGINS_AFTER_MS = 3 * 60_000;

await runScript(async () => {
  readEnvFile();
  if (process.argv.length > 2) {
    console.log(HELP);
    return process.argv.slice(2).every((word) => word === '--help' || word === '-h') ? 0 : 1;
  }
  try {
    await rotate(process.env.DATA_DIR);
    return 0;
  } catch (error) {
    if (error instanceof ConfigError) throw new ScriptError(error.message);
    throw error;
  }
});

async function rotate(dataDir: string | undefined): Promise<void> {
  const database = openBeside(dataDir);
  try {
    const nowMs = Date.now();
    const kid = randomBytes(16).toString('base64url');
    await addSigningKey(database.db, { kid, nowMs, activeFromMs: nowMs + BEGINS_AFTER_MS, isInsteadOfNext: true });
    console.log(`key ${kid} signs from ${new Date(nowMs + BEGINS_AFTER_MS).toISOString()} on`);
  } finally {
    database.close();
  }
}
