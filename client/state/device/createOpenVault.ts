import { fromBase64Url } from '../../../schema/base64url.ts';
import type { DeviceAnswer } from '../../../schema/deviceApi.ts';
import { AppError } from '../../../schema/errors.ts';
import { seal } from '../../../schema/sealing.ts';
import { keepFetching } from '../../parts/keepFetching.ts';
import type { Environment } from '../environment.ts';
import { type Cipher, createCipher } from './createCipher.ts';
import { type Meta, type OnlineEnvelope, readMeta } from './metaRecords.ts';
import { type DeviceDatabase, openDeviceDatabase } from './openDeviceDatabase.ts';
import type { OpenVault, Vault } from './vault.ts';

export type Surroundings = Pick<Environment, 'subtle' | 'indexedDB' | 'now'>;
export type SealingKey = DeviceAnswer['sealing'];

export const KEY_BYTES = 32;
export const ONLINE_PLACE = 'meta online';

/** Drawing a key, and keeping it again, is seldom: the first row does not wait for what it takes. */
const later = () => keepFetching(() => import('./makeContentKey.ts'));

/**
 * Opens a person's store with the key that the server releases (Y1). The first time the content key is drawn here; of several tabs the first decides. Where the
 * device keeps nothing the key lives as long as the page.
 * @param behind when it is noted that the server has answered, and into which databases: nothing waits for it
 */
export const createOpenVault =
  (
    { subtle, indexedDB, now }: Surroundings,
    behind: (userId: string, note: (factory: IDBFactory | undefined) => Promise<void>) => void = (_, note) => {
      note(indexedDB).catch(() => {}); // whoever writes edits finds out that the device is broken
    },
  ): OpenVault =>
  async (userId, release) => {
    if (!subtle) throw new AppError('internal');
    const database = openDeviceDatabase(indexedDB, userId, () => {});
    const reading = readMeta(database); // while the server is asked
    reading.catch(() => {}); // read again
    try {
      const { releaseKey, sealing } = await release();
      const atMs = now();
      const released = createCipher(subtle, await importKey(subtle, fromBase64Url(releaseKey)));
      const opened = await contentKey(database, released, reading)
        .catch(() => contentKey(database, released)) // one that has other work may not have answered
        .catch(() => null);
      if (!opened) return await (await later()).unkept({ subtle, indexedDB, now }, userId, released, sealing);
      behind(userId, async (factory) => (await later()).noteRelease(factory, userId, sealing, atMs));
      return {
        ...(await vaultOf(subtle, userId, opened.raw, sealing)),
        keepKey: async () => (await later()).keyKeeper(indexedDB, userId, { ...opened.kept, sealing: { name: 'sealing', ...sealing } })(),
      };
    } finally {
      database.close();
    }
  };

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

/** The content key out of the online envelope, so that it can be put into another. Rejects when it does not open. */
export async function openOnline(subtle: SubtleCrypto, releaseKey: string, { bytes }: OnlineEnvelope): Promise<Uint8Array<ArrayBuffer>> {
  return createCipher(subtle, await importKey(subtle, fromBase64Url(releaseKey))).decrypt(ONLINE_PLACE, bytes);
}

const importKey = (subtle: SubtleCrypto, raw: Uint8Array<ArrayBuffer>): Promise<CryptoKey> =>
  subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);

/** With what lay beside it. */
async function contentKey(
  database: DeviceDatabase,
  released: Cipher,
  reading = readMeta(database),
): Promise<{ readonly raw: Uint8Array<ArrayBuffer>; readonly kept: Meta }> {
  const open = (envelope: OnlineEnvelope | undefined) => envelope && released.decrypt(ONLINE_PLACE, envelope.bytes).catch(() => undefined);
  const kept = await reading;
  const known = await open(kept.online);
  if (known) return { raw: known, kept };
  const raw = await (await later()).makeContentKey(database, released, kept.online, open);
  return { raw, kept: await readMeta(database).catch(() => ({})) };
}
