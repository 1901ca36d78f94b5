/** One browser for tests: its storage, IndexedDB and locks are shared by the pages opened in it. */
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { vi } from 'vitest';
import type { BrowserEvent, Environment, KeyValues } from '../environment.ts';
import type { FakeBackend } from './fakeBackend.ts';
import { createFakeLocks } from './fakeLocks.ts';

export type FakePage = ReturnType<ReturnType<typeof createFakeBrowser>['openPage']>;

export function memoryStorage(): KeyValues {
  const values = new Map<string, string>();
  return {
    get: (key) => values.get(key) ?? null,
    set: (key, value) => {
      if (value === null) values.delete(key);
      else values.set(key, value);
    },
  };
}

export function createFakeBrowser(backend: FakeBackend, { seed = 1 } = {}) {
  globalThis.IDBKeyRange = IDBKeyRange; // the one that its factory takes
  const indexedDB = new IDBFactory();
  const databases: IDBDatabase[] = [];
  const openDatabase = indexedDB.open.bind(indexedDB);
  indexedDB.open = (...name) => {
    const request = openDatabase(...name);
    request.addEventListener('success', () => databases.push(request.result));
    return request;
  };
  const local = memoryStorage();
  const locks = createFakeLocks();
  const random = seededRandom(seed);

  /**
   * @param tab storage of the tab, kept over its reloads
   * @param locksAfterMs how long the browser takes to give or refuse a lock
   */
  function openPage({ tab = memoryStorage(), hasLocks = true, hasDatabase = true, locksAfterMs = 0 } = {}) {
    const listeners = new Map<BrowserEvent, Set<() => void>>();
    const page = locks.page(locksAfterMs);
    let isOnline = true;
    let isVisible = true;
    let isDead = false;
    const own: IDBDatabase[] = [];
    const pageDatabases = {
      open(...name: Parameters<IDBFactory['open']>) {
        if (isDead) return new EventTarget() as IDBOpenDBRequest; // answers a page that is no more: never
        const request = indexedDB.open(...name);
        request.addEventListener('success', () => (isDead ? request.result.close() : own.push(request.result)));
        return request;
      },
      databases: () => indexedDB.databases(),
      deleteDatabase: (name: string) => indexedDB.deleteDatabase(name),
    };
    const environment: Environment = {
      origin: 'http://room.example',
      fetch: backend.fetch,
      WebSocket: backend.WebSocket,
      indexedDB: hasDatabase ? (pageDatabases as unknown as IDBFactory) : undefined, // the methods that are used
      storage: undefined,
      subtle: undefined, // its promises need more than fake timers: whoever tests with keys gives their own
      locks: hasLocks ? page.locks : undefined,
      local,
      tab,
      languages: ['en'],
      now: () => Date.now(),
      random,
      randomByte: () => Math.floor(random() * 256),
      isOnline: () => isOnline,
      isVisible: () => isVisible,
      onNextFrame: (run) => queueMicrotask(run),
      on(event, listener) {
        const set = listeners.get(event) ?? new Set();
        listeners.set(event, set.add(listener));
        return () => set.delete(listener);
      },
    };
    return {
      environment,
      fire(event: BrowserEvent): void {
        if (event === 'online' || event === 'offline') isOnline = event === 'online';
        if (event === 'visible') isVisible = true;
        for (const listener of [...(listeners.get(event) ?? [])]) listener();
      },
      /** The person goes to another tab; `fire('visible')` brings them back. */
      hide(): void {
        isVisible = false;
      },
      /** The page ends, however it does: the browser gives up its locks and its databases. */
      die(): void {
        isDead = true;
        for (const database of own) database.close();
        page.die();
      },
    };
  }
  return {
    openPage,
    local,
    indexedDB,
    /** Every database connection that a page opened. */
    databases,
  };
}

/** Lets time pass in small steps, moving what the network holds after each. Fake timers have to be in force. */
export async function pass(backend: FakeBackend, ms = 60): Promise<void> {
  for (let left = ms; left > 0; left -= 10) {
    await vi.advanceTimersByTimeAsync(Math.min(10, left));
    backend.flush();
  }
  await vi.advanceTimersByTimeAsync(0);
}

function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
