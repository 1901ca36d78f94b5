import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Database, openDatabase } from '../database.ts';
import type { DocLog } from '../rooms/docLog.ts';
import { testDocLogContract } from './docLogContract.ts';
import { contents, row } from './logUnderTest.ts';
import { createSqliteDocLog } from './sqliteDocLog.ts';

let folder: string;
let database: Database;
const open = () => openDatabase(join(folder, 'room.sqlite'));
const logOf = ({ sqlite }: Database): DocLog => createSqliteDocLog({ sqlite, now: Date.now });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'committee-room-'));
  database = open();
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

const FLIP_FIRST_BIT = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte, i) => (i === 0 ? byte ^ 1 : byte)));

testDocLogContract('sqlite', async () => ({
  log: logOf(database),
  reopen: async () => {
    database.close();
    database = open();
    return logOf(database);
  },
  corrupt: async (room, seq) => {
    const bytes = database.sqlite.prepare<[string, number], Buffer>('SELECT bytes FROM doc_log WHERE room = ? AND seq = ?').pluck();
    const damaged = FLIP_FIRST_BIT(bytes.get(room, seq) ?? Buffer.alloc(0));
    database.sqlite.prepare('UPDATE doc_log SET bytes = ? WHERE room = ? AND seq = ?').run(damaged, room, seq);
  },
  corruptSnapshot: async (room) => {
    const bytes = database.sqlite.prepare<[string], Buffer>('SELECT bytes FROM doc_snapshot WHERE room = ?').pluck();
    const damaged = FLIP_FIRST_BIT(bytes.get(room) ?? Buffer.alloc(0));
    database.sqlite.prepare('UPDATE doc_snapshot SET bytes = ? WHERE room = ?').run(damaged, room);
  },
  close: async () => {},
}));

test('[I1] a file database commits with WAL and synchronous=FULL', () => {
  expect(database.sqlite.pragma('journal_mode', { simple: true })).toBe('wal');
  expect(database.sqlite.pragma('synchronous', { simple: true })).toBe(2);
});

test('[I1] nothing resolves before the commit that holds it', async () => {
  const held: (() => void)[] = [];
  const log = createSqliteDocLog({
    sqlite: database.sqlite,
    now: Date.now,
    schedule: (commit) => void held.push(commit),
    elapsedMs: () => 0,
  });
  const epochs = ['a', 'b'].map((room) => log.epochOf(room));
  held.shift()?.();
  const [a = 0, b = 0] = await Promise.all(epochs);
  let resolved = 0;
  const appends = [log.append('a', a, [row([1])]), log.append('b', b, [row([2])]), log.append('a', a, [row([3])])];
  const counted = appends.map((append) => append.then(() => resolved++));
  await new Promise((resolve) => setImmediate(resolve));
  expect([held.length, resolved]).toEqual([1, 0]); // one commit for the whole turn
  expect((await contents(log, 'a')).rows).toEqual([]);
  held.shift()?.();
  await Promise.all(counted);
  expect(resolved).toBe(3);
});

test('[I12] a full disk: the append rejects, nothing of it is there, reads go on, and it works again without a restart', async () => {
  const log = logOf(database);
  const epoch = await log.epochOf('a');
  await log.append('a', epoch, [row([1], { newClientIds: [7] })]);
  const pages = database.sqlite.pragma('page_count', { simple: true });
  const unlimited = database.sqlite.pragma('max_page_count', { simple: true });
  database.sqlite.pragma(`max_page_count = ${pages}`);

  const large = Array.from({ length: 40_000 }, (_, i) => i % 251);
  await expect(log.append('a', epoch, [row([2]), row(large, { newClientIds: [8] })])).rejects.toMatchObject({ code: 'SQLITE_FULL' });
  const others = await Promise.allSettled([log.append('a', epoch, [row(large)]), log.append('a', epoch, [row(large)])]);
  expect(others.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect((await contents(log, 'a')).rows).toEqual([[1, [1]]]);
  expect([...(await log.load('a')).authors.keys()]).toEqual([7]);
  expect(await log.epochOf('a')).toBe(epoch);

  database.sqlite.pragma(`max_page_count = ${unlimited}`);
  expect(await log.append('a', epoch, [row(large, { newClientIds: [8] })])).toBe(2);
  expect((await contents(log, 'a')).seq).toBe(2);
});

test('[I15] a damaged row does not keep a room from opening where nothing can be written', async () => {
  const log = logOf(database);
  const epoch = await log.epochOf('a');
  await log.append('a', epoch, [row([1]), row([2])]);
  database.sqlite.exec('UPDATE doc_log SET checksum = checksum - 1 WHERE seq = 1');
  database.sqlite.pragma('query_only = 1');
  for (let load = 0; load < 2; load++) {
    const { rows, damaged } = await log.load('a');
    expect([rows.map(({ seq }) => seq), damaged]).toEqual([[2], [{ seq: 1, what: 'row' }]]);
  }
  database.sqlite.pragma('query_only = 0');
  expect((await log.load('a')).damaged).toEqual([{ seq: 1, what: 'row' }]);
  expect((await log.load('a')).damaged).toEqual([]);
});

test('[I15] a row that is set aside keeps its bytes, with the time and the reason', async () => {
  const log = createSqliteDocLog({ sqlite: database.sqlite, now: () => 5_000 });
  const epoch = await log.epochOf('a');
  await log.append('a', epoch, [row([1]), row([2])]);
  await log.quarantine('a', epoch, [1], 'does not apply');
  await log.quarantine('a', epoch, [1], 'said again');
  expect(database.sqlite.prepare('SELECT seq, bytes, quarantined_at AS at, quarantine_reason AS why FROM doc_log').all()).toEqual([
    { seq: 1, bytes: Buffer.of(1), at: 5_000, why: 'does not apply' },
    { seq: 2, bytes: Buffer.of(2), at: null, why: null },
  ]);
});

test('[I5] a damaged snapshot whose rows are gone is no empty document: the load fails and changes nothing', async () => {
  const log = logOf(database);
  const epoch = await log.epochOf('a');
  await log.append('a', epoch, [row([1]), row([2]), row([3])]);
  await log.saveSnapshot('a', epoch, 2, Uint8Array.of(22));
  database.sqlite.exec('DELETE FROM doc_log WHERE seq = 1; UPDATE doc_snapshot SET checksum = checksum - 1');
  await expect(log.load('a')).rejects.toThrow(/damaged/);
  expect(database.sqlite.prepare('SELECT count(*) AS n FROM doc_snapshot').get()).toEqual({ n: 1 });
  database.sqlite.exec('UPDATE doc_snapshot SET checksum = checksum + 1');
  expect((await contents(log, 'a')).rows).toEqual([[3, [3]]]); // put right, it stands for them again
});

test('[I15] rows whose numbers are missing are told', async () => {
  const log = logOf(database);
  const epoch = await log.epochOf('a');
  await log.append('a', epoch, [row([1]), row([2]), row([3]), row([4])]);
  database.sqlite.exec('DELETE FROM doc_log WHERE seq IN (1, 3)');
  expect((await log.load('a')).damaged).toEqual([
    { seq: 1, what: 'row' },
    { seq: 3, what: 'row' },
  ]);
});

test('[I10] what another process has written is seen by the next append', async () => {
  const log = logOf(database);
  const epoch = await log.epochOf('a');
  await log.append('a', epoch, [row([1])]);
  const tool = open();
  await logOf(tool).append('a', epoch, [row([2])]);
  expect(await log.append('a', epoch, [row([3])])).toBe(3);
  const next = await logOf(tool).beginEpoch('a', epoch, 3, { state: Uint8Array.of(9), authors: new Map() });
  tool.close();
  await expect(log.append('a', epoch, [row([4])])).rejects.toThrow(/epoch/);
  expect(await log.append('a', next, [row([5])])).toBe(2);
});
