import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AppError } from '../../schema/errors.ts';
import { campaign } from '../../schema/tables/campaign.ts';
import { elector } from '../../schema/tables/roll.ts';
import { type Database, openDatabase } from '../database.ts';
import { planRoll, writeRoll } from './importRoll.ts';
import { createPlanThread, type PlanThread, STAGED_FILE } from './planThread.ts';
import { utf8 } from './testing.ts';

vi.setConfig({ testTimeout: 60_000 }); // a thread, on machines that have other work

const LINES = Array.from({ length: 3_000 }, (_, i) => `${i + 1},Ahmad Salem Khalid ${'ABCDEFGHIJ'[i % 10]}${i},male,K01`);
const bytes = utf8(['roll_no,full_name,gender,committee_code', ...LINES].join('\n'));
const input = { bytes, nowMs: Date.UTC(2026, 0, 1) };

let folder: string;
let database: Database;
let thread: PlanThread;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'committee-room-'));
  const file = join(folder, 'room.sqlite');
  database = openDatabase(file);
  database.db.insert(campaign).values({ id: 'test', name: 'test', pollingDay: '2026-01-01', timeZone: 'Asia/Kuwait' }).run();
  thread = createPlanThread({ file, sqlite: database.sqlite });
});
afterEach(async () => {
  await thread.end();
  database.close();
  rmSync(folder, { recursive: true });
});

const FILE = { fileName: 'roll.csv', userId: 'admin1', nowMs: input.nowMs };
const take = () => thread.take(input, (staged) => Promise.resolve(writeRoll(database.db, staged, FILE)));
const isStaged = () => existsSync(join(folder, STAGED_FILE));

test('[R20] the thread plans what is planned here, on the roll as it is, while everything else goes on', async () => {
  let turns = 0;
  const counting = setInterval(() => {
    turns += 1;
  }, 1);
  expect(await thread.plan(input)).toEqual(planRoll(database.db, input).answer);
  clearInterval(counting);
  expect(turns).toBeGreaterThan(10);
});

test('[R20] what a thread has made ready is written without reading a line of it, and nothing of it stays beside the database', async () => {
  writeFileSync(join(folder, STAGED_FILE), 'left by a process that was killed');
  thread = createPlanThread({ file: join(folder, 'room.sqlite'), sqlite: database.sqlite });
  expect(isStaged()).toBe(false);
  const rows = await thread.take(input, (staged) => {
    expect(isStaged()).toBe(true);
    expect(JSON.stringify(staged)).not.toContain('Ahmad');
    return Promise.resolve(staged.rows);
  });
  expect(rows).toEqual({ added: 3_000, changed: 0, newNumbers: 0 });
  expect(isStaged()).toBe(false);
  const fails = thread.take(input, () => Promise.reject(new AppError('conflict')));
  await expect(fails).rejects.toMatchObject({ code: 'conflict' });
  expect(isStaged()).toBe(false);
  expect(database.db.select().from(elector).all()).toEqual([]);
});

test('[R7][R20] who waits to be written is written before the next is planned', async () => {
  const [one, next] = await Promise.all([take(), thread.plan(input)]);
  expect(one).toMatchObject({ isDryRun: false, counts: { added: 3_000 } });
  expect(next).toMatchObject({ isDryRun: true, counts: { added: 0, unchanged: 3_000 } });
  expect(database.db.select().from(elector).all()).toHaveLength(3_000);
});

test('[R20] a thread moves what was written into the database, and commits do so themselves again', async () => {
  const pages = () => database.sqlite.pragma('wal_autocheckpoint', { simple: true });
  const before = pages();
  await thread.take(input, (staged) => {
    expect(pages()).toBe(0);
    return Promise.resolve(writeRoll(database.db, staged, FILE));
  });
  expect(pages()).toBe(before);
  const [settled] = database.sqlite.pragma('wal_checkpoint(PASSIVE)') as { readonly log: number; readonly checkpointed: number }[];
  expect(settled?.checkpointed).toBe(settled?.log);
  expect(statSync(join(folder, 'room.sqlite')).size).toBeGreaterThan(3_000 * 100);
});

test('[R7][R20] of a file that is none is said why', async () => {
  const none = thread.plan({ ...input, bytes: utf8('a,b\n1,2') });
  await expect(none).rejects.toMatchObject({ code: 'missing-columns', details: { found: 'a, b' } });
  const others = thread.take({ ...input, newNumbers: 'others' }, () => Promise.reject(new Error('nothing is ready')));
  await expect(others).rejects.toMatchObject({ code: 'conflict' });
});

test('[R20] whoever waits for a plan when the server ends is told so', async () => {
  const [one, next] = [thread.plan(input), take()];
  const told = Promise.all([one, next].map((plan) => expect(plan).rejects.toMatchObject({ code: 'restarting' })));
  await Promise.resolve();
  await thread.end();
  await told;
});
