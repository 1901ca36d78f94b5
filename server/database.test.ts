import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from './database.ts';
import { adviceFor, sqliteCodeOf } from './sqliteFailure.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'committee-room-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** One migration of these statements. */
function migrationOf(...statements: readonly string[]): string {
  const migrations = join(folder, 'migrations');
  mkdirSync(join(migrations, 'meta'), { recursive: true });
  writeFileSync(join(migrations, '0000_one.sql'), statements.join('--> statement-breakpoint\n'));
  const entries = [{ idx: 0, version: '6', when: 1, tag: '0000_one', breakpoints: true }];
  writeFileSync(join(migrations, 'meta/_journal.json'), JSON.stringify({ version: '7', dialect: 'sqlite', entries }));
  return migrations;
}

/** What opening it throws. */
function failureOf(migrations: string): unknown {
  try {
    openDatabase(join(folder, 'a.sqlite'), migrations).close();
    return null;
  } catch (error) {
    return error;
  }
}

test('[OP2] a migration that finds the disk full says so, and has changed nothing', () => {
  const large = 'INSERT INTO one VALUES (zeroblob(1000000))';
  const isFull = migrationOf('CREATE TABLE one (bytes)', 'PRAGMA max_page_count = 20', large);
  expect(sqliteCodeOf(failureOf(isFull))).toBe('SQLITE_FULL');
  const { sqlite, close } = openDatabase(join(folder, 'a.sqlite'), migrationOf('CREATE TABLE one (bytes)', large));
  expect(sqlite.prepare('SELECT count(*) FROM one').pluck().get()).toBe(1);
  close();
});

test('[OP2] only what is damaged is said to be replaced by a copy, and a full disk is called one', () => {
  for (const code of ['SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE']) expect(adviceFor(code)).toContain('the disk is full');
  for (const code of ['SQLITE_CORRUPT', 'SQLITE_CORRUPT_INDEX', 'SQLITE_NOTADB']) expect(adviceFor(code)).toContain('put a copy back');
  for (const code of ['SQLITE_ERROR', 'SQLITE_IOERR_WRITE', 'SQLITE_CANTOPEN']) expect(adviceFor(code)).not.toContain('copy');
});
