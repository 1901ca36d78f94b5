import { randomBytes } from 'node:crypto';
import type { Database as Sqlite } from 'better-sqlite3';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { defineScript, runScript } from '../redis/script.ts';
import { createAuditChain } from './auditChain.ts';
import type { Happened } from './auditRecorder.ts';
import { reportsKey, reportsNameKey } from './sendReports.ts';

const AT_ONCE = 200;
const LOOK_EVERY_MS = 1_000;

/**
 * KEYS: stream, its name. ARGV: the name that is known ('' for none), the place up to which it was read ('' for its beginning), a name for one that has
 * none, at most how many. Returns its name and what comes after the place; of another stream than the known one from the beginning. Where the same one
 * goes on below the place, as an older file or after a failover without the tail, what comes is given ids behind it.
 */
const READ = defineScript(
  2,
  `
local function isBefore(one, other)
  local oneMs, oneN = string.match(one, '^(%d+)-(%d+)$')
  local otherMs, otherN = string.match(other, '^(%d+)-(%d+)$')
  return tonumber(oneMs) < tonumber(otherMs) or (oneMs == otherMs and tonumber(oneN) < tonumber(otherN))
end
local name = redis.call('GET', KEYS[2])
if not name then
  name = ARGV[3]
  redis.call('DEL', KEYS[2]) -- first, for full memory refuses it nothing
  redis.call('SET', KEYS[2], name)
end
if ARGV[2] == '' or (ARGV[1] ~= '' and ARGV[1] ~= name) then return { name, redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', ARGV[4]) } end
if redis.call('EXISTS', KEYS[1]) == 0 then return { name, {} } end
local about = redis.call('XINFO', 'STREAM', KEYS[1])
for i = 1, #about, 2 do
  if about[i] == 'last-generated-id' and isBefore(about[i + 1], ARGV[2]) then redis.pcall('XSETID', KEYS[1], ARGV[2]) end
end
return { name, redis.call('XRANGE', KEYS[1], '(' .. ARGV[2], '+', 'COUNT', ARGV[4]) }`,
);

const Report = z.object({
  atMs: z.number(),
  event: z.object({
    kind: z.enum(['denied', 'connection-refused']), // nothing else comes from there
    userId: z.string().max(16),
    device: z.string().max(16).optional(),
    room: z.string().max(64).optional(),
    epoch: z.number().optional(),
    details: z.record(z.string().max(32), z.union([z.string().max(64), z.number(), z.boolean(), z.array(z.string().max(128)).max(64)])),
  }),
});

/**
 * Brings into the chain what the other processes report, exactly once: the place up to which it is there, and in which stream, stands in the transaction that writes it [T7]. Meant to
 * be the only one on its SQLite file.
 */
export function followReports(deps: {
  readonly redis: Redis;
  readonly sqlite: Sqlite;
  readonly onError: (error: unknown) => void;
  readonly prefix?: string;
  readonly lookEveryMs?: number;
}) {
  const { redis, sqlite, onError } = deps;
  const key = reportsKey(deps.prefix);
  const chain = createAuditChain(sqlite);
  const selectPlace = sqlite.prepare<[], string>('SELECT audit_place FROM installation').pluck();
  const updatePlace = sqlite.prepare<[string]>('UPDATE installation SET audit_place = ?');
  let isClosed = false;
  let looking: Promise<void> = Promise.resolve();

  const writePage = sqlite.transaction((from: string, reports: readonly Happened[], to: string) => {
    if (placeNow() !== from) return; // somebody was faster; read again from there
    for (const { event, atMs } of reports) chain.append(event, atMs);
    updatePlace.run(to);
  });

  /** An id of the stream and, after a space, the stream's name; a file of before streams had names has the id alone. */
  const placeNow = (): string => selectPlace.get() ?? '';

  /** Up to the end of what is there now. */
  async function look(): Promise<void> {
    for (let hasMore = true; hasMore && !isClosed; ) {
      const from = placeNow();
      const [after = '', known = ''] = from.split(' ');
      const fresh = randomBytes(8).toString('hex');
      const answer = await runScript(redis, READ, [key, reportsNameKey(deps.prefix), known, after, fresh, AT_ONCE]);
      const [name, entries] = answer as [Buffer, [Buffer, Buffer[]][]]; // what the script returns
      const isAnother = known !== '' && known !== String(name);
      const last = entries.at(-1)?.[0];
      const place = last ? String(last) : isAnother ? '' : after;
      const to = `${place} ${String(name)}`;
      if (to !== from) writePage.immediate(from, entries.flatMap(read), to);
      if (last) await redis.xtrim(key, 'MINID', place);
      hasMore = entries.length === AT_ONCE;
    }
  }

  function read([id, fields]: [Buffer, Buffer[]]): Happened[] {
    try {
      const { atMs, event } = Report.parse(JSON.parse(String(fields[1] ?? '')));
      const { device, room, epoch, ...rest } = event;
      return [
        {
          atMs,
          event: {
            ...rest,
            ...(device === undefined ? {} : { device }),
            ...(room === undefined ? {} : { room }),
            ...(epoch === undefined ? {} : { epoch }),
          },
        },
      ];
    } catch (error) {
      onError(new Error(`report ${id} cannot be read`, { cause: error }));
      return [];
    }
  }

  function lookNow(): Promise<void> {
    looking = looking.then(() => (isClosed ? undefined : look()));
    const mine = looking;
    looking = looking.catch(() => {});
    return mine;
  }

  const timer = setInterval(() => void lookNow().catch((error: unknown) => isClosed || onError(error)), deps.lookEveryMs ?? LOOK_EVERY_MS);
  timer.unref();

  return {
    /** Resolves when what was reported before the call is in the chain. */
    reach: lookNow,
    async close(): Promise<void> {
      isClosed = true;
      clearInterval(timer);
      await looking;
    },
  };
}
