import { defineScript } from '../../redis/script.ts';

/** What moves a room as a whole, in or out. Only `npm run move-log` runs them, while no server does. */

/** KEYS: log, meta. How far what is there reaches by its head and by its last row, and whether it is sealed. */
export const READ_STANDING = defineScript(
  2,
  `
local head = redis.call('HMGET', KEYS[2], 'epoch', 'seq', 'chain', 'sealed')
local isStream = redis.call('TYPE', KEYS[1]).ok == 'stream'
local last = isStream and redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1] or nil
return { head[1], head[2], head[3], head[4] or '', isStream and 1 or 0, last and last[1] or '', last and last[2][#last[2]] or '' }`,
);

/**
 * KEYS: log, meta, authors, snapshot, aside, fences, one for the moment. ARGV: epoch and seq of its head ('' for none) and id of its last row ('' for none) as they were
 * read, epoch, seq, fingerprint, time, snapshot, its checksum, then client id, epoch, user, device of each author. What was there is no more.
 */
export const IMPORT_ROOM = defineScript(
  7,
  `
local LOG, META, AUTHORS, SNAPSHOT = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local head = redis.call('HMGET', META, 'epoch', 'seq')
local isStream = redis.call('TYPE', LOG).ok == 'stream'
local last = isStream and redis.call('XREVRANGE', LOG, '+', '-', 'COUNT', 1)[1] or nil
if (head[1] or '') ~= ARGV[1] or (head[2] or '') ~= ARGV[2] or (last and last[1] or '') ~= ARGV[3] then
  return redis.error_reply('LAST it has changed meanwhile')
end
local epoch, seq, chain = ARGV[4], ARGV[5], ARGV[6]
local id = epoch .. '-' .. seq
-- first what full memory refuses, while all is as it was
redis.call('SET', KEYS[7], ARGV[8])
redis.call('DEL', unpack(KEYS))
if seq ~= '0' then
  -- an empty stream that goes on after this number
  redis.call('XADD', LOG, id, 'moved', '1')
  redis.call('XDEL', LOG, id)
  redis.call('HSET', SNAPSHOT, 'epoch', epoch, 'seq', seq, 'at', ARGV[7], 'bytes', ARGV[8], 'checksum', ARGV[9])
  redis.call('HSET', META, 'trimmed', id)
end
for at = 10, #ARGV, 4 do redis.call('HSET', AUTHORS, ARGV[at], ARGV[at + 1] .. '\\n' .. ARGV[at + 2] .. '\\n' .. ARGV[at + 3]) end
redis.call('HSET', META, 'epoch', epoch, 'seq', seq, 'chain', chain, 'archived', id)
return 1`,
);

/** KEYS: meta. ARGV: epoch, seq, 1 to seal and 0 to take the seal off. A sealed room takes no row. Only where it still ends there. */
export const SEAL = defineScript(
  1,
  `
local head = redis.call('HMGET', KEYS[1], 'epoch', 'seq')
if head[1] ~= ARGV[1] or head[2] ~= ARGV[2] then return redis.error_reply('LAST row ' .. ARGV[2] .. ' is not its last') end
if ARGV[3] == '1' then redis.call('HSET', KEYS[1], 'sealed', '1') else redis.call('HDEL', KEYS[1], 'sealed') end
return 1`,
);
