import { AppError } from '../../schema/errors.ts';

const MAX_FAILURES = 8;
const WINDOW_MS = 5 * 60_000;
const MAX_KEYS = 10_000;
/** Sign-ins of one account that are looked at together: a team that shares a screen at seven in the morning is no attack. */
const MAX_UNDER_WAY = 32;
const UNDER_WAY_RETRY_S = 2;

/**
 * Slows down guessing: after 8 failures of one key within 5 minutes the next is refused until the first of them is 5 minutes old. Nobody is locked out for
 * good: on polling day that would be the attack itself. What is right never counts, however much comes at once. Whose failures are counted together is the
 * key's: never an address, for a school and a mobile carrier have one for everybody.
 */
export function createLoginLimits(deps: {
  readonly now: () => number;
  readonly maxKeys?: number;
  readonly maxFailures?: number;
  readonly windowMs?: number;
}) {
  const { now, maxKeys = MAX_KEYS, maxFailures = MAX_FAILURES, windowMs = WINDOW_MS } = deps;
  const failures = new Map<string, number[]>(); // times, oldest first; keys in the order of their last failure
  const underWay = new Map<string, number>();

  function recent(key: string): number[] {
    const nowMs = now();
    return (failures.get(key) ?? []).filter((atMs) => atMs > nowMs - windowMs && atMs <= nowMs); // later: the clock was set back since
  }

  return {
    /**
     * Before a password or a code is looked at.
     * @returns to be called once with what came of it; `not-looked-at` when the server was too busy
     * @throws AppError('too-fast') with the seconds to wait
     */
    begin(key: string): (outcome: 'right' | 'wrong' | 'not-looked-at') => void {
      const times = recent(key);
      const [oldest] = times;
      if (oldest !== undefined && times.length >= maxFailures)
        throw new AppError('too-fast', { seconds: Math.ceil((oldest + windowMs - now()) / 1000) });
      const others = underWay.get(key) ?? 0;
      if (others >= MAX_UNDER_WAY) throw new AppError('too-fast', { seconds: UNDER_WAY_RETRY_S });
      underWay.set(key, others + 1);
      return (outcome) => {
        const left = (underWay.get(key) ?? 1) - 1;
        if (left > 0) underWay.set(key, left);
        else underWay.delete(key);
        if (outcome === 'right') failures.delete(key);
        if (outcome !== 'wrong') return;
        const before = recent(key);
        failures.delete(key);
        failures.set(key, [...before, now()]);
        const [longestAgo] = failures.keys();
        if (failures.size > maxKeys && longestAgo !== undefined) failures.delete(longestAgo);
      };
    },
  };
}
