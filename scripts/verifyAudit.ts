/** Verifies the chain of who did what, offline and without changing anything: `npm run verify-audit -- --help`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Database } from 'better-sqlite3';
import type { JWK } from 'jose';
import { placeIn, publicKeysIn, readAnchor } from '../server/audit/anchors.ts';
import { type KnownPlace, verifyAtOnce } from '../server/audit/verifyAudit.ts';
import { ConfigError, readConfig } from '../server/config.ts';
import { openToRead } from '../server/database.ts';
import { readEnvFile } from './lib/readEnvFile.ts';
import { runScript, ScriptError } from './lib/scriptError.ts';

const HELP = `npm run verify-audit -- [--data-dir FOLDER] [--anchor FILE]… [--keys FILE]

Looks through every row of the audit and holds the log against it. It only reads, also while a server works on the folder, or on a copy of it.

  --data-dir FOLDER  where the database lies; otherwise DATA_DIR
  --anchor FILE      anchors that were kept outside, one a line: the only thing that tells that the end was cut off, or everything written anew
  --keys FILE        the public keys of the anchors (GET /api/audit/keys), kept outside as well; otherwise those in the database

It ends with 0 when everything is what was written, and with 1 at the first row that is not.`;

await runScript(async () => {
  readEnvFile();
  const { values } = readArguments(process.argv.slice(2));
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const dataDir = values['data-dir'] ?? dataDirOf(process.env.DATA_DIR);
  const sqlite = open(dataDir);
  try {
    sqlite.exec('BEGIN'); // one moment of the file
    const anchors = await readAnchors(sqlite, values.anchor ?? [], values.keys);
    const startedMs = performance.now();
    const { rows, compared, headSeq, headHash, bad } = verifyAtOnce(sqlite, { anchors });
    const rate = Math.round((rows / Math.max(1, performance.now() - startedMs)) * 1_000);
    console.log(`rows verified: ${rows} (${rate} a second); rows of the log compared: ${compared}; anchors: ${anchors.length}`);
    console.log(`head: ${headSeq} ${headHash}`);
    if (!bad) {
      console.log('everything is what was written');
      return 0;
    }
    console.log(`NOT what was written: row ${bad.seq}: ${bad.reason}`);
    return 1;
  } finally {
    sqlite.close();
  }
});

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        'data-dir': { type: 'string' },
        anchor: { type: 'string', multiple: true },
        keys: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new ScriptError(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
  }
}

function dataDirOf(text: string | undefined): string {
  try {
    return readConfig({ DATA_DIR: text }, { makesDataDir: false }).dataDir;
  } catch (error) {
    if (error instanceof ConfigError) throw new ScriptError(error.message);
    throw error;
  }
}

function open(dataDir: string): Database {
  const file = join(dataDir, 'committee-room.sqlite');
  try {
    const sqlite = openToRead(file);
    sqlite.prepare('SELECT 1 FROM audit').get();
    return sqlite;
  } catch (error) {
    if (error instanceof ConfigError) throw new ScriptError(error.message);
    throw new ScriptError(`${file} cannot be read, or has no audit yet: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function readAnchors(sqlite: Database, files: readonly string[], keysFile: string | undefined): Promise<KnownPlace[]> {
  const installationId = sqlite.prepare<[], string>('SELECT installation_id FROM installation').pluck().get() ?? '';
  const keys = keysFile === undefined ? publicKeysIn(sqlite) : readKeys(keysFile);
  const places: KnownPlace[] = [];
  for (const file of files)
    for (const line of read(file).split(/\s+/).filter(Boolean)) {
      const place = placeIn(await readAnchor(line, keys), installationId);
      if (typeof place === 'string') throw new ScriptError(`${file}: ${place}`);
      places.push(place);
    }
  return places;
}

function readKeys(file: string): ReadonlyMap<string, JWK> {
  try {
    const { keys }: { keys: readonly JWK[] } = JSON.parse(read(file));
    return new Map(keys.map((key) => [key.kid ?? '', key]));
  } catch (error) {
    if (error instanceof ScriptError) throw error;
    throw new ScriptError(`${file} is no set of keys`);
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new ScriptError(`${file} cannot be read`);
  }
}
