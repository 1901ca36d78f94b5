import { hasRoom } from './hasRoom.ts';
import { resultOf, withinTime } from './requests.ts';

/** Made and deleted again, nothing is ever in it. Not named like a person's. */
const NAME = 'committee-room-renewal';
/** Whoever only reads is not held up. */
const SOON_MS = 1_000;
const DONE_WITHIN_MS = 10_000;

export type SoundLog = {
  /** Resolves when databases may be opened. Rejects after a failure, while there is no room: opening alone writes a little, behind the torn end. */
  mayOpen(): Promise<void>;
  /** Resolves when what is written from now on outlives a killed browser. Rejects while the device cannot do that. */
  ensure(): Promise<void>;
  /** A write has failed, or the browser has closed a database: nothing is taken for sound before the log was begun anew. */
  doubt(): void;
  /** A database is open: the log is begun anew in a moment, if nobody writes before. */
  soon(): void;
};

const logs = new WeakMap<IDBFactory, SoundLog>();
/** The browser's own factory behind one that refuses some of what is asked of it. */
export const behind = new WeakMap<IDBFactory, IDBFactory>();
export const ownOf = (factory: IDBFactory): IDBFactory => behind.get(factory) ?? factory;

/**
 * The browser's own log under all databases of this page (D8). Chromium has one for all of them; where a disk was full its end is torn, Chromium goes on behind
 * that, shows what it wrote, and throws everything away when it opens it the next time. Deleting a database makes it write out what the log holds and begin
 * another one. A page does not know what happened before it was loaded, so its first write waits for that, too.
 */
export function soundLogOf(asked: IDBFactory): SoundLog {
  const factory = ownOf(asked);
  const log = logs.get(factory) ?? createSoundLog(factory);
  logs.set(factory, log);
  return log;
}

function createSoundLog(factory: IDBFactory): SoundLog {
  let doubts = 0;
  let soundAt = -1; // a page knows nothing of the one before it
  let roomAt = 0;
  let looking: Promise<void> | null = null;
  let renewing: Promise<void> | null = null;
  let isSoon = false;

  async function lookForRoom(): Promise<void> {
    const at = doubts;
    if (!(await hasRoom())) throw new Error('the disk is full');
    roomAt = at;
  }

  async function mayOpen(): Promise<void> {
    while (roomAt !== doubts) {
      looking ??= lookForRoom().finally(() => {
        looking = null;
      });
      await looking;
    }
  }

  async function renewOnce(): Promise<void> {
    await mayOpen();
    const at = doubts;
    await renew(factory);
    soundAt = at;
  }

  async function ensure(): Promise<void> {
    while (soundAt !== doubts) {
      renewing ??= renewOnce().finally(() => {
        renewing = null;
      });
      await renewing;
    }
  }

  return {
    mayOpen,
    ensure,
    doubt() {
      doubts += 1;
    },
    soon() {
      if (isSoon || soundAt === doubts) return;
      isSoon = true;
      setTimeout(() => {
        isSoon = false;
        ensure().catch(() => {}); // the next write tries again, and says so
      }, SOON_MS);
    },
  };
}

/** Several tabs may do it at once: none holds it open. */
async function renew(factory: IDBFactory): Promise<void> {
  const opening = factory.open(NAME, 1);
  const database = await withinTime(DONE_WITHIN_MS, resultOf(opening)).catch((error: unknown) => {
    opening.onsuccess = () => opening.result.close(); // too late for us
    throw error;
  });
  database.close();
  await withinTime(DONE_WITHIN_MS, resultOf(factory.deleteDatabase(NAME)));
}
