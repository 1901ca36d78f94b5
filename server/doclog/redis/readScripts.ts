import { defineScript } from '../../redis/script.ts';

/** KEYS: meta, snapshot, authors. Everything of a room but its rows, as of one moment. */
export const READ_HEAD = defineScript(
  3,
  `
return {
  redis.call('HMGET', KEYS[1], 'epoch', 'seq', 'chain', 'trimmed'),
  redis.call('HMGET', KEYS[2], 'epoch', 'seq', 'bytes', 'checksum'),
  redis.call('HGETALL', KEYS[3]),
}`,
);

/** KEYS: log, meta, aside. ARGV: first id, last id, at most how many rows. Bounded, so that a long log holds nobody else up. */
export const READ_ROWS = defineScript(
  3,
  `
return {
  redis.call('HMGET', KEYS[2], 'epoch', 'seq', 'chain'),
  redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[2], 'COUNT', ARGV[3]),
  redis.call('HKEYS', KEYS[3]),
}`,
);

/** KEYS: log, meta, aside. ARGV: first id, at most how many rows. Rows of whichever epoch, and everything that is set aside in the room. */
export const READ_AFTER = defineScript(
  3,
  `
local entries = redis.call('XRANGE', KEYS[1], ARGV[1], '+', 'COUNT', ARGV[2])
return { redis.call('HMGET', KEYS[2], 'epoch', 'seq', 'chain'), entries, redis.call('HGETALL', KEYS[3]) }`,
);
