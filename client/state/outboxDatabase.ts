/** The IndexedDB database of one person on this device: opened when needed, opened again when the browser has closed it. */
import type { OutboxEntry, RefusedWrite } from './outboxEntry.ts';

export type OutboxDatabase = {
  /** Entries of all tabs. Rejects when the device cannot read. */
  readAll(): Promise<{ readonly entries: OutboxEntry[]; readonly refused: RefusedWrite[] }>;
  /** One transaction, durable when it resolves. Rejects when the device cannot keep it; then nothing of it is kept. */
  write(change: DatabaseChange): Promise<void>;
  close(): void;
};

export type DatabaseChange = {
  readonly put?: readonly OutboxEntry[];
  readonly putRefused?: readonly RefusedWrite[];
  readonly remove?: readonly string[];
  readonly removeRefused?: readonly string[];
};

const ENTRIES = 'entries';
const REFUSED = 'refused';
/** Some browsers never answer the first `open` after a start; another one is answered. */
const OPEN_WITHIN_MS = 4_000;
/** A slow tablet may take a second or two; what never ends must not hold up the room. */
const DONE_WITHIN_MS = 10_000;

/** @param onRecreated the database had gone (evicted, cleared) and stands empty: whatever is still in memory has to be written again */
export function openOutboxDatabase(factory: IDBFactory | undefined, userId: string, onRecreated: () => void): OutboxDatabase {
  let opening: Promise<IDBDatabase> | null = null;
  let wasOpen = false;

  function open(): Promise<IDBDatabase> {
    opening ??= connect().catch((error: unknown) => {
      opening = null;
      throw error;
    });
    return opening;
  }

  async function connect(): Promise<IDBDatabase> {
    if (!factory) throw new Error('this browser keeps nothing');
    const request = factory.open(`committee-room.${userId}`, 1);
    let isNew = false;
    request.onupgradeneeded = () => {
      isNew = true;
      request.result.createObjectStore(ENTRIES, { keyPath: 'id' });
      request.result.createObjectStore(REFUSED, { keyPath: 'id' });
    };
    const database = await withinTime(OPEN_WITHIN_MS, resultOf(request));
    const forget = () => {
      opening = null;
    };
    database.onclose = forget; // the browser closed it: Safari in the background, eviction
    database.onversionchange = () => {
      database.close(); // somebody deletes it; holding on would block them
      forget();
    };
    if (isNew && wasOpen) onRecreated();
    wasOpen = true;
    return database;
  }

  async function transact<T>(mode: IDBTransactionMode, run: (transaction: IDBTransaction) => T, isSecondTry = false): Promise<T> {
    const database = await open();
    let transaction: IDBTransaction;
    try {
      transaction = database.transaction([ENTRIES, REFUSED], mode, { durability: 'strict' });
    } catch (error) {
      opening = null; // closed without an event
      if (isSecondTry) throw error;
      return transact(mode, run, true);
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
      throw error;
    }
  }

  return {
    async readAll() {
      const { entries, refused } = await transact('readonly', (transaction) => ({
        entries: transaction.objectStore(ENTRIES).getAll(),
        refused: transaction.objectStore(REFUSED).getAll(),
      }));
      return { entries: entries.result, refused: refused.result };
    },
    write: ({ put = [], putRefused = [], remove = [], removeRefused = [] }) =>
      transact('readwrite', (transaction) => {
        const entries = transaction.objectStore(ENTRIES);
        const refused = transaction.objectStore(REFUSED);
        for (const entry of put) entries.put(entry);
        for (const write of putRefused) refused.put(write);
        for (const id of remove) entries.delete(id);
        for (const id of removeRefused) refused.delete(id);
      }),
    close() {
      opening?.then((database) => database.close()).catch(() => {});
      opening = null;
    },
  };
}

function resultOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function completionOf(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('the transaction was aborted'));
  });
}

function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort();
  } catch {
    // it has ended already
  }
}

function withinTime<T>(ms: number, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the database does not answer')), ms);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
