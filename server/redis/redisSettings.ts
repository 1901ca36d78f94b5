import type { Redis } from 'ioredis';

/** What Redis must be set to, or the log is not what it promises: I1 needs the disk, and nothing may be evicted. */
const NEEDED = { appendonly: 'yes', appendfsync: 'always', 'maxmemory-policy': 'noeviction' };

/**
 * What is wrong with a Redis, a sentence each that names the line of `redis.conf` to change; empty when nothing is. A Redis that tells its
 * settings to nobody, as hosted ones do, is one sentence too.
 */
export async function wrongSettings(redis: Pick<Redis, 'config'>): Promise<readonly string[]> {
  let told: unknown;
  try {
    told = await redis.config('GET', ...(Object.keys(NEEDED) as [string, ...string[]]));
  } catch {
    return [
      'Redis does not tell its settings (CONFIG GET is refused): make sure of `appendonly yes`, `appendfsync always` and `maxmemory-policy noeviction`',
    ];
  }
  const flat = (told as unknown[]).map(String); // name, value, name, value
  return Object.entries(NEEDED).flatMap(([name, needed]) => {
    const value = flat[flat.indexOf(name) + 1];
    return value === needed ? [] : [`redis.conf says \`${name} ${value}\`; it has to say \`${name} ${needed}\``];
  });
}
