import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { startRedisServer } from '../testing/redisServer.ts';
import { wrongSettings } from './redisSettings.ts';

test('[I1] a Redis that evicts or does not write to disk at once is told, with the line to change', async () => {
  const server = await startRedisServer();
  const redis = new Redis(server.connection);
  try {
    expect(await wrongSettings(redis)).toEqual([]);
    await redis.config('SET', 'maxmemory-policy', 'allkeys-lru', 'appendfsync', 'everysec');
    expect(await wrongSettings(redis)).toEqual([
      'redis.conf says `appendfsync everysec`; it has to say `appendfsync always`',
      'redis.conf says `maxmemory-policy allkeys-lru`; it has to say `maxmemory-policy noeviction`',
    ]);
    await redis.acl('SETUSER', 'default', '-config');
    expect(await wrongSettings(redis)).toEqual([expect.stringContaining('does not tell its settings')]);
  } finally {
    redis.disconnect();
    await server.stop();
  }
});
