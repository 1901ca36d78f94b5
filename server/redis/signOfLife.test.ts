import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { startRedisServer } from '../testing/redisServer.ts';
import { until } from '../testing/until.ts';
import { giveSignOfLife, signsOfLife } from './signOfLife.ts';

test('[Q7] who works on a Redis is seen there, until it ends or has been silent for long', async () => {
  const server = await startRedisServer();
  const redis = new Redis(server.connection);
  redis.on('error', () => {});
  const onError = () => {};
  try {
    expect(await signsOfLife(redis)).toEqual([]);
    const [endCore, endSync] = [giveSignOfLife({ redis, role: 'core', onError }), giveSignOfLife({ redis, role: 'sync', onError })];
    await until('both are seen', async () => (await signsOfLife(redis)).length === 2);
    expect([...(await signsOfLife(redis))].sort()).toEqual(['core', 'sync']);
    expect(await signsOfLife(redis, 'other')).toEqual([]);
    await server.kill();
    await server.start();
    await until('Redis answers', async () => (await redis.ping().catch(() => '')) === 'PONG');
    await redis.flushall();
    redis.disconnect(true);
    await until('both are seen again', async () => (await signsOfLife(redis).catch(() => [])).length === 2);
    await endSync();
    expect(await signsOfLife(redis)).toEqual(['core']);
    await redis.zadd('cx:alive', 1, 'core long-ago');
    expect(await signsOfLife(redis)).toEqual(['core']);
    await endCore();
    expect(await signsOfLife(redis)).toEqual([]);
  } finally {
    redis.disconnect();
    await server.stop();
  }
});
