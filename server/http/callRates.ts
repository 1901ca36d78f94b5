import { AppError } from '../../schema/errors.ts';

/** So many at once, and then so many a second. */
export type Rate = { readonly burst: number; readonly perSecond: number };

const MAX_KEYS = 20_000;

/**
 * Counts by whoever acts, as a bucket that runs empty (GCRA): one number a key says when it will be.
 *
 * @param deps.elapsedMs of a clock that nobody sets: one that was set back would refuse for as long
 * @param deps.maxKeys of more, the one that came first is forgotten: memory is bounded, and nobody is refused because there are many
 */
export function createCallRate({ burst, perSecond }: Rate, deps: { readonly elapsedMs: () => number; readonly maxKeys?: number }) {
  const { elapsedMs, maxKeys = MAX_KEYS } = deps;
  const eachMs = 1_000 / perSecond;
  const emptyAtMs = new Map<string, number>(); // in the order of their first calls

  /** @throws AppError('too-fast') with the seconds to wait; counts nothing */
  function check(key: string): void {
    const waitMs = (emptyAtMs.get(key) ?? 0) - elapsedMs() - (burst - 1) * eachMs;
    if (waitMs > 0) throw new AppError('too-fast', { seconds: Math.ceil(waitMs / 1_000) });
  }

  function count(key: string): void {
    emptyAtMs.set(key, Math.max(emptyAtMs.get(key) ?? 0, elapsedMs()) + eachMs);
    const [first] = emptyAtMs.keys();
    if (emptyAtMs.size > maxKeys && first !== undefined) emptyAtMs.delete(first);
  }

  return {
    check,
    count,
    /** What was counted and then refused for another reason: it is as if it had not been asked. */
    giveBack(key: string): void {
      const at = emptyAtMs.get(key);
      if (at !== undefined) emptyAtMs.set(key, at - eachMs);
    },
    /** Both. What is refused is not counted: whoever waits as told gets through. @throws AppError('too-fast') */
    take(key: string): void {
      check(key);
      count(key);
    },
  };
}
