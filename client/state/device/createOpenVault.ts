import { fromBase64Url } from '../../../schema/base64url.ts';
import type { DeviceAnswer } from '../../../schema/deviceApi.ts';
import { AppError } from '../../../schema/errors.ts';
import { seal } from '../../../schema/sealing.ts';
import type { Environment } from '../environment.ts';
import { type Cipher, createCipher } from './createCipher.ts';
import { changeMeta, type Meta, type OnlineEnvelope, readMeta } from './metaRecords.ts';
import { type DeviceDatabase, openDeviceDatabase } from './openDeviceDatabase.ts';
import type { OpenVault, Vault } from './vault.ts';

type Surroundings = Pick<Environment, 'subtle' | 'indexedDB' | 'now'>;
type SealingKey = DeviceAnswer['sealing'];

const KEY_BYTES = 32;
const ONLINE_PLACE = 'meta online';

/**
 * Opens a person's store with the key that the server releases (Y1). The first time the content key is drawn here; of several tabs the first decides. Where the
 * device keeps nothing the key lives as long as the page.
 */
export const createOpenVault =
  ({ subtle, indexedDB, now }: Surroundings): OpenVault =>
  async (userId, release) => {
    if (!subtle) throw new AppError('internal');
    const { releaseKey, sealing } = await release();
    const released = createCipher(subtle, await importKey(subtle, fromBase64Url(releaseKey)));
    const database = openDeviceDatabase(indexedDB, userId, () => {});
    try {
      const raw = await contentKey(database, released)
        .catch(() => contentKey(database, released)) // one that has other work may not have answered
        .catch(() => null);
      if (!raw) return await unkept({ subtle, indexedDB, now }, userId, released, sealing);
      noteRelease(database, sealing, now()).catch(() => {}); // whoever writes edits finds out that the device is broken
      const kept = await readMeta(database).catch(() => ({}));
      return { ...(await vaultOf(subtle, userId, raw, sealing)), keepKey: keyKeeper(indexedDB, userId, kept) };
    } finally {
      database.close();
    }
  };

/** With a key of this page's own. When the device can be written to it is kept there, where no other stands: what is closed under it opens after a reload. */
async function unkept(
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

/** The vault of a content key; the bytes are forgotten, nothing gives them back. */
export async function vaultOf(
  subtle: SubtleCrypto,
  userId: string,
  raw: Uint8Array<ArrayBuffer>,
  { kid, publicKey }: SealingKey,
): Promise<Vault> {
  const key = await importKey(subtle, raw);
  raw.fill(0);
  const point = fromBase64Url(publicKey);
  return { userId, cipher: createCipher(subtle, key), sealer: { kid, seal: (bytes) => seal(subtle, point, bytes) } };
}

/**
 * Writes the envelopes again that were there, into a database that another one took the place of (D5). Where another tab was faster, or somebody has begun anew
 * meanwhile, what stands there stays.
 */
export function keyKeeper(factory: IDBFactory | undefined, userId: string, kept: Meta): () => Promise<void> {
  const { online, offline, passkey, tries, contact, sealing, person } = kept;
  const records = [online, offline, passkey, tries, contact, sealing, person].filter((record) => record !== undefined);
  return async () => {
    const database = openDeviceDatabase(factory, userId, () => {});
    try {
      await changeMeta(database, (now) => ({ put: now.online ? [] : records, result: undefined }));
    } finally {
      database.close();
    }
  };
}

/** The content key out of the online envelope, so that it can be put into another. Rejects when it does not open. */
export async function openOnline(subtle: SubtleCrypto, releaseKey: string, { bytes }: OnlineEnvelope): Promise<Uint8Array<ArrayBuffer>> {
  return createCipher(subtle, await importKey(subtle, fromBase64Url(releaseKey))).decrypt(ONLINE_PLACE, bytes);
}

const importKey = (subtle: SubtleCrypto, raw: Uint8Array<ArrayBuffer>): Promise<CryptoKey> =>
  subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);

async function contentKey(database: DeviceDatabase, released: Cipher): Promise<Uint8Array<ArrayBuffer>> {
  const open = (envelope: OnlineEnvelope | undefined) => envelope && released.decrypt(ONLINE_PLACE, envelope.bytes).catch(() => undefined);
  const before = (await readMeta(database)).online;
  const known = await open(before);
  if (known) return known;
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
 * other envelopes go with it. Edits stay: they are sealed too, and are sent so. Resolves with what stands now.
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
      for (const name of ['meta', 'documents', 'answers']) transaction.objectStore(name).clear();
      meta.put(ours);
    };
    return outcome;
  });
  return made.stands;
}

const noteRelease = (database: DeviceDatabase, { kid, publicKey }: SealingKey, nowMs: number): Promise<void> =>
  changeMeta(database, () => ({
    put: [
      { name: 'sealing', kid, publicKey },
      { name: 'contact', lastContactMs: nowMs, seenMs: nowMs, usedMs: 0 },
    ],
    result: undefined,
  }));
