import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { openDatabase } from '../database.ts';
import { purgeFile } from './purgeFile.ts';

test('[E3] while the file is read by somebody else everybody goes on working, and the write-ahead log is emptied when they have read', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'committee-room-'));
  const file = join(folder, 'room.sqlite');
  const { sqlite, close } = openDatabase(file);
  const reader = new Sqlite(file, { readonly: true });
  reader.exec('BEGIN');
  reader.prepare('SELECT count(*) FROM user').get();
  sqlite.exec('CREATE TABLE more (x)');
  const startedMs = performance.now();
  const purged = purgeFile(sqlite);
  await new Promise((resolve) => setImmediate(resolve));
  expect(performance.now() - startedMs).toBeLessThan(4_500); // and not the five seconds that SQLite waits for a lock
  reader.close();
  await purged;
  expect(statSync(`${file}-wal`).size).toBe(0);
  expect(sqlite.pragma('busy_timeout', { simple: true })).toBe(5_000);
  close();
  rmSync(folder, { recursive: true });
});
