import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ConfigError } from '../config.ts';
import { openDatabase } from '../database.ts';
import { rollTag } from '../roll/readRoll.ts';
import { contents, row } from './logUnderTest.ts';
import { createSqliteDocLog } from './sqliteDocLog.ts';

const MIGRATIONS = fileURLToPath(new URL('../../schema/migrations', import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'committee-room-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The migrations as they were released first. */
function firstMigrations(): string {
  const first = join(folder, 'migrations');
  mkdirSync(join(first, 'meta'), { recursive: true });
  cpSync(join(MIGRATIONS, '0000_first.sql'), join(first, '0000_first.sql'));
  const journal = JSON.parse(readFileSync(join(MIGRATIONS, 'meta/_journal.json'), 'utf8'));
  writeFileSync(join(first, 'meta/_journal.json'), JSON.stringify({ ...journal, entries: journal.entries.slice(0, 1) }));
  return first;
}

test('[OP3] a data folder that a later release has opened is refused by an earlier one, which does not touch it', () => {
  const file = join(folder, 'room.sqlite');
  openDatabase(file).close();
  const bytes = readFileSync(file);
  expect(() => openDatabase(file, firstMigrations())).toThrow(
    new ConfigError(
      `DATA_DIR is "${folder}": a newer version of the program has worked on its database; start that one, or put back a copy from before (docs/operating/upgrade.md)`,
    ),
  );
  expect(readFileSync(file).equals(bytes)).toBe(true);
  openDatabase(file).close();
});

test('[I10] a data folder of the first release opens with all its rows, and its client ids belong to the room’s epoch', async () => {
  const file = join(folder, 'room.sqlite');
  const before = openDatabase(file, firstMigrations());
  before.sqlite.exec(`
    INSERT INTO room VALUES ('a', 100), ('b', 200);
    INSERT INTO doc_log (room, epoch, seq, user_id, device, at, keys, bytes) VALUES
      ('a', 100, 1, 'noura1', 'd01', 1, '[]', x'01'), ('a', 100, 2, 'noura1', 'd01', 2, '[]', x'02'), ('b', 200, 1, 'salem1', 'd02', 3, '[]', x'09');
    INSERT INTO doc_snapshot VALUES ('a', 100, 1, 5, x'11');
    INSERT INTO client_binding VALUES ('a', 7, 'noura1', 'd01'), ('b', 8, 'salem1', 'd02')`);
  before.close();

  const { sqlite, close } = openDatabase(file);
  const log = createSqliteDocLog({ sqlite, now: Date.now });
  expect(await contents(log, 'a')).toEqual({ seq: 2, snapshot: { seq: 1, bytes: [0x11] }, rows: [[2, [2]]] });
  const a = await log.load('a');
  expect([a.epoch, a.damaged, a.earlierClientIds.size]).toEqual([100, [], 0]);
  expect([...a.authors]).toEqual([[7, { userId: 'noura1', device: 'd01' }]]);
  expect([...(await log.load('b')).authors]).toEqual([[8, { userId: 'salem1', device: 'd02' }]]);

  expect(await log.append('a', 100, [row([3])])).toBe(3);
  const next = await log.beginEpoch('a', 100, 3, { state: Uint8Array.of(99), authors: new Map() });
  expect(next).toBeGreaterThan(100);
  expect([...(await log.load('a')).earlierClientIds]).toEqual([7]);
  close();
});

test('[R19] the rolls of the first release have tags of their own, and a committee without one has none', () => {
  const file = join(folder, 'room.sqlite');
  const before = openDatabase(file, firstMigrations());
  before.sqlite.exec(`
    INSERT INTO committee (id, code) VALUES ('K01', '1'), ('K02', '2'), ('K03', '3');
    INSERT INTO elector (id, committee_id, roll_number, full_name, folded_name, gender, import_id) VALUES
      ('elector001', 'K01', '1', 'Noura', 'noura', 'female', 1), ('elector002', 'K01', '2', 'Salem', 'salem', 'male', 1),
      ('elector003', 'K02', '1', 'Maha', 'maha', 'female', 1)`);
  before.close();

  const { db, close } = openDatabase(file);
  const tags = ['K01', 'K02', 'K03'].map((id) => rollTag(db, id));
  expect(tags).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/), expect.stringMatching(/^[0-9a-f]{16}$/), 'none']);
  expect(tags[0]).not.toBe(tags[1]);
  close();
});
