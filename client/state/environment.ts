/** What the state needs of the browser, gathered in one object so that tests can give their own. */

/** `localStorage` or `sessionStorage` that never throws: a browser that forbids them forgets at the end of the page instead. */
export type KeyValues = { get(key: string): string | null; set(key: string, value: string | null): void };

/**
 * `visible`: the person looks at the tab again, or the browser has thawed it or taken it out of its back-forward cache. `storage`: another tab
 * has changed what this browser remembers.
 */
export type BrowserEvent = 'online' | 'offline' | 'visible' | 'storage';

export type Environment = {
  /** Where API and sockets are, e.g. `https://committee.example`. */
  readonly origin: string;
  readonly fetch: typeof fetch;
  readonly WebSocket: typeof WebSocket;
  readonly indexedDB: IDBFactory | undefined;
  /** How much the browser keeps for us; absent on an insecure origin and in some browsers. */
  readonly storage: StorageManager | undefined;
  /** Absent on an insecure origin. */
  readonly subtle: SubtleCrypto | undefined;
  /** Absent on an insecure origin. */
  readonly locks: LockManager | undefined;
  /** Kept in this browser. */
  readonly local: KeyValues;
  /** Kept in this tab. */
  readonly tab: KeyValues;
  readonly languages: readonly string[];
  now(): number;
  /** 0 ≤ n < 1; spreads the attempts of many tablets, nothing secret. */
  random(): number;
  /** A byte nobody can guess. */
  randomByte(): number;
  isOnline(): boolean;
  /** Whether the person can see the tab now. */
  isVisible(): boolean;
  /** Runs before the next picture; not while the tab is hidden. */
  onNextFrame(run: () => void): void;
  /** Returns the unsubscriber. */
  on(event: BrowserEvent, listener: () => void): () => void;
};

/** The real browser. */
export function browserEnvironment(): Environment {
  return {
    origin: location.origin,
    fetch: (input, init) => fetch(input, init),
    WebSocket,
    indexedDB: globalThis.indexedDB,
    storage: navigator.storage as StorageManager | undefined, // typed as always there; it is not on an insecure origin
    subtle: crypto.subtle as SubtleCrypto | undefined, // typed as always there; it is not on an insecure origin
    locks: navigator.locks as LockManager | undefined, // typed as always there; it is not on an insecure origin
    local: localValues(),
    tab: safeStorage(() => sessionStorage),
    languages: navigator.languages,
    now: () => Date.now(),
    random: () => Math.random(),
    randomByte: () => crypto.getRandomValues(new Uint8Array(1))[0] ?? 0,
    isOnline: () => navigator.onLine,
    isVisible,
    onNextFrame: (run) => requestAnimationFrame(run),
    on: listen,
  };
}

/** What is kept in this browser. */
export const localValues = (): KeyValues => safeStorage(() => localStorage);

function listen(event: BrowserEvent, listener: () => void): () => void {
  if (event === 'visible') {
    const whenVisible = () => {
      if (isVisible()) listener();
    };
    const offs = [on(document, 'visibilitychange', whenVisible), on(document, 'resume', listener), on(window, 'pageshow', listener)];
    return () => {
      for (const off of offs) off();
    };
  }
  return on(window, event, listener);
}

function on(target: EventTarget, event: string, listener: () => void): () => void {
  target.addEventListener(event, listener);
  return () => target.removeEventListener(event, listener);
}

const isVisible = (): boolean => document.visibilityState === 'visible';

function safeStorage(open: () => Storage): KeyValues {
  const memory = new Map<string, string>(); // what the browser would not take
  return {
    get(key) {
      try {
        return memory.get(key) ?? open().getItem(key);
      } catch {
        return memory.get(key) ?? null;
      }
    },
    set(key, value) {
      memory.delete(key);
      try {
        if (value === null) open().removeItem(key);
        else open().setItem(key, value);
      } catch {
        if (value !== null) memory.set(key, value);
      }
    },
  };
}
