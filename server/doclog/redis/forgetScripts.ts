import { defineScript } from '../../redis/script.ts';

/**
 * KEYS: log, meta, snapshot, one for the moment. ARGV: epoch. Rows of earlier epochs are gone when the archive has come to the present one, and so is a snapshot of
 * theirs. The stream is written anew with what is left: an entry that is trimmed or deleted is only marked, and its bytes stay in memory and in every file
 * until all that lie beside it are gone too (Redis 7, `streamTrim`).
 */
export const FORGET_EARLIER = defineScript(
  4,
  `
local LOG, META, SNAPSHOT, FRESH = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local function epochOf(id) return tonumber(string.match(id, '^(%d+)-')) end
local head = redis.call('HMGET', META, 'epoch', 'archived')
if head[1] ~= ARGV[1] then return redis.error_reply('EPOCH it is in epoch ' .. tostring(head[1])) end
local epoch = tonumber(ARGV[1])
local earlier = redis.call('XREVRANGE', LOG, '(' .. ARGV[1] .. '-0', '-', 'COUNT', 1)[1]
local isArchived = epochOf(head[2] or '0-0') >= epoch
if earlier and not isArchived then return redis.error_reply('LAST its archive is in an earlier epoch') end
if isArchived and redis.call('EXISTS', LOG) == 1 then
  -- beside the old one first: XADD is what full memory refuses
  redis.call('DEL', FRESH)
  local rows = redis.call('XRANGE', LOG, ARGV[1] .. '-0', '+')
  for _, row in ipairs(rows) do redis.call('XADD', FRESH, row[1], unpack(row[2])) end
  if #rows > 0 then redis.call('RENAME', FRESH, LOG) end
  if earlier then redis.call('HSET', META, 'trimmed', earlier[1]) end
end
local stored = redis.call('HGET', SNAPSHOT, 'epoch')
if stored and tonumber(stored) < epoch then redis.call('DEL', SNAPSHOT) end
return 1`,
);
