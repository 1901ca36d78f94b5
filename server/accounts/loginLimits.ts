import { AppError } from '../../schema/errors.ts';

const MAX_FAILURES = 8;
const WINDOW_MS = 5 * 60_000;
const MAX_KEYS = 10_000;

export type LoginLimits = ReturnType<typeof createLoginLimits>;

/**
 * Slows down guessing: after 8 failed sign-ins of one account from one place within 5 minutes the next is refused until the first of them
 * is 5 minutes old. Nobody is locked out for good: on polling day that would be the attack itself.
 */
export function createLoginLimits(deps: { readonly now: () => number; readonly maxKeys?: number }) {
  const { now, maxKeys = MAX_KEYS } = deps;
  const attempts = new Map<string, number[]>(); // times, oldest first; keys in the order of their last attempt

  function recent(key: string): number[] {
    const since = now() - WINDOW_MS;
    return (attempts.get(key) ?? []).filter((atMs) => atMs > since);
  }

  return {
    /**
     * Counts an attempt before its password is looked at, so that many at once are counted too.
     * @returns takes the attempt back when it was no guess (the server was too busy to look)
     * @throws AppError('too-fast') with the seconds to wait
     */
    begin(key: string): () => void {
      const times = recent(key);
      const [oldest] = times;
      if (oldest !== undefined && times.length >= MAX_FAILURES)
        throw new AppError('too-fast', { seconds: Math.ceil((oldest + WINDOW_MS - now()) / 1000) });
      const atMs = now();
      attempts.delete(key);
      attempts.set(key, [...times, atMs]);
      if (attempts.size > maxKeys) {
        const [longestAgo] = attempts.keys();
        if (longestAgo !== undefined) attempts.delete(longestAgo);
      }
      return () => {
        const left = attempts.get(key) ?? [];
        left.splice(left.lastIndexOf(atMs), 1);
      };
    },
    /** The password was right: what was counted is forgotten. */
    succeeded(key: string): void {
      attempts.delete(key);
    },
  };
}
