import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { defineScript, runScript } from './script.ts';
import { withoutArguments } from './withoutArguments.ts';

/** Renewed so often… */
const BEAT_MS = 5_000;
/** …and believed for so long. */
const LIFE_MS = 20_000;

/** Sorted set: process → until when it counts as alive, by Redis' own clock. */
const aliveKey = (prefix: string): string => `${prefix}:alive`;

/** KEYS: alive. ARGV: process, how long. */
const BEAT = defineScript(
  1,
  `
local now = redis.call('TIME')
local nowMs = now[1] * 1000 + math.floor(now[2] / 1000)
-- first, for only the first write of a script is refused by a Redis that is full
redis.call('ZADD', KEYS[1], string.format('%.0f', nowMs + tonumber(ARGV[2])), ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', nowMs)
return 1`,
);

/** KEYS: alive. */
const READ = defineScript(
  1,
  `
local now = redis.call('TIME')
return redis.call('ZRANGEBYSCORE', KEYS[1], string.format('(%.0f', now[1] * 1000 + math.floor(now[2] / 1000)), '+inf')`,
);

/**
 * Tells everybody on this Redis that a process works on it, so that nobody moves the log under it. Meant to begin before rooms are served.
 *
 * @param deps.redis a connection of the process; while it is away the sign runs out after 20 s, and comes back with it
 * @param deps.onBeat told after each: why Redis refused to write it, in a word of Redis's own (OOM, MISCONF, READONLY …); null when it did
 * @returns ends it, and takes the sign away; never rejects
 */
export function giveSignOfLife(deps: {
  readonly redis: Redis;
  readonly role: 'all' | 'core' | 'sync';
  readonly prefix?: string;
  readonly onError: (error: unknown) => void;
  readonly onBeat?: (refusal: string | null) => void;
}): () => Promise<void> {
  const { redis, prefix = 'cx', onError, onBeat } = deps;
  const name = `${deps.role} ${randomBytes(6).toString('hex')}`;
  const beat = (): void =>
    void runScript(redis, BEAT, [aliveKey(prefix), name, LIFE_MS]).then(
      () => onBeat?.(null),
      (error: unknown) => {
        if (error instanceof Error && error.name === 'ReplyError') onBeat?.(/^[A-Z]+/.exec(error.message)?.[0] ?? 'ERR');
        onError(withoutArguments(error));
      },
    );
  const timer = setInterval(() => {
    if (redis.status === 'ready') beat();
  }, BEAT_MS).unref();
  redis.on('ready', beat);
  if (redis.status === 'ready') beat();
  return async () => {
    clearInterval(timer);
    redis.off('ready', beat);
    await redis.zrem(aliveKey(prefix), name).catch(() => {}); // it runs out by itself
  };
}

/** The roles of the processes that work on this Redis now or did within the last 20 s without a proper end. */
export async function signsOfLife(redis: Redis, prefix = 'cx'): Promise<readonly string[]> {
  const names = (await runScript(redis, READ, [aliveKey(prefix)])) as Buffer[]; // members of the set
  return names.map((name) => String(name).split(' ')[0] ?? '');
}
