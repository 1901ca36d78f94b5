/** Made and deleted again, nothing is ever in it. Not named like a person's. */
const NAME = 'committee-room-renewal';
/** Whoever only reads starts behind the first row. */
const SOON_MS = 1_000;
const DONE_WITHIN_MS = 10_000;

export type SoundLog = {
  /** Resolves when what is written from now on outlives a killed browser. Rejects while the device cannot do that. */
  ensure(): Promise<void>;
  /** A write has failed, or the browser has closed a database: nothing is taken for sound before the log was begun anew. */
  doubt(): void;
  /** A database is open, which writes a little by itself: the log is begun anew in a moment, if nobody writes before. */
  soon(): void;
};

const logs = new WeakMap<IDBFactory, SoundLog>();

/**
 * The browser's own log under all databases of this page (D8). Chromium has one for all of them; where a disk was full its end is torn, Chromium goes on behind
 * that, shows what it wrote, and throws everything away at the next start. Deleting a database makes it write out what the log holds and begin another one. A
 * page does not know what happened before it was loaded, so its first write waits for that, too.
 */
export function soundLogOf(factory: IDBFactory): SoundLog {
  const log = logs.get(factory) ?? createSoundLog(factory);
  logs.set(factory, log);
  return log;
}

function createSoundLog(factory: IDBFactory): SoundLog {
  let doubts = 1; // a page knows nothing of the one before it
  let soundAt = 0;
  let renewing: Promise<void> | null = null;
  let isSoon = false;

  async function renewOnce(): Promise<void> {
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

/** Several tabs may do it at once: one lets go for the other. */
async function renew(factory: IDBFactory): Promise<void> {
  const opening = factory.open(NAME, 1);
  const database = await withinTime(answerOf(opening)).catch((error: unknown) => {
    opening.onsuccess = () => opening.result.close(); // too late for us
    throw error;
  });
  database.close();
  await withinTime(answerOf(factory.deleteDatabase(NAME)));
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function withinTime<T>(promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the database does not answer')), DONE_WITHIN_MS);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
