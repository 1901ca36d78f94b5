import { setTimeout as pause } from 'node:timers/promises';
import type { Redis } from 'ioredis';

/** Of a log that is large, on a machine that is busy. */
const MAX_WAIT_MS = 120_000;
const LOOK_EVERY_MS = 100;

/**
 * Has Redis write its append-only file anew, and its dump where it keeps one: what was deleted stands in both until then. Resolves when it has.
 * @throws when Redis may not, or did not
 */
export async function rewriteFiles(redis: Redis): Promise<void> {
  // one that is under way began before the last deletion may have been
  await settled(redis, 'aof_rewrite');
  await redis.bgrewriteaof();
  await settled(redis, 'aof_rewrite');
  if ((await fieldOf(redis, 'aof_last_bgrewrite_status')) !== 'ok') throw new Error('Redis could not write its append-only file anew');
  if (!(await keepsDump(redis))) return;
  await settled(redis, 'rdb_bgsave');
  await redis.bgsave();
  await settled(redis, 'rdb_bgsave');
  if ((await fieldOf(redis, 'rdb_last_bgsave_status')) !== 'ok') throw new Error('Redis could not write its dump anew');
}

async function settled(redis: Redis, what: 'aof_rewrite' | 'rdb_bgsave'): Promise<void> {
  for (let waitedMs = 0; waitedMs < MAX_WAIT_MS; waitedMs += LOOK_EVERY_MS) {
    const info = await redis.info('persistence');
    if (!new RegExp(`^(${what}_in_progress|${what}_scheduled):1`, 'm').test(info)) return;
    await pause(LOOK_EVERY_MS);
  }
  throw new Error('Redis has not written its files anew within two minutes');
}

async function fieldOf(redis: Redis, name: string): Promise<string> {
  return new RegExp(`^${name}:(\\S*)`, 'm').exec(await redis.info('persistence'))?.[1] ?? '';
}

/** Whether it writes dumps by itself, or has written one. Where it tells neither, one is written. */
async function keepsDump(redis: Redis): Promise<boolean> {
  if (Number(await fieldOf(redis, 'rdb_saves')) > 0) return true;
  try {
    const [, save] = (await redis.config('GET', 'save')) as string[]; // name, value
    return save !== '';
  } catch {
    return true;
  }
}
