import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { campaign } from '../../schema/tables/campaign.ts';
import { type Database, openDatabase } from '../database.ts';
import { importRoll, planRoll } from './importRoll.ts';
import { createPlanThread, type PlanThread } from './planThread.ts';
import { utf8 } from './testing.ts';

vi.setConfig({ testTimeout: 30_000 }); // a thread, on machines that have other work

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
  thread = createPlanThread({ file });
});
afterEach(async () => {
  await thread.end();
  database.close();
  rmSync(folder, { recursive: true });
});

test('[R20] the thread plans what is planned here, on the roll as it is, while everything else goes on', async () => {
  let turns = 0;
  const counting = setInterval(() => {
    turns += 1;
  }, 1);
  expect(await thread.plan(input, false)).toEqual(planRoll(database.db, input));
  clearInterval(counting);
  expect(turns).toBeGreaterThan(10);
  importRoll(database.db, {
    ...input,
    isDryRun: false,
    fileName: 'roll.csv',
    userId: 'admin1',
    randomByte: () => Math.floor(Math.random() * 256),
  });
  const [again, dry] = await Promise.all([thread.plan(input, false), thread.plan(input, true)]);
  expect(again).toMatchObject({ rollVersion: 1, answer: { counts: { added: 0, unchanged: 3_000 } }, changes: { added: [] } });
  expect(dry).toEqual(again);
});

test('[R7][R20] of a dry run only the answer comes back, of a file that is none why', async () => {
  expect(await thread.plan(input, true)).toMatchObject({ answer: planRoll(database.db, input).answer, changes: { added: [] } });
  const none = thread.plan({ ...input, bytes: utf8('a,b\n1,2') }, true);
  await expect(none).rejects.toMatchObject({ code: 'missing-columns', details: { found: 'a, b' } });
  await expect(thread.plan({ ...input, newNumbers: 'others' }, false)).rejects.toMatchObject({ code: 'conflict' });
});

test('[R20] whoever waits for a plan when the server ends is told so', async () => {
  const [one, next] = [thread.plan(input, true), thread.plan(input, true)];
  const told = Promise.all([one, next].map((plan) => expect(plan).rejects.toMatchObject({ code: 'restarting' })));
  await Promise.resolve();
  await thread.end();
  await told;
});
