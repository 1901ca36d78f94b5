import { byName, type Meta, type MetaName, type MetaRecord } from './metaRecords.ts';
import type { DeviceDatabase } from './openDeviceDatabase.ts';

/**
 * Changes records in the same transaction in which they were read. Rejects when the device cannot keep it.
 * @param change what to put and what to delete, and what to hand back
 */
export async function changeMeta<T>(
  database: DeviceDatabase,
  change: (meta: Meta) => { readonly put?: readonly MetaRecord[]; readonly remove?: readonly MetaName[]; readonly result: T },
): Promise<T> {
  const outcome = await database.transact(['meta'], 'readwrite', (transaction) => {
    const store = transaction.objectStore('meta');
    const asked = store.getAll();
    const made: { result?: T } = {};
    asked.onsuccess = () => {
      const { put = [], remove = [], result } = change(byName(asked.result as MetaRecord[]));
      for (const name of remove) store.delete(name);
      for (const record of put) store.put(record);
      made.result = result;
    };
    return made;
  });
  return outcome.result as T; // the transaction is complete, so it was made
}
