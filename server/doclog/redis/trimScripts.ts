import { OUTDONE } from '../../redis/coreFence.ts';
import { defineScript } from '../../redis/script.ts';
import { ROWS_FROM } from './readScripts.ts';

/** KEYS: meta. ARGV: epoch, seq, the archiver's number or ''. The mark only moves forward, and nobody's with a smaller number than whoever marked this room last. */
export const MARK_ARCHIVED = defineScript(
  1,
  `
if ARGV[3] ~= '' and tonumber(redis.call('HGET', KEYS[1], 'core') or '0') > tonumber(ARGV[3]) then return redis.error_reply('${OUTDONE}') end
local function pair(id) local e, s = string.match(id, '^(%d+)-(%d+)$') return tonumber(e), tonumber(s) end
local head = redis.call('HMGET', KEYS[1], 'epoch', 'seq', 'archived')
local epoch, seq = tonumber(ARGV[1]), tonumber(ARGV[2])
local ofHead = tonumber(head[1] or '0')
if epoch > ofHead or (epoch == ofHead and seq > tonumber(head[2])) then return redis.error_reply('BACK row ' .. ARGV[2] .. ' is gone') end
local e, s = pair(head[3] or '0-0')
if epoch < e or (epoch == e and seq <= s) then return 1 end
redis.call('HDEL', KEYS[1], '') -- first, for full memory refuses it nothing: what is archived may go
redis.call('HSET', KEYS[1], 'archived', ARGV[1] .. '-' .. ARGV[2])
if ARGV[3] ~= '' then redis.call('HSET', KEYS[1], 'core', ARGV[3]) end
return 1`,
);

/**
 * KEYS: log, meta, snapshot, lease. ARGV: token, epoch and seq of the snapshot that was found whole, the time before which rows are old, at most
 * how many rows. Drops rows below the snapshot, below the archive's mark and old, from the first on; rows of earlier epochs need no snapshot,
 * for none of them is ever loaded. The row at the mark stays, so that who stands on it finds it. Returns how many; -1 without the lease.
 */
export const TRIM = defineScript(
  4,
  `${ROWS_FROM}
local function pair(id) local e, s = string.match(id, '^(%d+)-(%d+)$') return tonumber(e), tonumber(s) end
if redis.call('GET', KEYS[4]) ~= ARGV[1] then return -1 end
local head = redis.call('HMGET', KEYS[2], 'epoch', 'archived')
if not head[1] or not head[2] then return 0 end
local snapshot = redis.call('HMGET', KEYS[3], 'epoch', 'seq')
local isWhole = snapshot[1] == head[1] and snapshot[1] == ARGV[2] and snapshot[2] == ARGV[3]
local floor = head[1] .. '-' .. (isWhole and snapshot[2] or '0')
local e, s = pair(floor)
local archivedE, archivedS = pair(head[2])
if archivedE < e or (archivedE == e and archivedS < s) then floor = head[2] end
local rows = rowsFrom(KEYS[1], '-', '(' .. floor, tonumber(ARGV[5]))
local old, last = 0, nil
for _, row in ipairs(rows) do
  local at = nil
  for i = 1, #row[2], 2 do if row[2][i] == 't' then at = tonumber(row[2][i + 1]) end end
  if at and at > tonumber(ARGV[4]) then break end
  old, last = old + 1, row[1]
end
if old == 0 then return 0 end
local le, ls = string.match(last, '^(%d+)-(%d+)$')
redis.call('XTRIM', KEYS[1], 'MINID', string.format('%s-%.0f', le, tonumber(ls) + 1))
redis.call('HSET', KEYS[2], 'trimmed', last)
return old`,
);

/** KEYS: lease. ARGV: token, for how long, milliseconds. Returns 1; 0 when somebody holds it. */
export const TAKE_LEASE = defineScript(
  1,
  `
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('DEL', KEYS[1]) -- first, for full memory refuses it nothing: trimming is what makes room
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`,
);

/** KEYS: lease. ARGV: token. */
export const RELEASE = defineScript(1, `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`);
