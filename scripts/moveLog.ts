/** Moves the log of an installation from SQLite to Redis or back, and gives Redis back what it has lost: `npm run move-log -- --help`. */
import { parseArgs } from 'node:util';
import { readEnvFile } from './lib/readEnvFile.ts';
import { runScript, ScriptError } from './lib/scriptError.ts';

const HELP = `npm run move-log -- --to redis | --to sqlite

Moves the rooms of DATA_DIR between its SQLite file and the Redis at REDIS_URL. End every server first: it refuses while one holds the data
folder or works on that Redis (one that was killed counts for 20 s more). Both settings are read from the environment and from .env, as the server does.

  --to redis    writes every room of SQLite into Redis as it stands and makes Redis its home. Rooms that are there already and the same are
                passed over; one of which Redis has more than SQLite, or something else, is refused and left as it is. One of which Redis has lost rows that
                are in SQLite, and that went on without them, is written as both.
                Run it too when Redis has lost its data: it then brings back everything that was archived in SQLite; and on a data
                folder of which another copy went on, when this one is to go on after all: it is from then on the one that does, also
                where it ends with 1 because it has not all of single rooms. They are named; they are served, and not archived.
  --to sqlite   archives everything in Redis to its last row and makes SQLite the home. Rooms in Redis then take no edits any more.

Room by room it is all or nothing, and it may be run again after it was interrupted. It ends with 0 only when everything has moved.`;

await runScript(async () => {
  readEnvFile();
  const to = readArguments(process.argv.slice(2));
  if (to === null) {
    console.log(HELP);
    return 0;
  }
  await move(to, process.env);
  return 0;
});

function readArguments(args: readonly string[]): 'redis' | 'sqlite' | null {
  try {
    const { values } = parseArgs({ args: [...args], options: { to: { type: 'string' }, help: { type: 'boolean', short: 'h' } } });
    if (values.help) return null;
    if (values.to === 'redis' || values.to === 'sqlite') return values.to;
  } catch {
    // said below
  }
  throw new ScriptError(`say where to: --to redis or --to sqlite\n\n${HELP}`);
}

async function move(to: 'redis' | 'sqlite', env: NodeJS.ProcessEnv): Promise<void> {
  if (!env.REDIS_URL) throw new ScriptError('REDIS_URL is unset: it has to name the Redis that the rooms move to or from');
  const connection = await readRedisUrl(env.REDIS_URL);
  // the server's modules, which take most of a second to read, once it is known that there is something to do
  const [{ ConfigError, readConfig }, { moveInstallation }, { MoveRefusedError }] = await Promise.all([
    import('../server/config.ts'),
    import('../server/moveInstallation.ts'),
    import('../server/projection/moveLog.ts'),
  ]);
  const onError = (error: unknown): void => void process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  try {
    const { dataDir } = readConfig({ DATA_DIR: env.DATA_DIR }, { makesDataDir: false });
    await moveInstallation({ to, dataDir, connection, now: Date.now, say: console.log, onError });
  } catch (error) {
    if (error instanceof ConfigError || error instanceof MoveRefusedError) throw new ScriptError(error.message);
    throw error;
  }
}

async function readRedisUrl(url: string) {
  const { redisOptions } = await import('../server/redis/redisOptions.ts');
  try {
    return redisOptions(url);
  } catch (error) {
    throw new ScriptError(error instanceof Error ? error.message : String(error));
  }
}
