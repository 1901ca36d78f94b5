import { expect, test } from 'vitest';
import { LogMovedError } from '../../logMovedError.ts';
import { runScript } from '../../redis/script.ts';
import type { SharedDocLog } from '../../rooms/sharedDocLog.ts';
import { until } from '../../testing/until.ts';
import { contents, row } from '../logUnderTest.ts';
import { recorder } from '../testing/recorder.ts';
import { FENCE } from './keepScripts.ts';
import { roomKeys } from './roomKeys.ts';
import { encodeRow } from './rowFields.ts';
import { useRedis } from './testing/redisUnderTest.ts';
import { APPEND } from './writeScripts.ts';

const redis = useRedis();
const keys = roomKeys('cx', 'r');
/** Long for a Redis that answers, also where processors have other work. */
const SHORT_MS = 500;

/** Loads again whenever an append was refused, as a room does, and counts on from what is there. Returns the rows that were acknowledged. */
async function appendThrough(log: SharedDocLog, from: number, to: number, under: (n: number) => void = () => {}): Promise<number[]> {
  const acknowledged: number[] = [];
  const epoch = await loaded(log);
  for (let n = from; n <= to; n++) {
    try {
      const appending = log.append('r', epoch, [row([n])]);
      under(n);
      await appending;
      acknowledged.push(n);
    } catch {
      await loaded(log);
    }
  }
  return acknowledged;
}

/** Tries until it can be loaded. */
async function loaded(log: SharedDocLog): Promise<number> {
  let epoch = 0;
  await until('a load', async () => {
    epoch = await log.load('r').then(
      (document) => document.epoch,
      () => 0,
    );
    return epoch > 0;
  });
  return epoch;
}

async function stored(): Promise<number[]> {
  return (await contents(redis.openLog(), 'r')).rows.map(([, bytes]) => bytes[0] ?? -1);
}

test('[I3] after an append whose answer was lost the room takes no other before it was loaded, and then knows', async () => {
  const log = redis.openLog({ timeoutMs: SHORT_MS });
  const epoch = await loaded(log);
  await log.append('r', epoch, [row([1])]);
  redis.server().pause();
  await expect(log.append('r', epoch, [row([2])])).rejects.toThrow();
  await expect(log.append('r', epoch, [row([3])])).rejects.toThrow(LogMovedError);
  await expect(log.load('r')).rejects.toThrow();
  redis.server().resume();
  await loaded(log);
  const known = await contents(log, 'r');
  expect([1, 2]).toContain(known.seq); // it came in or it did not: from now on that does not change
  expect(await log.append('r', epoch, [row([4])])).toBe(known.seq + 1);
  expect(await stored()).toEqual(known.seq === 2 ? [1, 2, 4] : [1, 4]);
});

test('[I3] an append that arrives after the fence is refused, and nothing of it is there', async () => {
  const epoch = await redis.openLog().epochOf('r');
  const late = [
    keys.log,
    keys.meta,
    keys.authors,
    keys.fences,
    keys.name,
    epoch,
    'node',
    0,
    0,
    '',
    1,
    ...encodeRow(row([1], { newClientIds: [7] })),
  ];
  await runScript(redis.admin(), FENCE, [keys.fences, 'node', 1]);
  await expect(runScript(redis.admin(), APPEND, late)).rejects.toThrow(/^FENCED/);
  const { seq, authors } = await redis.openLog().load('r');
  expect([seq, authors.size]).toEqual([0, 0]);
  await runScript(redis.admin(), APPEND, [...late.slice(0, 7), 1, ...late.slice(8)]);
  expect(await stored()).toEqual([1]);
});

test('[I1] connections that are cut under appends: what was acknowledged is there, nothing is there twice', async () => {
  const log = redis.openLog();
  const told = recorder();
  const watcher = redis.openLog();
  watcher.follow('r', await watcher.epochOf('r'), 0, told.follower);
  const cuts: Promise<unknown>[] = [];
  const acknowledged = await appendThrough(log, 1, 150, (n) => {
    if (n % 5 === 0) cuts.push(redis.admin().client('KILL', 'TYPE', 'normal', 'SKIPME', 'yes'));
  });
  await Promise.all(cuts);
  const rows = await stored();
  expect(new Set(rows).size).toBe(rows.length);
  expect(acknowledged.filter((n) => !rows.includes(n))).toEqual([]);
  expect(acknowledged.length).toBeLessThan(150); // it was cut indeed
  await until('the follower has all', () => told.rows.length === rows.length);
  expect([told.first(), told.losses]).toEqual([rows, []]);
});

test('[I1] [I12] Redis killed under appends: what was acknowledged is there, nothing is there twice, and followers go on', async () => {
  const log = redis.openLog({ timeoutMs: 500 });
  const watcher = redis.openLog();
  const told = recorder();
  watcher.follow('r', await watcher.epochOf('r'), 0, told.follower);
  const acknowledged: number[] = [];
  for (let round = 0; round < 3; round++) {
    const appending = appendThrough(log, round * 60 + 1, round * 60 + 60);
    await until('some are told', () => told.rows.length > acknowledged.length + 5);
    await redis.server().kill();
    await redis.server().start();
    acknowledged.push(...(await appending));
  }
  const rows = await stored();
  expect(new Set(rows).size).toBe(rows.length);
  expect(acknowledged.filter((n) => !rows.includes(n))).toEqual([]);
  await until('the follower has all', () => told.rows.length === rows.length);
  expect([told.first(), told.losses]).toEqual([rows, []]);
});

test('[I12] a Redis that stalls: everything rejects in time, and it goes on afterwards', async () => {
  const log = redis.openLog({ timeoutMs: SHORT_MS });
  const epoch = await log.epochOf('r');
  const told = recorder();
  log.follow('r', epoch, 0, told.follower);
  redis.server().pause();
  const asked = await Promise.allSettled([
    log.append('r', epoch, [row([1])]),
    log.load('r'),
    log.rooms(),
    log.epochOf('r'),
    log.barrier('r', epoch),
    log.saveSnapshot('r', epoch, 0, Uint8Array.of(1)),
    log.quarantine('r', epoch, [1], 'why'),
    log.trim('r'),
  ]);
  redis.server().resume();
  expect(asked.map(({ status }) => status)).toEqual(asked.map(() => 'rejected'));
  await until('an append', async () => (await appendThrough(log, 9, 9)).length === 1);
  await until('it is told', () => told.first().at(-1) === 9);
});

test('[I12] a full Redis: the append is refused, nothing of it is there, reads go on, and it works again without a load', async () => {
  const log = redis.openLog();
  const epoch = await log.epochOf('r');
  await log.append('r', epoch, [row([1], { newClientIds: [7] })]);
  await redis.admin().config('SET', 'maxmemory', '1');
  await expect(log.append('r', epoch, [row([2], { newClientIds: [8] }), row([3])])).rejects.toThrow(/OOM/);
  const [rows, authors] = await Promise.all([stored(), log.load('r').then((document) => [...document.authors.keys()])]).finally(() =>
    redis.admin().config('SET', 'maxmemory', '0'),
  );
  expect([rows, authors]).toEqual([[1], [7]]);
  expect(await log.append('r', epoch, [row([2], { newClientIds: [8] })])).toBe(2);
});

test('a Redis that has forgotten the scripts is given them again', async () => {
  const log = redis.openLog();
  const epoch = await log.epochOf('r');
  await redis.admin().script('FLUSH');
  expect(await log.append('r', epoch, [row([1])])).toBe(1);
  expect(await stored()).toEqual([1]);
});
