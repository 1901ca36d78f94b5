import { toBase64Url } from '../../../schema/base64url.ts';
import type { SealedEdit } from '../../../schema/deviceApi.ts';
import { openDeviceDatabase } from './openDeviceDatabase.ts';

/** An edit as it lies on the device, closed. `tab`: the page load that made it; one that was refused has none. */
export type StoredSealed = { readonly edit: SealedEdit; readonly tab: string | null };

export type SealedStore = {
  /** Oldest first. Rejects when the device cannot read. */
  read(includeRefused: boolean): Promise<readonly StoredSealed[]>;
  /** Edits that the server has. */
  forget(ids: readonly string[]): Promise<void>;
  /** How many are left. */
  count(includeRefused: boolean): Promise<number>;
  close(): void;
};

type Row = { readonly id?: unknown; readonly tab?: unknown; readonly kid?: unknown; readonly sealed?: unknown; readonly atMs?: unknown };

/** The unsent edits of one person on this device, which nobody has to unlock: they are handed on as they are. */
export function openSealedStore(factory: IDBFactory | undefined, userId: string): SealedStore {
  const { transact, close } = openDeviceDatabase(factory, userId, () => {});

  async function rows(includeRefused: boolean): Promise<Row[]> {
    const found = await transact(['entries', 'refused'], 'readonly', (transaction) => ({
      entries: transaction.objectStore('entries').getAll() as IDBRequest<Row[]>,
      refused: transaction.objectStore('refused').getAll() as IDBRequest<Row[]>,
    }));
    return [...found.entries.result, ...(includeRefused ? found.refused.result : [])];
  }

  return {
    read: async (includeRefused) => (await rows(includeRefused)).sort(byAge).flatMap(toStored),
    forget: (ids) =>
      transact(['entries', 'refused'], 'readwrite', (transaction) => {
        for (const name of ['entries', 'refused'] as const) for (const id of ids) transaction.objectStore(name).delete(id);
      }),
    count: async (includeRefused) => (await rows(includeRefused)).length,
    close,
  };
}

/** None for what an earlier version kept without sealing it: only its own person can send that. */
function toStored({ id, tab, kid, sealed }: Row): StoredSealed[] {
  if (typeof id !== 'string' || typeof kid !== 'string' || !ArrayBuffer.isView(sealed)) return [];
  const bytes = new Uint8Array(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  return [{ edit: { id, kid, sealed: toBase64Url(bytes) }, tab: typeof tab === 'string' ? tab : null }];
}

const byAge = (a: Row, b: Row): number => Number(a.atMs ?? 0) - Number(b.atMs ?? 0);
