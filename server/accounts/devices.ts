import { createHash, randomBytes } from 'node:crypto';
import { and, count, desc, eq, gt, isNull } from 'drizzle-orm';
import type { RecordAudit } from '../../schema/audit.ts';
import { AppError } from '../../schema/errors.ts';
import { DEVICE_CODE_LENGTH, randomId } from '../../schema/ids.ts';
import { MAX_NEW_DEVICES_PER_DAY } from '../../schema/limits.ts';
import { device } from '../../schema/tables/people.ts';
import type { Db } from '../database.ts';
import { type Actor, type Acts, createActs } from './acts.ts';

/** `seenAt` is for people who look for a lost tablet: an hour is exact enough, and spares a write a call. */
const SEEN_EVERY_MS = 60 * 60_000;
const DAY_MS = 24 * 60 * 60_000;
const MAX_CODES = 200;
const RELEASE_KEY_BYTES = 32;

export type Devices = ReturnType<typeof createDevices>;

/** Browser profiles and the people they belong to (A7). Device ids are kept as hashes. */
export function createDevices(deps: { readonly db: Db; readonly now: () => number; readonly acts?: Acts; readonly record?: RecordAudit }) {
  const { db, now, acts = createActs(deps.db), record = () => {} } = deps;

  /** A device that a copy put back does not know gets the one it had, so that what it writes under it is still its own. */
  function freeCode(deviceHash: string, userId: string): string {
    for (let i = 0; i < MAX_CODES; i++) {
      const code = codeOf(deviceHash, i);
      const isTaken = db
        .select()
        .from(device)
        .where(and(eq(device.userId, userId), eq(device.code, code)))
        .get();
      if (!isTaken) return code;
    }
    throw new AppError('too-fast', { seconds: 60 }); // tens of thousands of devices of one person: nothing honest does that
  }

  /** Whoever has a stolen session would use up all codes of its person within hours, and no tablet of theirs would come in ever again. */
  function refuseTooMany(userId: string): void {
    const sinceYesterday = and(eq(device.userId, userId), gt(device.createdAt, now() - DAY_MS));
    const fresh = db.select({ are: count() }).from(device).where(sinceYesterday).get()?.are ?? 0;
    if (fresh >= MAX_NEW_DEVICES_PER_DAY) throw new AppError('too-many-devices', { count: MAX_NEW_DEVICES_PER_DAY });
  }

  return {
    /**
     * The three characters of this device for this person; given at its first use, the same ever after.
     * @throws AppError: `foreign-device` when somebody else used it first, `device-ended` when it was ended, `too-many-devices` when it is new and too many are
     */
    claim(deviceId: string, userId: string): string {
      const deviceHash = hashOf(deviceId);
      const known = db.select().from(device).where(eq(device.deviceHash, deviceHash)).get();
      if (known && known.userId !== userId) throw new AppError('foreign-device');
      if (known) {
        if (known.endedAt !== null) throw new AppError('device-ended');
        if (known.isWiped || now() - known.seenAt > SEEN_EVERY_MS)
          db.update(device).set({ seenAt: now(), isWiped: false }).where(eq(device.deviceHash, deviceHash)).run();
        return known.code;
      }
      refuseTooMany(userId);
      const code = freeCode(deviceHash, userId);
      db.insert(device).values({ deviceHash, userId, code, createdAt: now(), seenAt: now() }).run();
      return code;
    },

    /** Whether it is this person's, and not ended. */
    isKnown(deviceId: string, userId: string): boolean {
      const isTheirs = and(eq(device.deviceHash, hashOf(deviceId)), eq(device.userId, userId), isNull(device.endedAt));
      return db.select().from(device).where(isTheirs).get() !== undefined;
    },

    /**
     * What opens the device's online envelope (Y1): drawn when it is first asked for, the same until the device is ended. To be called for a device that was
     * claimed.
     */
    releaseKeyOf(deviceId: string, userId: string): Buffer {
      const isMeant = and(eq(device.deviceHash, hashOf(deviceId)), eq(device.userId, userId), isNull(device.endedAt));
      const row = db.select().from(device).where(isMeant).get();
      if (!row) throw new AppError('device-ended');
      if (row.releaseKey) return row.releaseKey;
      const releaseKey = randomBytes(RELEASE_KEY_BYTES);
      db.update(device).set({ releaseKey }).where(isMeant).run();
      return releaseKey;
    },

    /** Whose it is and whether it was ended; null for one that nobody has used. Who knows its id has it in hand. */
    find(deviceId: string): { readonly userId: string; readonly isEnded: boolean } | null {
      const row = db
        .select()
        .from(device)
        .where(eq(device.deviceHash, hashOf(deviceId)))
        .get();
      return row ? { userId: row.userId, isEnded: row.endedAt !== null } : null;
    },

    /** It has said that it holds nothing any more: its key is of no use, and the next time it gets another. */
    wiped(deviceId: string): void {
      db.update(device)
        .set({ isWiped: true, releaseKey: null })
        .where(eq(device.deviceHash, hashOf(deviceId)))
        .run();
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
        db.update(device).set({ endedAt: now(), releaseKey: null }).where(isMeant).run();
        record({ kind: 'device-ended', ...by, details: { device: code, of: userId } });
      });
    },
  };
}

const hashOf = (deviceId: string): string => createHash('sha256').update(deviceId).digest('hex');

/** The code that follows from a device's hash, the `nth` of many. */
function codeOf(deviceHash: string, nth: number): string {
  const bytes = createHash('sha256').update(`${deviceHash} ${nth}`).digest().values();
  return randomId(DEVICE_CODE_LENGTH, () => bytes.next().value ?? 0);
}
