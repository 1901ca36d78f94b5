import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { openEmpty } from '../testing/testDatabase.ts';
import { createWriteProbe } from './readiness.ts';

test('[I12] a database that cannot be written says why, and is ready again once it can', () => {
  const folder = mkdtempSync(join(tmpdir(), 'committee-room-'));
  const file = join(folder, 'test.sqlite');
  const sqlite = new Sqlite(file, { timeout: 0 });
  sqlite.exec('CREATE TABLE one (x)');
  const clock = { nowMs: 0 };
  const probe = createWriteProbe(sqlite, () => clock.nowMs);
  expect(probe()).toBeNull();
  const other = new Sqlite(file);
  other.exec('BEGIN IMMEDIATE');
  clock.nowMs += 999;
  expect(probe()).toBeNull(); // asked within a second: the last answer
  clock.nowMs += 1;
  expect(probe()).toBe('the database cannot be written (SQLITE_BUSY)');
  other.close();
  clock.nowMs += 1_000;
  expect(probe()).toBeNull();
  sqlite.close();
  rmSync(folder, { recursive: true });
});

test('[I12] a wall clock that is set back holds no old answer', () => {
  const { sqlite, close } = openEmpty();
  let nowMs = 3 * 3_600_000;
  const probe = createWriteProbe(sqlite, () => nowMs);
  expect(probe()).toBeNull();
  nowMs = 0;
  sqlite.pragma('query_only = ON');
  expect(probe()).toMatch(/^the database cannot be written/);
  close();
});
