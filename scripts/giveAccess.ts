/** A way in for somebody who has none any more, from the console: `npm run give-access -- --help`. */
import { parseArgs } from 'node:util';
import { AppError } from '../schema/errors.ts';
import { errorText } from '../schema/errorText.ts';
import { ConfigError, readConfig } from '../server/config.ts';
import { giveAccess } from '../server/giveAccess.ts';
import { linkTo } from '../server/http/invitationRoutes.ts';
import { openBeside } from '../server/openBeside.ts';
import { readEnvFile } from './lib/readEnvFile.ts';
import { runScript, ScriptError } from './lib/scriptError.ts';

const HELP = `npm run give-access -- --user NAME

Prints a one-time link, and a code, with which this person sets a new password. It drops the second factor and ends the person's sessions when it is used, not
before; it works for 48 hours, once, and takes the place of an earlier invitation. For when an administrator has lost everything and nobody else can invite.

It works while the server runs: it writes one row into the database in DATA_DIR, with the server's own PUBLIC_ORIGIN, HOST and PORT for the link. Settings are read
from the environment and from .env, as the server does.`;

await runScript(async () => {
  readEnvFile();
  const username = readArguments(process.argv.slice(2));
  if (username === null) {
    console.log(HELP);
    return 0;
  }
  try {
    await give(username, process.env);
    return 0;
  } catch (error) {
    if (error instanceof ConfigError) throw new ScriptError(error.message);
    if (error instanceof AppError && error.code === 'not-found') throw new ScriptError(`nobody has the user name "${username}"`);
    if (error instanceof AppError) throw new ScriptError(errorText(error.code, 'en', error.details));
    throw error;
  }
});

function readArguments(args: readonly string[]): string | null {
  try {
    const { values } = parseArgs({ args: [...args], options: { user: { type: 'string' }, help: { type: 'boolean', short: 'h' } } });
    if (values.help) return null;
    if (values.user) return values.user;
  } catch {
    // said below
  }
  throw new ScriptError(`say for whom: --user NAME\n\n${HELP}`);
}

async function give(username: string, env: NodeJS.ProcessEnv): Promise<void> {
  const { DATA_DIR, PUBLIC_ORIGIN, HOST, PORT } = env;
  const database = openBeside(DATA_DIR);
  try {
    const { publicOrigin } = readConfig({ DATA_DIR, PUBLIC_ORIGIN, HOST, PORT });
    const { secret, code, expiresAt } = await giveAccess(database.db, username, { now: Date.now });
    console.log(
      `For "${username}", once, until ${new Date(expiresAt).toISOString()}:\n  link  ${linkTo(publicOrigin, secret)}\n  code  ${code}`,
    );
  } finally {
    database.close();
  }
}
