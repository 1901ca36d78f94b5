import type { Environment } from '../environment.ts';
import { databaseNameOf } from './deviceConnection.ts';
import { openDeviceDatabase } from './openDeviceDatabase.ts';

/** A page that its browser has frozen may hold a database open; what is in it is gone by then, its last name goes when the page is. */
const CLOSED_WITHIN_MS = 5_000;
const LOOK_EVERY_MS = 50;

/**
 * Forgets what this device can read of a person: keys first, then everything that they closed. Edits that are not sent stay, sealed, until they are handed in
 * (I14). Never rejects: what cannot be cleared goes with the database.
 */
export async function forgetReadable(environment: Pick<Environment, 'indexedDB'>, userId: string): Promise<void> {
  const database = openDeviceDatabase(environment.indexedDB, userId, () => {});
  try {
    for (const store of ['meta', 'answers', 'documents'] as const)
      await database.transact([store], 'readwrite', (transaction) => transaction.objectStore(store).clear());
  } catch {
    // a device that is broken: the database is deleted as a whole
  } finally {
    database.close();
  }
}

/** Deletes a person's database and their caches. Resolves when they are gone; rejects when a page does not let go. */
export async function deletePerson({ indexedDB }: Pick<Environment, 'indexedDB'>, userId: string): Promise<void> {
  if (indexedDB) await within(CLOSED_WITHIN_MS, deleted(indexedDB.deleteDatabase(databaseNameOf(userId))));
  const names = (await globalThis.caches?.keys().catch(() => [])) ?? [];
  await Promise.all(names.filter((name) => name.includes(userId)).map((name) => caches.delete(name)));
}

/** Resolves with true when no page of this browser works for a person any more; with false after a moment, when one still does or still has what the device did not take. */
export async function whenQuiet({ locks }: Pick<Environment, 'locks'>, userId: string): Promise<boolean> {
  const isHeld = async (): Promise<boolean> =>
    (await locks?.query())?.held?.some(({ name }) => name?.startsWith(`committee-room.tab.${userId}.`)) ?? false;
  for (let leftMs = CLOSED_WITHIN_MS; leftMs > 0; leftMs -= LOOK_EVERY_MS) {
    if (!(await isHeld())) return true;
    await pause(LOOK_EVERY_MS);
  }
  return !(await isHeld());
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function deleted(request: IDBOpenDBRequest): Promise<void> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error);
  });
}

function within(ms: number, promise: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('a page holds the database open')), ms);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
