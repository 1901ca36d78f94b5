/** What the app cannot do without, in the order in which it is told. */
export const ABILITIES = ['storage', 'locks', 'crypto', 'socket', 'worker', 'channel', 'clone'] as const;
export type Ability = (typeof ABILITIES)[number];

/** Of the browser, as it may be: everything may be absent. */
export type Browser = {
  readonly indexedDB?: IDBFactory | null | undefined;
  readonly navigator: { readonly locks?: unknown; readonly serviceWorker?: unknown; readonly storage?: StorageManager | undefined };
  readonly crypto?: { readonly subtle?: unknown } | undefined;
  readonly WebSocket?: unknown;
  readonly BroadcastChannel?: unknown;
  readonly structuredClone?: unknown;
};

const PROBE = 'committee-room-probe';
const ROOM_FOR_A_DAY_BYTES = 200e6;

/** What of it this browser does not have at all (X5). */
export function findMissing(browser: Browser): Ability[] {
  const has: Readonly<Record<Ability, unknown>> = {
    storage: browser.indexedDB,
    locks: browser.navigator.locks,
    crypto: browser.crypto?.subtle,
    socket: browser.WebSocket,
    worker: browser.navigator.serviceWorker,
    channel: browser.BroadcastChannel,
    clone: browser.structuredClone,
  };
  return ABILITIES.filter((ability) => !has[ability]);
}

/** Whether the device really keeps what it is given: a full one, and some private windows, have a storage that refuses. Waits for as long as a slow one takes. Never rejects. */
export function canStore(factory: IDBFactory | undefined): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (can: boolean): void => {
      try {
        factory?.deleteDatabase(PROBE); // nothing stays of it; when that fails, the next one tries again
      } catch {
        // a storage that refuses everything
      }
      resolve(can);
    };
    try {
      const opening = (factory as IDBFactory).open(PROBE, 1); // an absent one throws here
      opening.onupgradeneeded = () => opening.result.createObjectStore('probe');
      opening.onerror = () => settle(false);
      opening.onsuccess = () => {
        const database = opening.result;
        const writing = database.transaction('probe', 'readwrite');
        writing.objectStore('probe').put(1, 1);
        writing.oncomplete = () => settle(true);
        writing.onabort = () => settle(false);
        database.close(); // when the transaction is done
      };
    } catch {
      settle(false);
    }
  });
}

/** Whether what is kept may be thrown away, or room run out, before a day is over: told, and nobody is kept out for it. Never rejects. */
export async function isStorageWeak(storage: StorageManager | undefined): Promise<boolean> {
  try {
    if (!storage?.persist) return true;
    const { quota = Number.POSITIVE_INFINITY, usage = 0 } = await storage.estimate();
    return quota - usage < ROOM_FOR_A_DAY_BYTES;
  } catch {
    return false; // it does not say
  }
}
