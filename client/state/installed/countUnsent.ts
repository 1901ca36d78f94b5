import { TAB_LOCK } from '../createTabLocks.ts';
import { openDeviceDatabase } from '../device/openDeviceDatabase.ts';
import type { Environment } from '../environment.ts';

/**
 * How many edits on this device are on their way to the server: of everybody who is in some tab now. Those of people who are not are kept for them and hold
 * up nobody.
 */
export async function countUnsent({ indexedDB, locks }: Pick<Environment, 'indexedDB' | 'locks'>): Promise<number> {
  const names = (await locks?.query())?.held?.map(({ name = '' }) => name) ?? [];
  const people = new Set(names.filter((name) => name.startsWith(TAB_LOCK)).map((name) => name.slice(TAB_LOCK.length).split('.')[0] ?? ''));
  const counts = await Promise.all([...people].map((userId) => countOf(userId, indexedDB)));
  return counts.reduce((sum, count) => sum + count, 0);
}

async function countOf(userId: string, factory: IDBFactory | undefined): Promise<number> {
  const database = openDeviceDatabase(factory, userId, () => {});
  try {
    const request = await database.transact(['entries'], 'readonly', (transaction) => transaction.objectStore('entries').count());
    return request.result;
  } finally {
    database.close();
  }
}
