import { defineScript } from '../../redis/script.ts';

/** Why a log is not the one that a caller has read up to a row with this number and fingerprint; nil when it is. */
export const LACKS = `
local function lacks(log, epoch, seq, chain, knownSeq, knownChain)
  if knownSeq > seq then return string.format('BACK row %.0f is gone', knownSeq) end
  if knownChain == '' or knownSeq == 0 then return nil end
  if knownSeq == seq then return knownChain ~= chain and 'BACK another row has its last number' or nil end
  local id = string.format('%s-%.0f', epoch, knownSeq)
  local entry = redis.call('XRANGE', log, id, id)[1]
  -- the fingerprint is the last field; a row that was trimmed tells nothing
  if entry and entry[2][#entry[2]] ~= knownChain then return 'BACK another row has a number that was read' end
end`;

/**
 * What writes rows, all or nothing. Redis does not roll a script back, so each checks everything before its first write; the only thing that can
 * still refuse that write (memory is full, the disk was) refuses the first one, and never a later one of the same script. The answer and
 * what is published leave Redis after the fsync of `appendfsync always`, both.
 *
 * Numbers are formatted by hand: Lua writes large ones as 1e+14.
 */
const COMMON = `${LACKS}
local LOG, META, AUTHORS, FENCES = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local function idOf(epoch, seq) return string.format('%s-%.0f', epoch, seq) end

-- where the log stands, or why the caller may not write: it is another epoch, the caller was fenced off, or the log lacks what the caller has read
local function standing(epoch, node, generation, knownSeq, knownChain)
  local head = redis.call('HMGET', META, 'epoch', 'seq', 'chain', 'sealed')
  if head[4] then return nil, 'EPOCH it has moved to another home' end
  if head[1] ~= epoch then return nil, 'EPOCH it is in epoch ' .. tostring(head[1]) end
  local fence = redis.call('HGET', FENCES, node)
  if fence and tonumber(fence) > generation then return nil, 'FENCED an append whose answer was given up' end
  local seq = tonumber(head[2])
  if seq > 0 and redis.call('EXISTS', LOG) == 0 then return nil, 'BACK its rows are gone' end
  local lack = lacks(LOG, epoch, seq, head[3], knownSeq, knownChain)
  if lack then return nil, lack end
  return { seq = seq, chain = head[3] or '' }
end

-- rows of 7 arguments each from ARGV[first]; returns the last number and fingerprint
local function write(channel, epoch, seq, chain, first, count)
  local message = { string.format('%s %.0f %s %d\\n', epoch, seq, chain == '' and '-' or chain, count) }
  for i = 0, count - 1 do
    local at = first + i * 7
    local u, d, t, k, c, b, s = ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3], ARGV[at + 4], ARGV[at + 5], ARGV[at + 6]
    seq = seq + 1
    chain = string.sub(redis.sha1hex(table.concat({ chain, idOf(epoch, seq), u, d, t, k, c, s }, '\\n')), 1, 16)
    redis.call('XADD', LOG, idOf(epoch, seq), 'u', u, 'd', d, 't', t, 'k', k, 'c', c, 'b', b, 's', s, 'h', chain)
    for _, field in ipairs({ u, d, t, k, c, b, s, chain }) do
      message[#message + 1] = struct.pack('>I4', #field)
      message[#message + 1] = field
    end
  end
  redis.call('HSET', META, 'epoch', epoch, 'seq', string.format('%.0f', seq), 'chain', chain)
  redis.call('PUBLISH', channel, table.concat(message))
  return { string.format('%.0f', seq), chain }
end
`;

/** ARGV: channel, epoch, node, generation, known seq, known chain, number of rows, rows. */
export const APPEND = defineScript(
  4,
  `${COMMON}
local epoch, count = ARGV[2], tonumber(ARGV[7])
local head, refusal = standing(epoch, ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5]), ARGV[6])
if refusal then return redis.error_reply(refusal) end
local bound, seen = {}, {}
for i = 0, count - 1 do
  local at = 8 + i * 7
  for id in string.gmatch(ARGV[at + 4], '%d+') do
    local author = epoch .. '\\n' .. ARGV[at] .. '\\n' .. ARGV[at + 1]
    -- a tablet that changes from one process to another may bring to both what it had not heard back of: the same row twice is the same document
    local before = seen[id] or redis.call('HGET', AUTHORS, id)
    if before and before ~= author then return redis.error_reply('BOUND client id ' .. id .. ' is bound already') end
    seen[id] = author
    bound[#bound + 1] = { id, author }
  end
end
-- the rows first: XADD is what full memory refuses
local done = write(ARGV[1], epoch, head.seq, head.chain, 8, count)
for _, pair in ipairs(bound) do redis.call('HSET', AUTHORS, pair[1], pair[2]) end
return done`,
);

/** ARGV: channel, epoch, node, generation, known seq, known chain, its last row, the new epoch, the first row, then client id, user, device of each author. */
export const BEGIN_EPOCH = defineScript(
  4,
  `${COMMON}
local epoch, fresh = ARGV[2], ARGV[8]
local head, refusal = standing(epoch, ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5]), ARGV[6])
if refusal then return redis.error_reply(refusal) end
if head.seq ~= tonumber(ARGV[7]) then return redis.error_reply('LAST row ' .. ARGV[7] .. ' is not its last') end
for at = 16, #ARGV, 3 do
  if redis.call('HEXISTS', AUTHORS, ARGV[at]) == 1 then return redis.error_reply('BOUND client id ' .. ARGV[at] .. ' is bound already') end
end
local done = write(ARGV[1], fresh, 0, head.chain, 9, 1)
redis.call('DEL', FENCES) -- what they keep out is of an earlier epoch now
for at = 16, #ARGV, 3 do redis.call('HSET', AUTHORS, ARGV[at], fresh .. '\\n' .. ARGV[at + 1] .. '\\n' .. ARGV[at + 2]) end
return done`,
);

/**
 * KEYS: authors. ARGV: what a kept id's own key begins with, for how long it is kept (milliseconds), then client id, user and device of each claim. Returns id and
 * owner of those that are somebody else's.
 */
export const RESERVE = defineScript(
  1,
  `
local others = {}
for at = 3, #ARGV, 3 do
  local id, author = ARGV[at], ARGV[at + 1] .. '\\n' .. ARGV[at + 2]
  local bound = redis.call('HGET', KEYS[1], id)
  local owner = bound and string.match(bound, '^[^\\n]*\\n(.*)$')
  if not owner then
    local key = ARGV[1] .. id
    owner = redis.call('GET', key) or author
    if owner == author then redis.call('SET', key, author, 'PX', ARGV[2]) end
  end
  if owner ~= author then
    others[#others + 1] = id
    others[#others + 1] = owner
  end
end
return others`,
);
