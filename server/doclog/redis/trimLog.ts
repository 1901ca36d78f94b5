import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { isIntact } from '../../checksum.ts';
import { runScript } from '../../redis/script.ts';
import type { RoomKeys } from './roomKeys.ts';
import { RELEASE, TAKE_LEASE, TRIM } from './trimScripts.ts';

/** A process that reads the log has this long to come back for rows it missed before it has to load anew. */
const MIN_AGE_MS = 60_000;
/** Longer than any one script takes. A lease that ran out stops its holder at the next one. */
const LEASE_MS = 15_000;
/** Of one script, so that nobody waits long for it. */
const MAX_ROWS = 1_000;

/**
 * Drops the rows that I11 allows to drop, if nobody else is at it. The snapshot is read and checked first: it is what remains of them.
 * @returns how many; null when another process holds the lease
 */
export async function trimLog(redis: Redis, keys: RoomKeys, nowMs: number): Promise<number | null> {
  const token = randomBytes(12).toString('hex');
  if ((await runScript(redis, TAKE_LEASE, [keys.lease, token, LEASE_MS])) !== 1) return null;
  try {
    const [epoch, seq, bytes, checksum] = await redis.hmgetBuffer(keys.snapshot, 'epoch', 'seq', 'bytes', 'checksum');
    const isWhole = bytes && isIntact({ bytes, checksum: Number(checksum) });
    const whole = isWhole ? [String(epoch), String(seq)] : ['', ''];
    const olderThanMs = nowMs - MIN_AGE_MS;
    for (let trimmed = 0; ; ) {
      const count = Number(
        await runScript(redis, TRIM, [keys.log, keys.meta, keys.snapshot, keys.lease, token, ...whole, olderThanMs, MAX_ROWS]),
      );
      if (count <= 0) return trimmed; // fewer than were asked for may only have been large
      trimmed += count;
    }
  } finally {
    await runScript(redis, RELEASE, [keys.lease, token]).catch(() => {}); // it runs out by itself
  }
}
