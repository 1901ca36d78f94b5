import { AppError } from '../../../schema/errors.ts';
import { seal } from '../../../schema/sealing.ts';
import type { Environment } from '../environment.ts';
import { createCipher } from './createCipher.ts';
import { openDeviceDatabase } from './openDeviceDatabase.ts';
import type { OpenVault } from './vault.ts';

const KEY = 'temporary-key';

/** Holds the place of the real vault: its key lies beside what it encrypts. */
export const createTemporaryVault =
  ({ subtle, indexedDB }: Pick<Environment, 'subtle' | 'indexedDB'>): OpenVault =>
  async (userId) => {
    if (!subtle) throw new AppError('internal');
    const database = openDeviceDatabase(indexedDB, userId, () => {});
    const fresh = crypto.getRandomValues(new Uint8Array(32));
    const bytes = await database
      .transact(['meta'], 'readwrite', (transaction) => {
        const meta = transaction.objectStore('meta');
        const asked = meta.get(KEY);
        asked.onsuccess = () => asked.result ?? meta.put({ name: KEY, bytes: fresh });
        return asked;
      })
      .then(
        (asked): Uint8Array => asked.result?.bytes ?? fresh,
        () => fresh, // a device that keeps nothing
      );
    database.close();
    const keepKey = async (): Promise<void> => {
      const again = openDeviceDatabase(indexedDB, userId, () => {});
      await again.transact(['meta'], 'readwrite', (transaction) => transaction.objectStore('meta').put({ name: KEY, bytes }));
      again.close();
    };
    const key = await subtle.importKey('raw', Uint8Array.from(bytes), 'AES-GCM', false, ['encrypt', 'decrypt']);
    const pair = await subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits']);
    const publicKey = new Uint8Array(await subtle.exportKey('raw', pair.publicKey));
    const sealer = { kid: 'temporary', seal: (plain: Uint8Array) => seal(subtle, publicKey, plain) };
    return { userId, cipher: createCipher(subtle, key), sealer, keepKey };
  };
