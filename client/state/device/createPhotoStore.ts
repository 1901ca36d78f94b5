import { openDeviceDatabase } from './openDeviceDatabase.ts';
import { type PhotoRow, photoName, rangeOfPhotos } from './photoRows.ts';
import type { Vault } from './vault.ts';

/** A photo as this device has it. `bytes`: of the photo while it is unsent, of a small picture of it afterwards. */
export type KeptPhoto = {
  readonly committee: string;
  readonly sha256: string;
  readonly isSent: boolean;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The small picture while it is unsent; null where none was kept with it, or it does not open. */
  readonly small: Uint8Array<ArrayBuffer> | null;
};

export type PhotoStore = {
  /** What is there of this person, without opening it. Rejects when the device cannot read. */
  list(): Promise<readonly Omit<KeptPhoto, 'bytes' | 'small'>[]>;
  /** Null where it is not, or does not open. Rejects when the device cannot read. */
  get(committee: string, sha256: string): Promise<KeptPhoto | null>;
  /** Encrypted; durable when it resolves. Rejects when the device cannot keep it. */
  put(photo: KeptPhoto): Promise<void>;
  close(): void;
};

/** Photos of official forms of one person on this device, encrypted (CT46). */
export function createPhotoStore(
  { userId, cipher }: Vault,
  { indexedDB, now }: { readonly indexedDB: IDBFactory | undefined; now(): number },
): PhotoStore {
  const database = openDeviceDatabase(indexedDB, userId, () => {});
  return {
    async list() {
      const asked = await database.transact(['answers'], 'readonly', (transaction) =>
        transaction.objectStore('answers').getAll(rangeOfPhotos()),
      );
      return (asked.result as PhotoRow[]).map(({ path, isSent }) => {
        // nobody else writes under such names
        const [, committee = '', sha256 = ''] = path.split(' ');
        return { committee, sha256, isSent };
      });
    },
    async get(committee, sha256) {
      const name = photoName(committee, sha256);
      const asked = await database.transact(['answers'], 'readonly', (transaction) => transaction.objectStore('answers').get(name));
      const row = asked.result as PhotoRow | undefined; // as above
      if (!row) return null;
      const bytes = await cipher.decrypt(name, row.bytes).catch(() => null);
      const small = row.small ? await cipher.decrypt(smallOf(name), row.small).catch(() => null) : null;
      return bytes && { committee, sha256, isSent: row.isSent, bytes, small };
    },
    async put({ committee, sha256, isSent, bytes, small }) {
      const path = photoName(committee, sha256);
      const kept = small ? { small: await cipher.encrypt(smallOf(path), small) } : {};
      const row: PhotoRow = { path, etag: null, atMs: now(), isSent, bytes: await cipher.encrypt(path, bytes), ...kept };
      await database.transact(['answers'], 'readwrite', (transaction) => transaction.objectStore('answers').put(row));
    },
    close: database.close,
  };
}

const smallOf = (name: string): string => `${name} small`;
