import { randomId } from '../../schema/ids.ts';
import type { Environment } from './environment.ts';

export type TabLocks = {
  /** This page load. */
  readonly tab: string;
  /** Resolves once this tab is known to be alive. */
  readonly ready: Promise<void>;
  /** Whether what that tab made is ours to send: it is this one, or one that has gone. */
  owns(tab: string): boolean;
  /** Takes over the tabs among these that have gone and resolves with whether there was one. Those still alive are taken over when they go. */
  watch(tabs: Iterable<string>): Promise<boolean>;
  close(): void;
};

const TAB_ID_LENGTH = 8;

/**
 * Tells the living tabs of one person from the dead: each holds a Web Lock named for itself, which the browser gives up for it however it
 * ends. Whoever gets the lock of another tab is its heir. Where there are no locks (an insecure origin) every tab is everybody's heir: what
 * is sent twice is one edit.
 *
 * @param deps.onTakenOver a tab that was alive has gone and is ours now
 */
export function createTabLocks(deps: {
  readonly userId: string;
  readonly environment: Pick<Environment, 'locks' | 'randomByte'>;
  readonly onTakenOver: () => void;
}): TabLocks {
  const { locks, randomByte } = deps.environment;
  const tab = randomId(TAB_ID_LENGTH, randomByte);
  const owned = new Set([tab]);
  const watched = new Set([tab]);
  const closing = new AbortController();
  const closed = new Promise<void>((resolve) => {
    closing.signal.addEventListener('abort', () => resolve());
  });
  const nameOf = (of: string): string => `committee-room.tab.${deps.userId}.${of}`;

  /** Resolves with whether the lock was got; it is kept until `close`. */
  function hold(of: string, options: LockOptions): Promise<boolean> {
    return new Promise((resolve) => {
      const got = (lock: Lock | null) => {
        resolve(lock !== null);
        return lock ? closed : undefined;
      };
      (locks as LockManager).request(nameOf(of), options, got).catch(() => resolve(false)); // asked for only where there are locks
    });
  }

  async function inherit(of: string): Promise<boolean> {
    if (await hold(of, { ifAvailable: true })) {
      owned.add(of);
      return true;
    }
    hold(of, { signal: closing.signal })
      .then((isOurs) => {
        if (!isOurs) return;
        owned.add(of);
        deps.onTakenOver();
      })
      .catch(() => {}); // `hold` does not reject
    return false;
  }

  return {
    tab,
    ready: locks ? hold(tab, {}).then(() => {}) : Promise.resolve(),
    owns: (of) => !locks || owned.has(of),
    async watch(tabs) {
      if (!locks) return false;
      const strangers = [...new Set(tabs)].filter((of) => !watched.has(of));
      for (const of of strangers) watched.add(of);
      return (await Promise.all(strangers.map(inherit))).includes(true);
    },
    close: () => closing.abort(),
  };
}
