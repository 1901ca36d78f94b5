import { createHash } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import { AppError } from '../../schema/errors.ts';
import { DEVICE_CODE_LENGTH, randomId } from '../../schema/ids.ts';
import { device } from '../../schema/tables.ts';
import type { Db } from '../database.ts';

/** `seenAt` is for people who look for a lost tablet: an hour is exact enough, and spares a write a call. */
const SEEN_EVERY_MS = 60 * 60_000;
const MAX_DRAWS = 200;

/** Browser profiles and the people they belong to (A7). Device ids are kept as hashes. */
export function createDevices(deps: { readonly db: Db; readonly now: () => number; readonly randomByte: () => number }) {
  const { db, now } = deps;

  function freeCode(userId: string): string {
    for (let i = 0; i < MAX_DRAWS; i++) {
      const code = randomId(DEVICE_CODE_LENGTH, deps.randomByte);
      const isTaken = db
        .select()
        .from(device)
        .where(and(eq(device.userId, userId), eq(device.code, code)))
        .get();
      if (!isTaken) return code;
    }
    throw new AppError('too-fast', { seconds: 60 }); // tens of thousands of devices of one person: nothing honest does that
  }

  return {
    /**
     * The three characters of this device for this person; given at its first use, the same ever after.
     * @throws AppError('foreign-device') when somebody else used it first
     */
    claim(deviceId: string, userId: string): string {
      const deviceHash = createHash('sha256').update(deviceId).digest('hex');
      const known = db.select().from(device).where(eq(device.deviceHash, deviceHash)).get();
      if (known && known.userId !== userId) throw new AppError('foreign-device');
      if (known) {
        if (now() - known.seenAt > SEEN_EVERY_MS) db.update(device).set({ seenAt: now() }).where(eq(device.deviceHash, deviceHash)).run();
        return known.code;
      }
      const code = freeCode(userId);
      db.insert(device).values({ deviceHash, userId, code, createdAt: now(), seenAt: now() }).run();
      return code;
    },
  };
}
