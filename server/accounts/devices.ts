import { createHash } from 'node:crypto';
import { and, desc, eq, isNull } from 'drizzle-orm';
import type { RecordAudit } from '../../schema/audit.ts';
import { AppError } from '../../schema/errors.ts';
import { DEVICE_CODE_LENGTH, randomId } from '../../schema/ids.ts';
import { device } from '../../schema/tables.ts';
import type { Db } from '../database.ts';
import { type Actor, type Acts, createActs } from './acts.ts';

/** `seenAt` is for people who look for a lost tablet: an hour is exact enough, and spares a write a call. */
const SEEN_EVERY_MS = 60 * 60_000;
const MAX_DRAWS = 200;

export type Devices = ReturnType<typeof createDevices>;

/** Browser profiles and the people they belong to (A7). Device ids are kept as hashes. */
export function createDevices(deps: {
  readonly db: Db;
  readonly now: () => number;
  readonly randomByte: () => number;
  readonly acts?: Acts;
  readonly record?: RecordAudit;
}) {
  const { db, now, acts = createActs(deps.db), record = () => {} } = deps;

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
     * @throws AppError: `foreign-device` when somebody else used it first, `device-ended` when it was ended
     */
    claim(deviceId: string, userId: string): string {
      const deviceHash = hashOf(deviceId);
      const known = db.select().from(device).where(eq(device.deviceHash, deviceHash)).get();
      if (known && known.userId !== userId) throw new AppError('foreign-device');
      if (known) {
        if (known.endedAt !== null) throw new AppError('device-ended');
        if (now() - known.seenAt > SEEN_EVERY_MS) db.update(device).set({ seenAt: now() }).where(eq(device.deviceHash, deviceHash)).run();
        return known.code;
      }
      const code = freeCode(userId);
      db.insert(device).values({ deviceHash, userId, code, createdAt: now(), seenAt: now() }).run();
      return code;
    },

    /** Whether it is this person's, and not ended. */
    isKnown(deviceId: string, userId: string): boolean {
      const isTheirs = and(eq(device.deviceHash, hashOf(deviceId)), eq(device.userId, userId), isNull(device.endedAt));
      return db.select().from(device).where(isTheirs).get() !== undefined;
    },

    /** Of one person, newest first; ended ones too. */
    rowsOf: (userId: string) => db.select().from(device).where(eq(device.userId, userId)).orderBy(desc(device.createdAt)).all(),

    /** It gets no ticket any more; ending it again changes nothing. Throws AppError('not-found'). */
    end(userId: string, code: string, by: Actor): void {
      const isMeant = and(eq(device.userId, userId), eq(device.code, code));
      const row = db.select().from(device).where(isMeant).get();
      if (!row) throw new AppError('not-found', { what: code });
      if (row.endedAt !== null) return;
      acts.act(() => {
        db.update(device).set({ endedAt: now() }).where(isMeant).run();
        record({ kind: 'device-ended', ...by, details: { device: code, of: userId } });
      });
    },
  };
}

const hashOf = (deviceId: string): string => createHash('sha256').update(deviceId).digest('hex');
