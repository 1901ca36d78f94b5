import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Database, openDatabase } from '../database.ts';
import { type RedisServer, startRedisServer } from '../testing/redisServer.ts';
import type { Happened } from './auditRecorder.ts';
import { followReports } from './followReports.ts';
import { createReportSender, reportsKey, reportsNameKey } from './sendReports.ts';
import { verifyAtOnce } from './verifyAudit.ts';

let server: RedisServer;
let redis: Redis;
let folder = '';
let database: Database;
const opened = new Set<{ close(): Promise<void> }>();
const errors: unknown[] = [];

beforeAll(async () => {
  server = await startRedisServer();
  redis = new Redis(server.connection);
});
afterAll(async () => {
  redis.disconnect();
  await server.stop();
});
beforeEach(async () => {
  await redis.flushall();
  folder = mkdtempSync(join(tmpdir(), 'committee-room-'));
  database = openDatabase(join(folder, 'x.sqlite'));
  verifyInstalled();
  errors.length = 0;
});
afterEach(async () => {
  for (const follower of opened) await follower.close();
  opened.clear();
  database.close();
  rmSync(folder, { recursive: true });
});

/** The file's row of its own, which a start writes. */
function verifyInstalled(): void {
  database.sqlite.exec("INSERT INTO installation (id, installation_id, log_home) VALUES (1, 'here', 'redis')");
}

/** It looks when it is told to. */
function openFollower(over: Redis = redis) {
  const follower = followReports({
    redis: over,
    sqlite: database.sqlite,
    onError: (error) => void errors.push(error),
    lookEveryMs: 600_000,
  });
  opened.add(follower);
  return follower;
}
const report = (n: number): Happened => ({
  event: { kind: 'denied', userId: 'noura1', device: 'd01', room: 'guarantees/K01', epoch: 7, details: { refused: [`? ${n}`] } },
  atMs: n,
});
const reports = (from: number, count: number): Happened[] => Array.from({ length: count }, (_, i) => report(from + i));
const archived = (): number[] => database.sqlite.prepare<[], number>('SELECT at FROM audit ORDER BY seq').pluck().all();
const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

test('[T7] what other processes report is in the chain once and in order, and leaves the stream', async () => {
  const send = createReportSender(redis);
  await send(reports(0, 300));
  await send(reports(300, 5));
  await openFollower().reach();
  expect(archived()).toEqual(numbers(305));
  expect(verifyAtOnce(database.sqlite).bad).toBeNull();
  expect(await redis.xlen(reportsKey())).toBeLessThanOrEqual(1);
  expect(errors).toEqual([]);
});

test('[T7] killed before the trim, or with the transaction: nothing twice, nothing skipped', async () => {
  const send = createReportSender(redis);
  const dies = new Error('the process is gone');
  for (let n = 0; n < 6; n++) {
    await send(reports(n * 10, 10));
    if (n % 2 === 0) {
      const deaf = Object.assign(Object.create(redis), { xtrim: () => Promise.reject(dies) }) as Redis; // as ioredis, and dies at one command
      await expect(openFollower(deaf).reach()).rejects.toBe(dies);
    } else {
      database.sqlite.exec("CREATE TEMP TRIGGER dies BEFORE UPDATE ON installation BEGIN SELECT RAISE(ABORT, 'killed'); END");
      await expect(openFollower().reach()).rejects.toThrow('killed');
      database.sqlite.exec('DROP TRIGGER dies');
      expect(archived()).toEqual(numbers(n * 10)); // neither the rows nor the place
    }
  }
  await openFollower().reach();
  expect(archived()).toEqual(numbers(60));
});

test('[T7] a sending that is repeated after a lost answer is one', async () => {
  let losses = 0;
  const losing = Object.assign(Object.create(redis), {
    async callBuffer(...args: Parameters<Redis['callBuffer']>) {
      const answer = await redis.callBuffer(...args);
      losses += 1;
      if (losses === 1) throw new Error('connection lost');
      return answer;
    },
  }) as Redis; // as ioredis, whose first answer is lost
  await redis.script('LOAD', 'return 1');
  const send = createReportSender(losing);
  const all = reports(0, 3);
  await send(all).catch(() => {});
  await send([...all, report(3)]);
  await openFollower().reach();
  expect(archived()).toEqual(numbers(4));
});

test('[T7] an older file of Redis, or a failover without the tail: nothing twice, and what comes next is there, also when its clock is behind', async () => {
  const texts = [0, 1, 2].map((n) => JSON.stringify(report(n)));
  const put = (n: number) => redis.xadd(reportsKey(), `999999999999${n}-0`, 'r', texts[n] ?? ''); // ahead of any clock
  const follower = openFollower();
  for (const n of [0, 1]) await put(n);
  await follower.reach();
  await put(2);
  await follower.reach();
  await redis.del(reportsKey());
  for (const n of [0, 1]) await put(n);
  await follower.reach();
  expect(archived()).toEqual(numbers(3));
  await createReportSender(redis)(reports(3, 2));
  await openFollower().reach();
  expect(archived()).toEqual(numbers(5));
  expect(errors).toEqual([]);
});

test('[T7] a place that was written before streams had names goes on', async () => {
  const send = createReportSender(redis);
  await send(reports(0, 2));
  await openFollower().reach();
  await redis.del(reportsNameKey());
  database.sqlite.exec("UPDATE installation SET audit_place = substr(audit_place, 1, instr(audit_place, ' ') - 1)");
  await send(reports(2, 1));
  await openFollower().reach();
  await send(reports(3, 1));
  await openFollower().reach();
  expect(archived()).toEqual(numbers(4));
});

test('[T7] a Redis that was emptied and gives smaller ids is read from its beginning; what cannot be read is told and passed over', async () => {
  await redis.xadd(reportsKey(), '9999999999999-0', 'r', JSON.stringify(report(0)));
  const follower = openFollower();
  await follower.reach();
  await redis.flushall();
  await redis.xadd(reportsKey(), '5-0', 'r', JSON.stringify(report(1)));
  await follower.reach();
  await redis.xadd(reportsKey(), '6-0', 'r', '{"event":{"kind":"exported"}}');
  await redis.xadd(reportsKey(), '7-0', 'r', JSON.stringify(report(2)));
  await follower.reach();
  expect(archived()).toEqual(numbers(3));
  expect(errors).toHaveLength(1);
});
