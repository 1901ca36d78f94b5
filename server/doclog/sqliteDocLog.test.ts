import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDatabase } from '../database.ts';
import { testDocLogContract } from './docLogContract.ts';
import { createSqliteDocLog } from './sqliteDocLog.ts';

testDocLogContract('sqlite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'committee-room-'));
  const open = () => openDatabase(join(folder, 'room.sqlite'));
  let database = open();
  return {
    log: createSqliteDocLog({ sqlite: database.sqlite, now: Date.now }),
    reopen: async () => {
      database.close();
      database = open();
      return createSqliteDocLog({ sqlite: database.sqlite, now: Date.now });
    },
    close: async () => {
      database.close();
      rmSync(folder, { recursive: true });
    },
  };
});

test('all appends of one turn share one commit', async () => {
  const { sqlite, close } = openDatabase(':memory:');
  let commits = 0;
  const log = createSqliteDocLog({
    sqlite,
    now: Date.now,
    schedule: (commit) =>
      void setImmediate(() => {
        commits += 1;
        commit();
      }),
  });
  const rooms = ['a', 'b', 'c'].map((name) => ({ name, epoch: log.epochOf(name) }));
  await Promise.all(
    rooms.flatMap(({ name, epoch }) =>
      [1, 2].map((i) =>
        log.append(name, epoch, [{ userId: 'u', device: 'd', atMs: 1, keys: [], bytes: Uint8Array.of(i), newClientIds: [] }]),
      ),
    ),
  );
  expect(commits).toBe(1);
  close();
});

test('[I1] a file database commits with WAL and synchronous=FULL', () => {
  const folder = mkdtempSync(join(tmpdir(), 'committee-room-'));
  const { sqlite, close } = openDatabase(join(folder, 'room.sqlite'));
  expect(sqlite.pragma('journal_mode', { simple: true })).toBe('wal');
  expect(sqlite.pragma('synchronous', { simple: true })).toBe(2);
  close();
  rmSync(folder, { recursive: true });
});
