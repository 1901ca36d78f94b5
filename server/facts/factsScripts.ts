import { CORE_FENCE } from '../redis/coreFence.ts';
import { defineScript } from '../redis/script.ts';

/**
 * Every write is the core's alone (Q2), has a version of its own and leaves a sign of life by Redis's clock, which is one for all. Numbers are formatted by the caller or by hand: Lua
 * writes large ones as 1e+14.
 */
const COMMON = `${CORE_FENCE}
local function nowMs()
  local time = redis.call('TIME')
  return string.format('%.0f', tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000))
end
-- full memory refuses a script only before its first write: this one writes nothing, and who is locked out is locked out also then
local function begin()
  redis.call('HDEL', KEYS[1], '')
  keepFence(KEYS[2], ARGV[2])
  return nowMs()
end
local function tell(beat, message) redis.call('PUBLISH', ARGV[1], beat .. '\\n' .. message) end
`;

/** KEYS: installation. ARGV: id. Returns whose it is, ours from now on when it was nobody's. */
export const CLAIM_INSTALLATION = defineScript(
  1,
  `
local owner = redis.call('GET', KEYS[1])
if owner then return owner end
redis.call('SET', KEYS[1], ARGV[1])
return ARGV[1]`,
);

/**
 * KEYS: facts, fence. ARGV: channel, the core's number, version, message, field and value of each, a line each. In place of all that was there. Returns nothing; when the version
 * that is there is not older it returns that one, and nothing was done.
 */
export const PUBLISH_ALL = defineScript(
  2,
  `${COMMON}
if isOutdone(KEYS[2], ARGV[2]) then return redis.error_reply(OUTDONE) end
local stored = redis.call('HGET', KEYS[1], 'version')
if stored and (tonumber(stored) or 0) >= tonumber(ARGV[3]) then return stored end
local beat = begin()
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'version', ARGV[3], 'beat', beat)
for field, value in string.gmatch(ARGV[5], '([^\\n]+)\\n([^\\n]+)') do redis.call('HSET', KEYS[1], field, value) end
tell(beat, ARGV[4])
return false`,
);

/** KEYS: facts, fence. ARGV: channel, the core's number, the version it follows, its own, message, how many are set, field and value of each, then fields that go. Returns 1; 0 when it does not follow. */
export const PUBLISH_CHANGE = defineScript(
  2,
  `${COMMON}
if isOutdone(KEYS[2], ARGV[2]) then return redis.error_reply(OUTDONE) end
if redis.call('HGET', KEYS[1], 'version') ~= ARGV[3] then return 0 end
local beat, after = begin(), 7 + 2 * tonumber(ARGV[6])
redis.call('HSET', KEYS[1], 'version', ARGV[4], 'beat', beat)
for at = 7, after - 1, 2 do redis.call('HSET', KEYS[1], ARGV[at], ARGV[at + 1]) end
for at = after, #ARGV do redis.call('HDEL', KEYS[1], ARGV[at]) end
tell(beat, ARGV[5])
return 1`,
);

/** KEYS: facts, fence. ARGV: channel, the core's number, version, message. Returns 1; 0 when that is not the version there. */
export const BEAT = defineScript(
  2,
  `${COMMON}
if isOutdone(KEYS[2], ARGV[2]) then return redis.error_reply(OUTDONE) end
if redis.call('HGET', KEYS[1], 'version') ~= ARGV[3] then return 0 end
local beat = begin()
redis.call('HSET', KEYS[1], 'beat', beat)
tell(beat, ARGV[4])
return 1`,
);

/** KEYS: facts. ARGV: the version that is known. Returns Redis's time, version and beat, and everything when that is another version. */
export const READ_FACTS = defineScript(
  1,
  `${COMMON}
local head = redis.call('HMGET', KEYS[1], 'version', 'beat')
if not head[1] then return { nowMs() } end
if head[1] == ARGV[1] then return { nowMs(), head[1], head[2] } end
return { nowMs(), head[1], head[2], redis.call('HGETALL', KEYS[1]) }`,
);

/** KEYS: refusals of a ticket. ARGV: how long they count, milliseconds. Returns how many there were, this one counted. */
export const COUNT_REFUSAL = defineScript(
  1,
  `
local count = redis.call('INCR', KEYS[1])
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return count`,
);
