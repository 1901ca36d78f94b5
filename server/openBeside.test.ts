import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from './database.ts';
import { lockDataFolder } from './dataFolderLock.ts';
import { openBeside } from './openBeside.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'committee-room-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const fileOf = (): string => join(folder, 'committee-room.sqlite');

/** As the version before left it: without the newest migration. */
function makeOlder(): void {
  const migrations = join(folder, 'migrations');
  cpSync('schema/migrations', migrations, { recursive: true });
  const journal = JSON.parse(readFileSync(join(migrations, 'meta/_journal.json'), 'utf8'));
  writeFileSync(join(migrations, 'meta/_journal.json'), JSON.stringify({ ...journal, entries: journal.entries.slice(0, -1) }));
  openDatabase(fileOf(), migrations).close();
}

function migrationsDone(): unknown {
  const sqlite = new Sqlite(fileOf());
  const done = sqlite.prepare('SELECT count(*) FROM __drizzle_migrations').pluck().get();
  sqlite.close();
  return done;
}

test('[OP4] a command of a newer version changes no table under the older server that runs; once that has ended it does', () => {
  makeOlder();
  const before = migrationsDone();
  const unlock = lockDataFolder(folder);
  expect(() => openBeside(folder)).toThrow(/^DATA_DIR is [^\n]*: the server that runs on it is older[^\n]*end it, start this one[^\n]*$/);
  expect(migrationsDone()).toBe(before);
  unlock();
  openBeside(folder).close();
  expect(migrationsDone()).toBe(Number(before) + 1);
  const again = lockDataFolder(folder);
  openBeside(folder).close(); // beside a server of its own version
  again();
});
