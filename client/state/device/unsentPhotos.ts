import type { Environment } from '../environment.ts';
import { openDeviceDatabase } from './openDeviceDatabase.ts';
import { type PhotoRow, rangeOfPhotos } from './photoRows.ts';

/** How many photos of forms exist on this device only: told without a person's key. Without those that no key opens: nothing keeps anybody here for them. Rejects when the device cannot be read. */
export async function unsentPhotos(environment: Pick<Environment, 'indexedDB'>, userId: string): Promise<number> {
  if (!environment.indexedDB) return 0;
  const database = openDeviceDatabase(environment.indexedDB, userId, () => {});
  try {
    const asked = await database.transact(['answers'], 'readonly', (transaction) =>
      transaction.objectStore('answers').getAll(rangeOfPhotos()),
    );
    return (asked.result as PhotoRow[]).filter(({ isSent, isGone }) => !isSent && !isGone).length; // nobody else writes under such names
  } finally {
    database.close();
  }
}
