import type { RedisOptions } from 'ioredis';

/**
 * What ioredis needs of a `REDIS_URL`: `redis://` or, encrypted, `rediss://`, with user, password, port and number of the database where given;
 * `unix:/path/of/socket` for one on the same machine.
 * @throws when it is none of these, with a sentence that does not repeat it: a password may stand in it
 */
export function redisOptions(url: string): RedisOptions {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  const isTcp = parsed?.protocol === 'redis:' || parsed?.protocol === 'rediss:';
  if (!parsed || !(isTcp || parsed.protocol === 'unix:') || (isTcp && parsed.hostname === ''))
    throw new Error('REDIS_URL begins with redis://, rediss:// or unix:/');
  const secrets = {
    ...(parsed.username && { username: decodeURIComponent(parsed.username) }),
    ...(parsed.password && { password: decodeURIComponent(parsed.password) }),
  };
  if (!isTcp) return { path: decodeURIComponent(parsed.pathname), ...secrets };
  const database = parsed.pathname.slice(1);
  if (!/^\d*$/.test(database)) throw new Error('the path of REDIS_URL is the number of a database');
  const host = parsed.hostname.replace(/^\[(.*)\]$/, '$1'); // an IPv6 address
  return {
    host,
    port: Number(parsed.port || 6379),
    ...(database && { db: Number(database) }),
    ...(parsed.protocol === 'rediss:' && { tls: { servername: host } }),
    ...secrets,
  };
}
