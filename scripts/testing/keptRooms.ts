import type { Page } from 'playwright-core';

/** Rooms of the documents on this device. */
export const keptRooms = (page: Page): Promise<string[]> => page.evaluate<string[]>(KEPT_ROOMS);

const KEPT_ROOMS = `(async () => {
  const rooms = [];
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((resolve, reject) => {
      const opening = indexedDB.open(name);
      opening.onupgradeneeded = () => opening.transaction.abort(); // it has gone meanwhile: looking must not make one
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => (opening.error.name === 'AbortError' ? resolve(null) : reject(opening.error));
    });
    if (database?.objectStoreNames.contains('documents')) {
      const all = await new Promise((resolve) => {
        const asking = database.transaction('documents').objectStore('documents').getAll();
        asking.onsuccess = () => resolve(asking.result);
      });
      for (const { room } of all) rooms.push(room);
    }
    database?.close();
  }
  return [...new Set(rooms)];
})()`;
