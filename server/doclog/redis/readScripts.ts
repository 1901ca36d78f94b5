import { defineScript } from '../../redis/script.ts';

/** KEYS: meta, snapshot, authors, log. Everything of a room but its rows, and when the last of them was written, as of one moment. */
export const READ_HEAD = defineScript(
  4,
  `
local last, at = redis.pcall('XREVRANGE', KEYS[4], '+', '-', 'COUNT', 1)[1], ''
if last then for i = 1, #last[2], 2 do if last[2][i] == 't' then at = last[2][i + 1] end end end
return {
  redis.call('HMGET', KEYS[1], 'epoch', 'seq', 'chain', 'trimmed'),
  redis.call('HMGET', KEYS[2], 'epoch', 'seq', 'bytes', 'checksum'),
  redis.call('HGETALL', KEYS[3]),
  at,
}`,
);

/**
 * Rows as XRANGE answers them, a few at a time until there are enough: bounded in number and in bytes, for Redis does nothing else meanwhile, and a row may be
 * a megabyte. There may be more behind fewer than were asked for.
 */
export const ROWS_FROM = `
local function rowsFrom(log, first, last, count)
  local rows, bytes, from = {}, 0, first
  while #rows < count and bytes < 1048576 do
    local entries = redis.call('XRANGE', log, from, last, 'COUNT', math.min(8, count - #rows))
    for _, entry in ipairs(entries) do
      rows[#rows + 1] = entry
      for _, field in ipairs(entry[2]) do bytes = bytes + #field end
      from = '(' .. entry[1]
    end
    if #entries == 0 then break end
  end
  return rows
end`;

/** KEYS: log, meta, aside. ARGV: first id, last id, at most how many rows. Bounded, so that a long log holds nobody else up. */
export const READ_ROWS = defineScript(
  3,
  `${ROWS_FROM}
return {
  redis.call('HMGET', KEYS[2], 'epoch', 'seq', 'chain'),
  rowsFrom(KEYS[1], ARGV[1], ARGV[2], tonumber(ARGV[3])),
  redis.call('HKEYS', KEYS[3]),
}`,
);

/** KEYS: log, meta, aside. ARGV: first id, at most how many rows. Rows of whichever epoch, and everything that is set aside in the room. */
export const READ_AFTER = defineScript(
  3,
  `${ROWS_FROM}
return { redis.call('HMGET', KEYS[2], 'epoch', 'seq', 'chain'), rowsFrom(KEYS[1], ARGV[1], '+', tonumber(ARGV[2])), redis.call('HGETALL', KEYS[3]) }`,
);
