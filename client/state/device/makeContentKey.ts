import { changeMeta } from './changeMeta.ts';
import type { Cipher } from './createCipher.ts';
import { KEY_BYTES, ONLINE_PLACE, type SealingKey, type Surroundings, vaultOf } from './createOpenVault.ts';
import type { Meta, OnlineEnvelope } from './metaRecords.ts';
import { type DeviceDatabase, openDeviceDatabase } from './openDeviceDatabase.ts';
import { type PhotoRow, rangeOfPhotos } from './photoRows.ts';
import type { Vault } from './vault.ts';

/** Draws the content key of a device that has none that opens; of several tabs the first decides. @param open opens an envelope, where it can */
export async function makeContentKey(
  database: DeviceDatabase,
  released: Cipher,
  before: OnlineEnvelope | undefined,
  open: (envelope: OnlineEnvelope) => Promise<Uint8Array<ArrayBuffer> | undefined> | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  const fresh = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  const ours: OnlineEnvelope = { name: 'online', bytes: await released.encrypt(ONLINE_PLACE, fresh) };
  const stands = await putFirst(database, ours, before);
  if (stands === ours) return fresh;
  const theirs = await open(stands);
  if (!theirs) throw new Error('an envelope that another tab has just made does not open');
  return theirs;
}

/**
 * Puts an envelope where there is none, or still the one that did not open: then what was encrypted under the key in it can be read by nobody, so copies and
 * other envelopes go with it. Edits stay: they are sealed too, and are sent so. That there was a photo stays, so that it is not taken for another tablet's. Resolves
 * with what stands now.
 */
async function putFirst(database: DeviceDatabase, ours: OnlineEnvelope, dead: OnlineEnvelope | undefined): Promise<OnlineEnvelope> {
  if (!dead) return changeMeta(database, ({ online }) => (online ? { result: online } : { put: [ours], result: ours }));
  const made = await database.transact(['meta', 'documents', 'answers'], 'readwrite', (transaction) => {
    const meta = transaction.objectStore('meta');
    const outcome: { stands: OnlineEnvelope } = { stands: ours };
    const asked = meta.get('online');
    asked.onsuccess = () => {
      const now = asked.result as Meta['online'];
      if (now && String(now.bytes) !== String(dead.bytes)) {
        outcome.stands = now; // another tab was first
        return;
      }
      const answers = transaction.objectStore('answers');
      const photos = answers.getAll(rangeOfPhotos()); // asked before they go
      photos.onsuccess = () => {
        for (const photo of photos.result as PhotoRow[]) answers.put({ ...photo, isGone: !photo.isSent }); // nobody else writes under such names
      };
      for (const name of ['meta', 'documents', 'answers']) transaction.objectStore(name).clear();
      meta.put(ours);
    };
    return outcome;
  });
  return made.stands;
}

/** With a key of this page's own. When the device can be written to it is kept there, where no other stands: what is closed under it opens after a reload. */
export async function unkept(
  { subtle, indexedDB }: Surroundings & { readonly subtle: SubtleCrypto },
  userId: string,
  released: Cipher,
  sealing: SealingKey,
): Promise<Vault> {
  const raw = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  const online: OnlineEnvelope = { name: 'online', bytes: await released.encrypt(ONLINE_PLACE, raw) };
  const kept: Meta = { online, sealing: { name: 'sealing', ...sealing } };
  return { ...(await vaultOf(subtle, userId, raw, sealing)), isUnkept: true, keepKey: keyKeeper(indexedDB, userId, kept) };
}

/**
 * Writes the online envelope again that was there, into a database that another one took the place of (D5). Where another tab was faster, or somebody has begun anew
 * meanwhile, what stands there stays. A PIN or passkey is not brought back: it may have been changed, tried out or taken away since.
 */
export function keyKeeper(factory: IDBFactory | undefined, userId: string, { online, contact, sealing }: Meta): () => Promise<void> {
  const records = [online, contact, sealing].filter((record) => record !== undefined);
  return async () => {
    const database = openDeviceDatabase(factory, userId, () => {});
    try {
      await changeMeta(database, (now) => ({ put: now.online ? [] : records, result: undefined }));
    } finally {
      database.close();
    }
  };
}

/** The time of the answer, and what edits are sealed to from now on. */
export async function noteRelease(
  factory: IDBFactory | undefined,
  userId: string,
  { kid, publicKey }: SealingKey,
  nowMs: number,
): Promise<void> {
  const database = openDeviceDatabase(factory, userId, () => {});
  const contact = { name: 'contact' as const, lastContactMs: nowMs, seenMs: nowMs, usedMs: 0 };
  try {
    await changeMeta(database, () => ({ put: [{ name: 'sealing', kid, publicKey }, contact], result: undefined }));
  } finally {
    database.close();
  }
}
