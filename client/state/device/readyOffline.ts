import type { Environment } from '../environment.ts';
import { canStore } from '../installed/findMissing.ts';
import { openDeviceDatabase } from './openDeviceDatabase.ts';

export const READY_CHECKS = ['person', 'shell', 'write', 'data', 'unlock', 'clock', 'persistent', 'installed'] as const;
export type ReadyCheck = {
  readonly name: (typeof READY_CHECKS)[number];
  /** `unknown`: it cannot be found out now. */
  readonly state: 'ok' | 'warning' | 'bad' | 'unknown';
  /** How far this device's clock is off, in whole minutes; with `clock` only. */
  readonly minutesOff?: number;
};

const CLOCK_WITHIN_MS = 2 * 60_000;
const SERVER_WITHIN_MS = 5_000;

/** The browser's own, as it may be. */
export type DeviceFacts = {
  readonly caches: CacheStorage | undefined;
  readonly hasWorker: () => Promise<boolean>;
  readonly isStandalone: () => boolean;
  readonly isPersisted: () => Promise<boolean>;
};

/**
 * Finds out whether this device is ready for a day without a network (X7): what would end the day is `bad`, what makes it less safe a `warning`.
 * @param person who uses it; null while nobody is signed in
 */
export async function findReadiness(deps: {
  readonly person: { readonly id: string; readonly committees: number; readonly needsCommittee: boolean } | null;
  readonly environment: Pick<Environment, 'fetch' | 'origin' | 'indexedDB' | 'now'>;
  readonly device: DeviceFacts;
}): Promise<readonly ReadyCheck[]> {
  const { person, environment, device } = deps;
  const [hasShell, writes, kept, clock, isPersisted] = await Promise.all([
    isShellKept(device),
    canStore(environment.indexedDB),
    person ? keptFor(person.id, environment.indexedDB) : NOTHING,
    checkClock(environment),
    device.isPersisted().catch(() => false),
  ]);
  const found = (name: ReadyCheck['name'], isGood: boolean, otherwise: 'bad' | 'warning'): ReadyCheck => ({
    name,
    state: isGood ? 'ok' : otherwise,
  });
  return [
    found('person', person !== null && (person.committees > 0 || !person.needsCommittee), 'bad'),
    found('shell', hasShell, 'bad'),
    found('write', writes, 'bad'),
    found('data', kept.documents > 0 && kept.answers > 0, 'bad'),
    found('unlock', kept.hasOfflineKey, 'bad'),
    clock,
    found('persistent', isPersisted, 'warning'),
    found('installed', device.isStandalone(), 'warning'),
  ];
}

async function isShellKept({ caches, hasWorker }: DeviceFacts): Promise<boolean> {
  try {
    return (await hasWorker()) && (await caches?.match('/index.html')) !== undefined;
  } catch {
    return false; // forbidden by the browser's settings
  }
}

const NOTHING = { documents: 0, answers: 0, hasOfflineKey: false };

async function keptFor(userId: string, factory: IDBFactory | undefined): Promise<typeof NOTHING> {
  const database = openDeviceDatabase(factory, userId, () => {});
  try {
    const found = await database.transact(['documents', 'answers', 'meta'], 'readonly', (transaction) => ({
      documents: transaction.objectStore('documents').count(),
      answers: transaction.objectStore('answers').count(),
      pin: transaction.objectStore('meta').count('offline'),
      passkey: transaction.objectStore('meta').count('passkey'),
    }));
    return { documents: found.documents.result, answers: found.answers.result, hasOfflineKey: found.pin.result + found.passkey.result > 0 };
  } catch {
    return NOTHING;
  } finally {
    database.close();
  }
}

/** By the `Date` of an answer: it has whole seconds, and half of the way there and back is ours. */
async function checkClock({ fetch, origin, now }: Pick<Environment, 'fetch' | 'origin' | 'now'>): Promise<ReadyCheck> {
  try {
    const askedAtMs = now();
    const answer = await fetch(`${origin}/healthz`, { cache: 'no-store', signal: AbortSignal.timeout(SERVER_WITHIN_MS) });
    const serverMs = Date.parse(answer.headers.get('Date') ?? '');
    if (!Number.isFinite(serverMs)) return { name: 'clock', state: 'unknown' };
    const offMs = Math.abs((askedAtMs + now()) / 2 - serverMs);
    if (offMs <= CLOCK_WITHIN_MS) return { name: 'clock', state: 'ok' };
    return { name: 'clock', state: 'bad', minutesOff: Math.round(offMs / 60_000) };
  } catch {
    return { name: 'clock', state: 'unknown' };
  }
}

/** Of the real browser. */
export const browserFacts = (): DeviceFacts => ({
  caches: globalThis.caches as CacheStorage | undefined, // typed as always there; it is not on an insecure origin
  hasWorker: async () => (await navigator.serviceWorker?.getRegistration('/'))?.active != null,
  isStandalone: () =>
    globalThis.matchMedia?.('(display-mode: standalone)').matches || (navigator as { standalone?: boolean }).standalone === true, // Safari's own
  isPersisted: async () => (await navigator.storage?.persisted?.()) ?? false,
});
