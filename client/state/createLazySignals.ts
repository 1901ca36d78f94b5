import { createSignal, getListener, onCleanup } from 'solid-js';

export type LazySignals<T> = {
  /** The value of a key; inside an effect it re-runs when, and only when, that value changes. A plain read elsewhere. */
  read(key: string): T;
  /** Says that the value of a key may have changed. */
  refresh(key: string): void;
  /** The same for every key that somebody looks at. */
  refreshAll(): void;
  /** How many keys are looked at. */
  readonly size: number;
};

type Watched<T> = { readonly get: () => T; readonly set: (value: T) => void; watchers: number };

/** One signal a key that somebody looks at, over any plain read; dropped when nobody looks any more. */
export function createLazySignals<T>(readNow: (key: string) => T, equals: (a: T, b: T) => boolean = Object.is): LazySignals<T> {
  const watched = new Map<string, Watched<T>>();

  function watch(key: string): Watched<T> {
    const known = watched.get(key);
    if (known) return known;
    const [get, set] = createSignal(readNow(key), { equals });
    const fresh: Watched<T> = { get, set: (value) => set(() => value), watchers: 0 };
    watched.set(key, fresh);
    return fresh;
  }

  function release(key: string, signal: Watched<T>): void {
    signal.watchers -= 1;
    if (signal.watchers > 0) return;
    // an effect that re-runs lets go before it reads again
    queueMicrotask(() => {
      if (signal.watchers === 0 && watched.get(key) === signal) watched.delete(key);
    });
  }

  return {
    read(key) {
      if (!getListener()) return readNow(key);
      const signal = watch(key);
      signal.watchers += 1;
      onCleanup(() => release(key, signal));
      return signal.get();
    },
    refresh(key) {
      watched.get(key)?.set(readNow(key));
    },
    refreshAll() {
      for (const [key, signal] of watched) signal.set(readNow(key));
    },
    get size() {
      return watched.size;
    },
  };
}
