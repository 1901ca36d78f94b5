import { isUserId } from '../../../schema/ids.ts';
import type { Carrier } from '../contracts/kept.ts';
import type { Environment } from '../environment.ts';
import type { RequestJson } from '../requestJson.ts';
import { createLatches, leavingLock } from './latches.ts';
import { peopleOnDevice } from './peopleOnDevice.ts';
import { openSealedStore, type SealedStore, type StoredSealed } from './sealedStore.ts';
import { sendSealed } from './sendSealed.ts';

const LOOK_EVERY_MS = 30_000;
const ONE_AT_A_TIME = 'committee-room.carrier';
/** Whose databases this browser has, where it cannot be asked. */
const PEOPLE = 'committee-room.people';

/**
 * Carries edits of people who are not here to the server, sealed as they are: of page loads that are gone, of whoever was signed in on this device before (Z8). Looks at
 * the start, when the network is back, when somebody comes back to the tab and every 30 s.
 *
 * @param deps.here who is signed in in this tab: their own outbox sends what is theirs
 */
export function createCarrier(deps: {
  readonly request: RequestJson;
  readonly environment: Pick<Environment, 'indexedDB' | 'locks' | 'local' | 'on' | 'isOnline'>;
  readonly here: () => string | null;
  /** What is theirs to send in this tab and their key does not open: nobody else may have it, for this tab holds the locks of its page loads. */
  readonly closedHere?: () => Iterable<string>;
}): Carrier & { dispose(): void } {
  const { request, environment, here, closedHere = () => [] } = deps;
  const { indexedDB, locks, local } = environment;
  const latches = createLatches(environment);
  const unreadable = new Set<string>(); // not asked about again before the page is loaded anew
  let looking: Promise<void> | null = null;
  let isDisposed = false;

  async function people(): Promise<string[]> {
    const remembered = new Set<string>((local.get(PEOPLE) ?? '').split(' ').filter((id) => isUserId(id)));
    const present = here();
    if (present !== null && !remembered.has(present)) local.set(PEOPLE, [...remembered.add(present)].join(' '));
    return (await peopleOnDevice(indexedDB)) ?? [...remembered];
  }

  /** Runs while this lock is ours; not at all while somebody has it. */
  async function alone<T>(name: string, run: () => Promise<T>): Promise<T | null> {
    if (!locks) return null;
    return (await locks.request(name, { ifAvailable: true }, (lock) => (lock ? run() : null))) ?? null;
  }

  async function hand(store: SealedStore, userId: string, stored: readonly StoredSealed[]): Promise<void> {
    const nameOf = (id: string): string => `${userId} ${id}`;
    const known = stored.filter(({ edit }) => !unreadable.has(nameOf(edit.id))).map(({ edit }) => edit);
    const sent = await sendSealed(request, known, store.forget);
    for (const id of sent.unreadable) unreadable.add(nameOf(id));
  }

  /** Not while this person is being signed out: that hands in all of theirs itself, and takes whoever has a page load's lock for a page at work. */
  const unlessLeaving = <T>(userId: string, run: () => Promise<T>): Promise<T | null> =>
    alone(leavingLock(userId), async () => {
      const latch = latches.of(userId);
      return latch === 'wiping' || latch === 'gone' ? null : run(); // looking would make their database anew
    });

  async function lookAt(userId: string): Promise<void> {
    const store = openSealedStore(indexedDB, userId);
    try {
      const stored = (await unlessLeaving(userId, () => store.read(false))) ?? [];
      for (const tab of new Set(stored.map((one) => one.tab))) {
        if (tab === null || isDisposed) continue;
        // a page load that lives, or has an heir, sends its own; it may have sent some before it went
        const handLeft = () =>
          alone(`committee-room.tab.${userId}.${tab}`, async () => {
            const left = await store.read(false);
            await hand(store, userId, left.filter((one) => one.tab === tab)); // biome-ignore format: one call a line
          });
        await unlessLeaving(userId, handLeft);
      }
    } finally {
      store.close();
    }
  }

  async function lookHere(userId: string): Promise<void> {
    const closed = new Set(closedHere());
    if (closed.size === 0) return;
    const store = openSealedStore(indexedDB, userId);
    try {
      const stored = await store.read(true);
      await hand(store, userId, stored.filter(({ edit }) => closed.has(edit.id))); // biome-ignore format: one call a line
    } finally {
      store.close();
    }
  }

  async function lookAtAll(): Promise<void> {
    await alone(ONE_AT_A_TIME, async () => {
      for (const userId of await people()) {
        if (isDisposed) continue;
        await (userId === here() ? lookHere(userId) : lookAt(userId)).catch(() => {}); // that database cannot be read now; the others can
      }
    });
  }

  const look = (): Promise<void> => {
    looking ??= lookAtAll()
      .catch(() => {}) // the next look tries again
      .finally(() => {
        looking = null;
      });
    return looking;
  };

  const timer = setInterval(() => environment.isOnline() && void look(), LOOK_EVERY_MS);
  const offs = [environment.on('online', () => void look()), environment.on('visible', () => void look())];
  void look();

  return {
    look,
    async handInSealed(userId, { includeRefused }) {
      const store = openSealedStore(indexedDB, userId);
      try {
        unreadable.clear();
        await hand(store, userId, await store.read(includeRefused));
        return { left: await store.count(includeRefused) };
      } finally {
        store.close();
      }
    },
    async read(userId) {
      const store = openSealedStore(indexedDB, userId);
      try {
        return (await store.read(true)).map(({ edit }) => edit);
      } finally {
        store.close();
      }
    },
    send: (edits) => sendSealed(request, edits),
    dispose() {
      isDisposed = true;
      clearInterval(timer);
      for (const off of offs) off();
    },
  };
}
