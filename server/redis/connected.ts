import type { Redis } from 'ioredis';

/**
 * Resolves when commands can be sent, at once when they can be now; without this one that is sent too early is refused.
 * @throws when Redis does not come back within `timeoutMs`; nothing was sent
 */
export function connected(redis: Redis, timeoutMs: number): Promise<void> {
  if (redis.status === 'ready') return Promise.resolve();
  return new Promise((resolve, reject) => {
    const settle = (error?: Error): void => {
      clearTimeout(timer);
      redis.off('ready', onReady);
      redis.off('end', onEnd);
      if (error) reject(error);
      else resolve();
    };
    const onReady = (): void => settle();
    const onEnd = (): void => settle(new Error('the connection to Redis was closed'));
    const timer = setTimeout(() => settle(new Error(`no connection to Redis for ${timeoutMs} ms`)), timeoutMs);
    redis.on('ready', onReady);
    redis.on('end', onEnd);
    if (redis.status === 'end') onEnd();
  });
}
