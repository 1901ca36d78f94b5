import type { Me, User } from '../../../schema/api.ts';
import type { DeviceAnswer } from '../../../schema/deviceApi.ts';
import { AppError } from '../../../schema/errors.ts';
import type { Environment } from '../environment.ts';
import { changeMeta } from './changeMeta.ts';
import { type Cipher, createCipher } from './createCipher.ts';
import { openOnline, vaultOf } from './createOpenVault.ts';
import { keyKeeper } from './makeContentKey.ts';
import { type Meta, readMeta } from './metaRecords.ts';
import { derivePasskeyKey, derivePinKey, PBKDF2_ROUNDS } from './offlineEnvelopes.ts';
import { type DeviceDatabase, openDeviceDatabase } from './openDeviceDatabase.ts';
import type { Vault } from './vault.ts';

/** So many wrong PINs in a row, and the tablet opens with the server's help only. */
export const MAX_TRIES = 10;
/** So long after the last contact with the server the tablet opens with its help only. */
export const LEASE_MS = 24 * 60 * 60_000;
const SALT_BYTES = 16;
const PIN_PLACE = 'meta offline';
const PASSKEY_PLACE = 'meta passkey';
const PERSON_PLACE = 'meta person';

export type GoneWhy = 'tries' | 'lease' | 'none';
/** How a person's store opens without a network. `pinDigits`: null without a PIN; `gone`: why there is none; `unread`: the device does not say now whether there is one. */
export type OfflineWays = {
  readonly pinDigits: number | null;
  readonly triesLeft: number;
  readonly hasPasskey: boolean;
  readonly gone: GoneWhy | 'unread' | null;
};
export type KnownPerson = { readonly user: User; readonly me: Me | null };
export type Unlocked =
  | { readonly kind: 'open'; readonly vault: Vault; readonly person: KnownPerson }
  | { readonly kind: 'wrong'; readonly left: number }
  | { readonly kind: 'gone'; readonly why: GoneWhy }
  /** The passkey was not shown, or this browser could not use it. */
  | { readonly kind: 'cancelled' };

/** What a passkey makes of `salt`: 32 bytes, the same each time. Null when the person has cancelled. */
export type AskPasskey = (credentialId: Uint8Array, salt: Uint8Array) => Promise<Uint8Array<ArrayBuffer> | null>;

export type OfflineKeys = ReturnType<typeof createOfflineKeys>;

/**
 * The offline envelope of people on this device: made, opened, counted and let go (Y2–Y4). Edits are never touched.
 * @param deps.rounds of a new PIN's envelope
 */
export function createOfflineKeys(deps: {
  readonly environment: Pick<Environment, 'subtle' | 'indexedDB' | 'now'>;
  readonly rounds?: number;
}) {
  const { environment, rounds = PBKDF2_ROUNDS } = deps;
  const { now } = environment;
  const noted = new Map<string, number>(); // a person's contact that this page has noted
  const subtle = (): SubtleCrypto => {
    if (!environment.subtle) throw new AppError('internal');
    return environment.subtle;
  };

  async function within<T>(userId: string, run: (database: DeviceDatabase) => Promise<T>): Promise<T> {
    const database = openDeviceDatabase(environment.indexedDB, userId, () => {});
    try {
      return await run(database);
    } finally {
      database.close();
    }
  }

  const seen = ({ contact }: Meta) => {
    const { lastContactMs = 0, seenMs = 0, usedMs = 0 } = contact ?? {};
    return { name: 'contact' as const, lastContactMs, seenMs: now(), usedMs: usedMs + Math.max(0, now() - seenMs) };
  };
  const isOver = (meta: Meta): boolean => seen(meta).usedMs >= LEASE_MS;
  const hasAny = ({ offline, passkey }: Meta): boolean => offline !== undefined || passkey !== undefined;
  const letGo = (why: 'tries' | 'lease') => ({
    put: [{ name: 'gone' as const, why }],
    remove: ['offline', 'passkey', 'tries', 'person'] as const,
    result: { kind: 'gone' as const, why },
  });

  /** Decides before anything is tried, in one transaction: how many tabs and page loads there may be, each try is counted once. */
  const beginTry = (database: DeviceDatabase, way: 'offline' | 'passkey') =>
    changeMeta(database, (meta): Change => {
      if (!hasAny(meta)) return { result: { kind: 'gone', why: meta.gone?.why ?? 'none' } };
      if (isOver(meta)) return letGo('lease');
      const count = (meta.tries?.count ?? 0) + 1;
      if (count > MAX_TRIES) return letGo('tries');
      if (meta[way] === undefined) return { result: { kind: 'gone', why: 'none' } };
      const put = way === 'offline' ? [seen(meta), { name: 'tries' as const, count }] : [seen(meta)];
      return { put, result: { kind: 'try', meta, left: MAX_TRIES - count } };
    });
  type Change =
    | ReturnType<typeof letGo>
    | { readonly put?: readonly (ReturnType<typeof seen> | NonNullable<Meta['tries']>)[]; readonly result: Begun };
  type Begun = { readonly kind: 'gone'; readonly why: GoneWhy } | { readonly kind: 'try'; readonly meta: Meta; readonly left: number };

  async function opened(database: DeviceDatabase, userId: string, raw: Uint8Array<ArrayBuffer>, meta: Meta): Promise<Unlocked> {
    const { sealing, person } = meta;
    if (!sealing || !person) return { kind: 'gone', why: 'none' };
    const vault = await vaultOf(subtle(), userId, raw, sealing);
    const known = JSON.parse(new TextDecoder().decode(await vault.cipher.decrypt(PERSON_PLACE, person.bytes))) as KnownPerson; // written below
    await changeMeta(database, () => ({ remove: ['tries'], result: undefined }));
    return { kind: 'open', vault: { ...vault, keepKey: keyKeeper(environment.indexedDB, userId, meta) }, person: known };
  }

  /** The content key, taken out of the online envelope to be put into another. Nobody gets it. */
  async function rewrap(userId: string, device: DeviceAnswer, wrapper: Cipher, place: string) {
    return within(userId, async (database) => {
      const { online } = await readMeta(database);
      if (!online) throw new AppError('cannot-save');
      const raw = await openOnline(subtle(), device.releaseKey, online);
      const bytes = await wrapper.encrypt(place, raw);
      raw.fill(0);
      return bytes;
    });
  }

  return {
    /** Never rejects: a device that cannot be read now opens in no way, and says so. */
    async waysOf(userId: string): Promise<OfflineWays> {
      const none = { pinDigits: null, triesLeft: 0, hasPasskey: false };
      if (!environment.indexedDB) return { ...none, gone: 'none' };
      try {
        const meta = await within(userId, readMeta).catch(() => within(userId, readMeta)); // some browsers never answer the first after a start
        const isTried = (meta.tries?.count ?? 0) >= MAX_TRIES;
        if (!hasAny(meta)) return { ...none, gone: meta.gone?.why ?? 'none' };
        if (isOver(meta) || isTried) return { ...none, gone: isTried ? 'tries' : 'lease' };
        const triesLeft = MAX_TRIES - (meta.tries?.count ?? 0);
        return { pinDigits: meta.offline?.digits ?? null, triesLeft, hasPasskey: meta.passkey !== undefined, gone: null };
      } catch {
        return { ...none, gone: 'unread' };
      }
    },

    /** Each try is counted before it is made; the tenth wrong one in a row lets the envelope go, and nothing else. */
    unlockByPin: (userId: string, pin: string): Promise<Unlocked> =>
      within(userId, async (database): Promise<Unlocked> => {
        const begun = await beginTry(database, 'offline');
        if (begun.kind === 'gone') return begun;
        const { offline } = begun.meta;
        if (!offline) return { kind: 'gone', why: 'none' };
        const key = await derivePinKey(subtle(), pin, offline.salt, offline.iterations);
        const raw = await createCipher(subtle(), key)
          .decrypt(PIN_PLACE, offline.bytes)
          .catch(() => null);
        if (raw) return opened(database, userId, raw, begun.meta);
        return begun.left > 0 ? { kind: 'wrong', left: begun.left } : changeMeta(database, () => letGo('tries'));
      }),

    unlockByPasskey: (userId: string, ask: AskPasskey): Promise<Unlocked> =>
      within(userId, async (database): Promise<Unlocked> => {
        const begun = await beginTry(database, 'passkey');
        if (begun.kind === 'gone') return begun;
        const { passkey } = begun.meta;
        if (!passkey) return { kind: 'gone', why: 'none' };
        const secret = await ask(passkey.credentialId, passkey.salt);
        const key = secret && (await derivePasskeyKey(subtle(), secret));
        const raw =
          key &&
          (await createCipher(subtle(), key)
            .decrypt(PASSKEY_PLACE, passkey.bytes)
            .catch(() => null));
        return raw ? opened(database, userId, raw, begun.meta) : { kind: 'cancelled' };
      }),

    /** @param device what the server released just now: without a network no PIN is set */
    async setPin(userId: string, pin: string, device: DeviceAnswer): Promise<void> {
      const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
      const key = await derivePinKey(subtle(), pin, salt, rounds);
      const bytes = await rewrap(userId, device, createCipher(subtle(), key), PIN_PLACE);
      const envelope = { name: 'offline' as const, salt, iterations: rounds, digits: pin.length, bytes };
      await within(userId, (database) => changeMeta(database, () => ({ put: [envelope], remove: ['tries', 'gone'], result: undefined })));
    },

    /** @param secret what the passkey makes of `salt` */
    async setPasskey(
      userId: string,
      made: { readonly credentialId: Uint8Array; readonly salt: Uint8Array; readonly secret: Uint8Array<ArrayBuffer> },
      device: DeviceAnswer,
    ): Promise<void> {
      const key = await derivePasskeyKey(subtle(), made.secret);
      const bytes = await rewrap(userId, device, createCipher(subtle(), key), PASSKEY_PLACE);
      const envelope = { name: 'passkey' as const, credentialId: made.credentialId, salt: made.salt, bytes };
      await within(userId, (database) => changeMeta(database, () => ({ put: [envelope], remove: ['gone'], result: undefined })));
    },

    /** Neither PIN nor passkey opens it any more. */
    forget: (userId: string): Promise<void> =>
      within(userId, (database) => changeMeta(database, () => ({ remove: ['offline', 'passkey', 'tries'], result: undefined }))),

    /** Who it is, for the next opening without a network. */
    async keepPerson(vault: Vault, person: KnownPerson): Promise<void> {
      if (vault.isUnkept) return; // another key may stand there: with that one nobody could read it
      const bytes = await vault.cipher.encrypt(PERSON_PLACE, new TextEncoder().encode(JSON.stringify(person)));
      await within(vault.userId, (database) => changeMeta(database, () => ({ put: [{ name: 'person', bytes }], result: undefined })));
    },

    /**
     * Notes the time, and a contact with the server since.
     * @param mayEnd whether the lease ends for a screen that is open; an envelope whose time is over is let go then
     * @returns whether it has ended
     */
    noteTime: (userId: string, lastContactMs: number, mayEnd: boolean): Promise<boolean> =>
      within(userId, (database) =>
        changeMeta(database, (meta) => {
          const until = seen(meta);
          const isNew = lastContactMs !== 0 && lastContactMs !== noted.get(userId); // not by which is later: a clock may have been ahead
          noted.set(userId, lastContactMs);
          const usedMs = isNew ? Math.min(until.usedMs, Math.max(0, now() - lastContactMs)) : until.usedMs;
          const contact = { ...until, usedMs, ...(isNew ? { lastContactMs } : {}) };
          if (!mayEnd || !hasAny(meta) || contact.usedMs < LEASE_MS) return { put: [contact], result: false };
          const { put, remove } = letGo('lease');
          return { put: [...put, contact], remove, result: true };
        }),
      ),
  };
}
