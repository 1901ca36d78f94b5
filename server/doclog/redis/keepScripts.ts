import { defineScript } from '../../redis/script.ts';
import { LACKS } from './writeScripts.ts';

/** KEYS: log, meta, authors, snapshot, the installation's seal. ARGV: its first epoch, whether nobody has ever begun it and this process may (1). */
export const BEGIN_ROOM = defineScript(
  5,
  `
local epoch = redis.call('HGET', KEYS[2], 'epoch')
if epoch then return epoch end
if redis.call('EXISTS', KEYS[5]) == 1 then return redis.error_reply('EPOCH it has moved to another home') end
-- a room of which something is left, or that was there before, is no new room: an empty one in its place would be taken for the truth
if ARGV[2] ~= '1' or redis.call('EXISTS', KEYS[1], KEYS[3], KEYS[4]) > 0 then return redis.error_reply('LOST its head is gone') end
redis.call('HSET', KEYS[2], 'epoch', ARGV[1], 'seq', '0', 'chain', '')
return ARGV[1]`,
);

/** KEYS: fences. ARGV: node, generation. From now on nothing of an earlier generation is taken, also what is still on its way. */
export const FENCE = defineScript(
  1,
  `
local fence = tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or '0')
if fence < tonumber(ARGV[2]) then redis.call('HSET', KEYS[1], ARGV[1], ARGV[2]) end
return 1`,
);

/**
 * KEYS: meta, snapshot, compaction. ARGV: epoch, seq, process, rows. 1 when it may write a snapshot of `seq` within the next 10 s: no other process is
 * at it, and the stored one is so many rows behind or more.
 */
export const CLAIM_SNAPSHOT = defineScript(
  3,
  `
if redis.call('HGET', KEYS[1], 'epoch') ~= ARGV[1] then return 0 end
local stored = redis.call('HMGET', KEYS[2], 'epoch', 'seq')
if stored[1] == ARGV[1] and tonumber(ARGV[2]) - tonumber(stored[2]) < tonumber(ARGV[4]) then return 0 end
local holder = redis.call('GET', KEYS[3])
if holder and holder ~= ARGV[3] then return 0 end
redis.call('SET', KEYS[3], ARGV[3], 'PX', 10000)
return 1`,
);

/** KEYS: meta, snapshot, log. ARGV: epoch, seq, time, bytes, checksum, number and fingerprint of the last row known. Returns 1 when it was taken. */
export const SAVE_SNAPSHOT = defineScript(
  3,
  `${LACKS}
local head = redis.call('HMGET', KEYS[1], 'epoch', 'seq', 'chain')
if head[1] ~= ARGV[1] then return 0 end
-- of a log that went back and grew again it would hide what stands there now
local lack = lacks(KEYS[3], ARGV[1], tonumber(head[2]), head[3] or '', tonumber(ARGV[6]), ARGV[7])
if lack then return redis.error_reply(lack) end
if tonumber(ARGV[2]) > tonumber(head[2]) then return redis.error_reply('BACK row ' .. ARGV[2] .. ' is gone') end
local stored = redis.call('HMGET', KEYS[2], 'epoch', 'seq')
if stored[1] == ARGV[1] and tonumber(stored[2]) >= tonumber(ARGV[2]) then return 0 end
redis.call('HSET', KEYS[2], 'epoch', ARGV[1], 'seq', ARGV[2], 'at', ARGV[3], 'bytes', ARGV[4], 'checksum', ARGV[5])
return 1`,
);

/** KEYS: meta, snapshot. ARGV: epoch, seq. Drops the snapshot when it is still that one. */
export const DROP_SNAPSHOT = defineScript(
  2,
  `
local stored = redis.call('HMGET', KEYS[2], 'epoch', 'seq')
if stored[1] == ARGV[1] and stored[2] == ARGV[2] then redis.call('DEL', KEYS[2]) end
return 1`,
);

/** KEYS: log, meta, aside. ARGV: epoch, time, reason, channel, seqs. A row that is set aside already keeps its first reason. */
export const SET_ASIDE = defineScript(
  3,
  `
if redis.call('HGET', KEYS[2], 'epoch') ~= ARGV[1] then return 0 end
local news = 0
for at = 5, #ARGV do
  local id = ARGV[1] .. '-' .. ARGV[at]
  if redis.call('XRANGE', KEYS[1], id, id)[1] then news = news + redis.call('HSETNX', KEYS[3], id, ARGV[2] .. ' ' .. ARGV[3]) end
end
-- whoever holds these rows in memory builds on what nobody else has any more: no publication of rows, so the log is looked at
if news > 0 then redis.call('PUBLISH', ARGV[4], 'aside') end
return 1`,
);
