import { randomId } from '../../../schema/ids.ts';
import { resultOf, withinTime } from './requests.ts';
import { ownOf, type SoundLog, soundLogOf } from './soundLog.ts';
import { STORES } from './stores.ts';

/** An open database, and which one it is. */
type Opened = { readonly database: IDBDatabase; readonly generation: string };

export type DeviceConnection = {
  /** From now on it stays open once it is. @param onLost hears when the browser has closed it, until it leaves */
  join(onLost: () => void): void;
  /** Opened when needed, opened again when the browser has closed it. @param factory of whoever needs it: it may refuse to */
  open(factory: IDBFactory): Promise<Opened>;
  /** It does not do what it is asked: whoever needs it next opens another. */
  drop(): void;
  /** The last one who leaves closes it, in a moment: of who opens a person's store and who works with it then, each for itself, the second finds it open. */
  leave(onLost: () => void): void;
};

const NAME = 'committee-room.';
const VERSION = 2;
/** The row of `meta` that says whether this is still the database that was open before. */
const GENERATION = 'generation';
const GENERATION_LENGTH = 12;
/** Some browsers never answer the first `open` after a start; another one is answered. */
const OPEN_WITHIN_MS = 4_000;

const pages = new WeakMap<IDBFactory, Map<string, DeviceConnection>>();

export const databaseNameOf = (userId: string): string => NAME + userId;

/** The connection to a person's database, one for all stores of a page: each that were opened for itself cost a slow tablet a round trip and more before the first row. */
export function connectionTo(asked: IDBFactory, userId: string): DeviceConnection {
  const factory = ownOf(asked);
  const connections = pages.get(factory) ?? new Map<string, DeviceConnection>();
  const connection = connections.get(userId) ?? createConnection(factory, userId);
  pages.set(factory, connections.set(userId, connection));
  return connection;
}

function createConnection(own: IDBFactory, userId: string): DeviceConnection {
  const log = soundLogOf(own);
  const users = new Set<() => void>();
  let opening: Promise<Opened> | null = null;

  function lost(): void {
    opening = null;
    for (const onLost of [...users]) onLost();
  }

  async function connect(factory: IDBFactory): Promise<Opened> {
    await log.mayOpen();
    const request = factory.open(databaseNameOf(userId), VERSION);
    request.onupgradeneeded = () => {
      for (const [name, options] of Object.entries(STORES))
        if (!request.result.objectStoreNames.contains(name))
          request.result.createObjectStore(name, { ...options, keyPath: options.keyPath as string | string[] });
    };
    const database = await withinTime(OPEN_WITHIN_MS, resultOf(request)).catch((error: unknown) => {
      request.onsuccess = () => request.result.close(); // opened too late for us: nobody would let go of it when it is to be deleted
      throw error;
    });
    log.soon();
    database.onclose = () => {
      log.doubt(); // the browser closed it: Safari in the background, eviction, a disk that is full
      lost();
    };
    database.onversionchange = () => {
      database.close(); // somebody deletes it or a later version opens it; holding on would block them
      lost();
    };
    return { database, generation: await withinTime(OPEN_WITHIN_MS, generationOf(database, log)) };
  }

  return {
    join: (onLost) => void users.add(onLost),
    open(factory) {
      opening ??= connect(factory).catch((error: unknown) => {
        opening = null;
        throw error;
      });
      return opening;
    },
    drop() {
      opening = null;
    },
    leave(onLost) {
      users.delete(onLost);
      setTimeout(() => {
        if (users.size > 0) return;
        opening?.then(({ database }) => database.close()).catch(() => {});
        opening = null;
      });
    },
  };
}

/** Drawn by whoever opens a database first. Another page may have made this one anew, so that it is there says nothing. */
async function generationOf(database: IDBDatabase, log: SoundLog): Promise<string> {
  const there = await generationIn(database, 'readonly');
  if (there !== undefined) return there;
  await log.ensure();
  return (await generationIn(database, 'readwrite')) ?? '';
}

async function generationIn(database: IDBDatabase, mode: IDBTransactionMode): Promise<string | undefined> {
  const transaction = database.transaction('meta', mode, { durability: 'strict' });
  const done = completionOf(transaction);
  const meta = transaction.objectStore('meta');
  const asked = meta.get(GENERATION);
  let generation: string | undefined;
  asked.onsuccess = () => {
    generation = asked.result?.id;
    if (generation !== undefined || mode === 'readonly') return;
    generation = randomId(GENERATION_LENGTH, randomByte);
    meta.put({ name: GENERATION, id: generation });
  };
  await done;
  return generation;
}

const randomByte = (): number => crypto.getRandomValues(new Uint8Array(1))[0] ?? 0;

export function completionOf(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('aborted'));
  });
}
