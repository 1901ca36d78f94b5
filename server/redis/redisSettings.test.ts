import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { startRedisServer } from '../testing/redisServer.ts';
import { findSettings } from './redisSettings.ts';

test('[I1] a Redis that evicts or does not write to disk at once is told, with the line to change', async () => {
  const server = await startRedisServer();
  const redis = new Redis(server.connection);
  try {
    expect(await findSettings(redis)).toEqual({ wrong: [], doubts: [] });
    await redis.config('SET', 'maxmemory-policy', 'allkeys-lru', 'appendfsync', 'everysec');
    const evicts = 'redis.conf says `maxmemory-policy allkeys-lru`; it has to say `maxmemory-policy noeviction`';
    const late = 'redis.conf says `appendfsync everysec`; it has to say `appendfsync always`';
    expect(await findSettings(redis)).toEqual({ wrong: [late, evicts], doubts: [] });
    await redis.acl('SETUSER', 'default', '-config');
    expect(await findSettings(redis)).toEqual({ wrong: [evicts], doubts: [expect.stringContaining('appendfsync always')] });
  } finally {
    redis.disconnect();
    await server.stop();
  }
});
