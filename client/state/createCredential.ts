import type { SessionAnswer } from '../../schema/api.ts';
import type { Environment } from './environment.ts';
import { isPassing, type RequestJson } from './requestJson.ts';

/** The right to speak for one session. It stays bound to that session, whoever signs in in this tab later (A8). */
export type Credential = {
  readonly sessionId: string;
  /** An access token that lives for a while yet. Throws AppError: `unreachable`, or `token-expired`/`not-authenticated` when it is over. */
  token(): Promise<string>;
  /** A token in place of one that the server refused. Throws like `token`. */
  renew(refused?: string): Promise<string>;
  /** Renews in the background when the token is near its end; never throws. */
  freshen(): void;
};

/** A token is renewed so long before its end, half its life at most. */
const MARGIN_MS = 60_000;
/** A call would not arrive in time with less. */
const NEARLY_OVER_MS = 3_000;
/**
 * Longer than a renewal takes that comes to an end (15 s, `requestJson.ts`): two that overtook each other would leave an old token in the cookie, or show one to the
 * server, which takes that for a theft (A9). A tab frozen by its browser may hold the lock for good: others go on without it.
 */
const LOCK_WITHIN_MS = 16_000;

/**
 * Keeps the access token of one session in memory and renews it: one renewal at a time in this tab, and over all tabs of the session where
 * the browser has locks. Its end is counted on this device's clock from when it came, so a clock that is wrong by a day does no harm.
 *
 * @param deps.onAnswer hears of every renewal
 * @param deps.onOver the session has ended: called once, before the renewal rejects
 */
export function createCredential(
  first: SessionAnswer,
  deps: {
    readonly request: RequestJson;
    readonly environment: Pick<Environment, 'locks' | 'now'>;
    /** Of this browser for this person; the server says when it has to forget everything. */
    readonly deviceId?: () => string;
    readonly onAnswer: (answer: SessionAnswer) => void;
    readonly onOver: (error: unknown) => void;
  },
): Credential {
  const { environment } = deps;
  const { sessionId } = first;
  let current = withTime(first);
  let renewing: Promise<string> | null = null;
  let isOver = false;

  function withTime(answer: SessionAnswer) {
    return { token: answer.accessToken, cameAtMs: environment.now(), lifeMs: answer.expiresInSeconds * 1_000 };
  }
  /** A clock that was set back makes the age negative: nothing is known then, so it counts as used up. */
  function leftMs(): number {
    const ageMs = environment.now() - current.cameAtMs;
    return ageMs < 0 ? 0 : current.lifeMs - ageMs;
  }
  const isNearEnd = (): boolean => leftMs() <= Math.min(MARGIN_MS, current.lifeMs / 2); // also of one that has no life: opened without a network

  async function refresh(): Promise<string> {
    try {
      const answer = await refreshSession(sessionId, deps.request, environment.locks, deps.deviceId?.());
      current = withTime(answer);
      deps.onAnswer(answer);
      return answer.accessToken;
    } catch (error) {
      if (!isPassing(error) && !isOver) {
        isOver = true;
        deps.onOver(error);
      }
      throw error;
    } finally {
      renewing = null;
    }
  }
  const renewOnce = (): Promise<string> => {
    renewing ??= refresh();
    return renewing;
  };

  function freshen(): void {
    if (!isOver && isNearEnd()) renewOnce().catch(() => {}); // whoever needs the token next meets the error
  }

  return {
    sessionId,
    freshen,
    async token() {
      if (leftMs() < NEARLY_OVER_MS) return renewOnce();
      freshen();
      return current.token;
    },
    async renew(refused) {
      return refused === undefined || refused === current.token ? renewOnce() : current.token;
    },
  };
}

/** `POST /api/auth/refresh`, with what `/api/me` says; one at a time for a session over all tabs of this browser. Throws AppError. */
export async function refreshSession(
  sessionId: string,
  request: RequestJson,
  locks: LockManager | undefined,
  deviceId?: string,
): Promise<SessionAnswer> {
  const ask = () => request({ method: 'POST', path: '/api/auth/refresh', body: { sessionId, deviceId, me: true } });
  const answer = await (locks ? underLock(locks, `committee-room.refresh.${sessionId}`, ask) : ask());
  return answer as SessionAnswer; // our own server's answer; the API's tests check its form
}

async function underLock<T>(locks: LockManager, name: string, run: () => Promise<T>): Promise<T> {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), LOCK_WITHIN_MS);
  let isHeld = false;
  const held = () => {
    isHeld = true;
    clearTimeout(timer);
    return run();
  };
  try {
    return await locks.request(name, { signal: giveUp.signal }, held);
  } catch (error) {
    if (isHeld) throw error;
    return run();
  } finally {
    clearTimeout(timer);
  }
}
