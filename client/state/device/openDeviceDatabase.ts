import { randomId } from '../../../schema/ids.ts';
import { resultOf, withinTime } from './requests.ts';
import { type SoundLog, soundLogOf } from './soundLog.ts';

/** The stores of one person's database on this device. Everything with content in it is encrypted or sealed; ids, rooms and times are not. */
export const STORES = {
  /** Edits that the server has not acknowledged. */
  entries: { keyPath: 'id' },
  /** Writes that were not accepted and wait for a decision. */
  refused: { keyPath: 'id' },
  /** Documents: a head and rows of updates, `[room, n]`. */
  documents: { keyPath: ['room', 'n'] },
  /** Answers of the API (roll, committee, …) by path. */
  answers: { keyPath: 'path' },
  /** Envelopes of the content key, last contact, … by name; read before anything is unlocked. */
  meta: { keyPath: 'name' },
} as const;
export type StoreName = keyof typeof STORES;

export type DeviceDatabase = {
  /**
   * One transaction, durable when it resolves. Rejects when the device cannot do it; then nothing of it is kept. What writes waits until it would outlive a
   * killed browser (D8).
   * @param run asks at once; what it returns is handed back when the transaction is complete, its requests answered
   */
  transact<T>(stores: readonly StoreName[], mode: IDBTransactionMode, run: (transaction: IDBTransaction) => T): Promise<T>;
  close(): void;
};

const NAME = 'committee-room.';
const VERSION = 2;
/** The row of `meta` that says whether this is still the database that was open before. */
const GENERATION = 'generation';
const GENERATION_LENGTH = 12;
/** Some browsers never answer the first `open` after a start; another one is answered. */
const OPEN_WITHIN_MS = 4_000;
/** A slow tablet may take a second or two; what never ends must not hold up the room. */
const DONE_WITHIN_MS = 10_000;

export const databaseNameOf = (userId: string): string => NAME + userId;

/**
 * The IndexedDB database of one person on this device: opened when needed, opened again when the browser has closed it.
 * @param onRecreated the database had gone (evicted, cleared) and another one stands in its place, empty but for what other pages have written since: whatever
 * is still in memory has to be written again (D5)
 * @param onLost the browser has closed it, perhaps because it is gone: the next transaction finds out
 */
export function openDeviceDatabase(
  factory: IDBFactory | undefined,
  userId: string,
  onRecreated: () => void,
  onLost: () => void = () => {},
): DeviceDatabase {
  const log = factory && soundLogOf(factory);
  let opening: Promise<IDBDatabase> | null = null;
  let known: string | null = null; // the generation that was open before

  function open(): Promise<IDBDatabase> {
    opening ??= connect().catch((error: unknown) => {
      opening = null;
      throw error;
    });
    return opening;
  }

  async function connect(): Promise<IDBDatabase> {
    if (!factory || !log) throw new Error('this browser keeps nothing');
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
    const lost = () => {
      opening = null;
      onLost();
    };
    log.soon();
    database.onclose = () => {
      log.doubt(); // the browser closed it: Safari in the background, eviction, a disk that is full
      lost();
    };
    database.onversionchange = () => {
      database.close(); // somebody deletes it or a later version opens it; holding on would block them
      lost();
    };
    const generation = await withinTime(OPEN_WITHIN_MS, generationOf(database, log));
    const isAnother = known !== null && known !== generation;
    known = generation;
    if (isAnother) onRecreated();
    return database;
  }

  async function transact<T>(
    stores: readonly StoreName[],
    mode: IDBTransactionMode,
    run: (transaction: IDBTransaction) => T,
    isSecondTry = false,
  ): Promise<T> {
    const database = await open();
    if (mode !== 'readonly') await log?.ensure();
    let transaction: IDBTransaction;
    try {
      transaction = database.transaction(stores, mode, { durability: 'strict' });
    } catch (error) {
      opening = null; // closed without an event
      log?.doubt();
      if (isSecondTry) throw error;
      return transact(stores, mode, run, true);
    }
    const done = completionOf(transaction);
    try {
      const result = run(transaction);
      await withinTime(DONE_WITHIN_MS, done);
      return result;
    } catch (error) {
      done.catch(() => {}); // the first error is the one that says why
      abort(transaction); // nothing of it is kept
      opening = null; // a connection that hangs is not asked again
      if (!isTooMuch(error)) log?.doubt();
      throw error;
    }
  }

  return {
    transact,
    close() {
      opening?.then((database) => database.close()).catch(() => {});
      opening = null;
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

function completionOf(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('the transaction was aborted'));
  });
}

/** Refused before anything of it was written: what is there is sound, and what is done with has to go to make room. */
const isTooMuch = (error: unknown): boolean => (error as { readonly name?: unknown } | null)?.name === 'QuotaExceededError';

function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort();
  } catch {
    // it has ended already
  }
}
