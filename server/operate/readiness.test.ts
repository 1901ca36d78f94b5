import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
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
