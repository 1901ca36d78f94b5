import type { SignInPlace } from '../../schema/accountApi.ts';
import { AppError } from '../../schema/errors.ts';
import type { SignedIn } from './signIn.ts';
import type { Turn } from './turns.ts';

/** Whoever is done so soon never hears of a queue: a hundred others may be before them. A program that knows of no queue meets none on an ordinary day. */
const QUICK_MS = 4_000;
/** An answer waits so long for whoever asked. */
const KEPT_MS = 60_000;
const MIN_RETRY_MS = 500;
/** Well below what counts as gone (`turns.ts`). */
const MAX_RETRY_MS = 5_000;

/** A password that is looked at, or will be. `outcome` begins the session: not before somebody takes the answer. */
export type Started = { readonly turn: Turn<unknown>; readonly outcome: Promise<() => Promise<SignedIn>> };

type Attempt = Started & { doneAtMs: number | null };

/** Sign-ins that take longer than a few seconds: each has an id that only who sent it knows, a place, and one answer. */
export function createAttempts(deps: { readonly now: () => number; readonly randomText: () => string; readonly quickMs?: number }) {
  const { now, quickMs = QUICK_MS } = deps;
  const attempts = new Map<string, Attempt>();

  function forgetOld(): void {
    for (const [id, { doneAtMs }] of attempts) if (doneAtMs !== null && now() - doneAtMs > KEPT_MS) attempts.delete(id);
  }

  const placeOf = (attempt: string, { turn }: Attempt): SignInPlace => ({
    attempt,
    place: Math.max(1, turn.place()),
    retryAfterMs: Math.min(MAX_RETRY_MS, Math.max(MIN_RETRY_MS, turn.waitMs())),
  });

  return {
    /** The session, or within four seconds a place in the queue. Throws AppError: what came of it. */
    async begin(started: Started): Promise<SignedIn | SignInPlace> {
      forgetOld();
      const quick = await within(started.outcome, quickMs);
      if (quick !== null) return quick();
      const id = deps.randomText();
      const attempt: Attempt = { ...started, doneAtMs: null };
      attempts.set(id, attempt);
      const done = (): void => {
        attempt.doneAtMs = now();
      };
      started.outcome.then(done, done);
      return placeOf(id, attempt);
    },

    /**
     * What has become of it: its place while it waits, then once the session or the refusal.
     * @throws AppError: `not-found` for an id that is none, was answered or has been left alone for too long; what came of it
     */
    async ask(id: string): Promise<SignedIn | SignInPlace> {
      forgetOld();
      const attempt = attempts.get(id);
      if (!attempt) throw new AppError('not-found', { what: 'such an attempt' });
      attempt.turn.keep();
      if (attempt.doneAtMs === null) return placeOf(id, attempt);
      attempts.delete(id);
      return (await attempt.outcome)();
    },

    get size() {
      return attempts.size;
    },
  };
}

/** The result, or null when it takes longer. */
async function within<T>(result: Promise<T>, ms: number): Promise<T | null> {
  let timer: NodeJS.Timeout | null = null;
  const enough = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ms);
  });
  try {
    return await Promise.race([result, enough]);
  } finally {
    if (timer) clearTimeout(timer);
  }
}
