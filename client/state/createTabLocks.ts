import { randomId } from '../../schema/ids.ts';
import type { Environment } from './environment.ts';

export type TabLocks = {
  /** This page load. */
  readonly tab: string;
  /** Resolves once this tab is known to be alive. */
  readonly ready: Promise<void>;
  /** Whether what that page load made is ours to send: it is this one, an earlier one of this tab, or one that has gone. */
  owns(tab: string): boolean;
  /** Takes over those among these that have gone; resolves when it is known of each. Those still alive are taken over when they go. */
  watch(tabs: Iterable<string>): Promise<void>;
  close(): void;
};

/** Every living tab of a person holds a lock of this name, then their id. */
export const TAB_LOCK = 'committee-room.tab.';

const TAB_ID_LENGTH = 8;
/** Page loads of this tab, the latest first. */
const TAB_KEY = 'committee-room.page-loads';
/** Of older ones the browser has long given up the locks. */
const PAGE_LOADS_REMEMBERED = 8;

/**
 * Tells the living tabs of one person from the dead: each holds a Web Lock named for itself, which the browser gives up for it however it
 * ends. Whoever gets the lock of another tab is its heir. Where there are no locks (an insecure origin) every tab is everybody's heir: what
 * is sent twice is one edit.
 *
 * An earlier page load of this very tab is ours at once: the browser may take seconds to let go of it, and its edits are what the person
 * in front of this tab has made. A tab that was duplicated has the same past; the two of them then send the same edits.
 *
 * @param deps.onTakenOver another page load has gone: what it left is ours, and nothing more will come of it. Whoever asked for it, all have
 * to hear: it may have left edits in any room
 */
export function createTabLocks(deps: {
  readonly userId: string;
  readonly environment: Pick<Environment, 'locks' | 'randomByte' | 'tab'>;
  readonly onTakenOver: () => void;
}): TabLocks {
  const { locks, randomByte, tab: storage } = deps.environment;
  const tab = randomId(TAB_ID_LENGTH, randomByte);
  const earlier = storage.get(TAB_KEY)?.split(' ') ?? [];
  storage.set(TAB_KEY, [tab, ...earlier].slice(0, PAGE_LOADS_REMEMBERED).join(' '));
  const owned = new Set([tab, ...earlier]);
  const watched = new Map([[tab, Promise.resolve()]]); // resolved when the browser has answered
  const closing = new AbortController();
  const closed = new Promise<void>((resolve) => {
    closing.signal.addEventListener('abort', () => resolve());
  });
  const nameOf = (of: string): string => `${TAB_LOCK}${deps.userId}.${of}`;

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

  function takeOver(of: string): void {
    owned.add(of);
    deps.onTakenOver();
  }

  async function inherit(of: string): Promise<void> {
    if (await hold(of, { ifAvailable: true })) return takeOver(of);
    hold(of, { signal: closing.signal })
      .then((isOurs) => isOurs && takeOver(of))
      .catch(() => {}); // `hold` does not reject
  }

  /** One question a tab, and one answer for all who ask meanwhile: who did not wait for it would find nothing, and not look again. */
  function watchOne(of: string): Promise<void> {
    const asked = watched.get(of) ?? inherit(of);
    watched.set(of, asked);
    return asked;
  }

  return {
    tab,
    ready: locks ? hold(tab, {}).then(() => {}) : Promise.resolve(),
    owns: (of) => !locks || owned.has(of),
    async watch(tabs) {
      if (locks) await Promise.all([...new Set(tabs)].map(watchOne));
    },
    close: () => closing.abort(),
  };
}
