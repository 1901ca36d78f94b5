import { expect, test } from 'vitest';
import { useRedis } from '../doclog/redis/testing/redisUnderTest.ts';
import { until } from '../testing/until.ts';
import { useFacts } from './testing/factsUnderTest.ts';

const redis = useRedis();
const { connected, core: openCore, sync: openSync } = useFacts(redis);

test('[P6] thirty minutes without a word from the core change nothing, after them every connection is 4003, and its first word mends it', async () => {
  const { core, sync, session, claims, why } = await connected({}, { lookEveryMs: 10 });
  const heardAtMs = sync.facts.heardAtMs() ?? 0;
  await core.publisher.close();
  sync.clock.aheadMs = 30 * 60_000 - 5_000;
  expect([why(), sync.facts.isLive(session.sessionId)]).toEqual([null, true]);
  sync.clock.aheadMs = 30 * 60_000 + 1_000;
  expect([why(), sync.facts.isLive(session.sessionId), sync.facts.endsAtMs(session.sessionId)]).toEqual(['token-expired', false, null]);
  expect(sync.facts.isLoaded()).toBe(true);
  expect(Math.abs((sync.facts.heardAtMs() ?? 0) - heardAtMs)).toBeLessThan(1);
  // looks go on and find the same old beat
  for (let i = 0; i < 3; i++) await sync.facts.atLeast(Number.MAX_SAFE_INTEGER).catch(() => {});
  expect(sync.whyEnded(claims)).toBe('token-expired');
  const again = await openCore({ database: core.database });
  await again.publisher.start();
  await until('it is heard', () => why() === null);
});

test('[P6] beats alone keep a core heard, by the channel or by the look', async () => {
  const { sync, why } = await connected({ beatEveryMs: 10 }, { lookEveryMs: 10 });
  sync.clock.aheadMs = 31 * 60_000;
  await until('by the channel', () => why() === null);
  await sync.channels.close();
  sync.clock.aheadMs = 62 * 60_000;
  await until('by the look', () => why() === null);
});

test('[P6] a process that starts when the core has long been silent learns how long', async () => {
  const { core } = await connected();
  await core.publisher.close();
  const beat = Number(await redis.admin().hget('cx:facts', 'beat'));
  await redis.admin().hset('cx:facts', 'beat', String(beat - 31 * 60_000));
  const late = openSync();
  await until('it is loaded', late.facts.isLoaded);
  expect(Date.now() - (late.facts.heardAtMs() ?? 0)).toBeGreaterThan(31 * 60_000 - 1_000);
  expect(core.accounts.facts.sessionIds().map(late.facts.isLive)).toEqual([false]);
});

test('[P6] Redis away: what is known stands, and the same thirty minutes count', async () => {
  const { sync, why } = await connected({ timeoutMs: 300 }, { lookEveryMs: 20, timeoutMs: 300 });
  await redis.server().kill();
  await until('it is noticed', () => sync.connection.status !== 'ready');
  expect(why()).toBeNull();
  sync.clock.aheadMs = 31 * 60_000;
  expect(why()).toBe('token-expired');
  await redis.server().start();
});
