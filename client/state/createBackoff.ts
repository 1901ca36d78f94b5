import type { Environment } from './environment.ts';

export type Backoff = { nextMs(): number; reset(): void };

/** Nobody who looks at the screen waits longer than this for the next attempt (C1). */
export const LONGEST_VISIBLE_MS = 10_000;
/** A tab in the background has time. */
export const LONGEST_HIDDEN_MS = 30_000;
/** The least part of a pause that is always waited: attempts of no pause at all would be a storm. */
const FLOOR = 0.2;

/**
 * Waiting times that double from `firstMs` up to what is bearable: 10 s while the person looks at the tab, 30 s in the background (C1). Each
 * is drawn evenly from a fifth to the whole of its length, so that the tablets of a campaign spread out: the standard deviation is 38 % of
 * the mean.
 *
 * @param options.maxMs a ceiling of its own, whoever looks
 */
export function createBackoff(
  environment: Pick<Environment, 'random' | 'isVisible'>,
  { firstMs = 300, maxMs }: { readonly firstMs?: number; readonly maxMs?: number } = {},
): Backoff {
  let failures = 0;
  return {
    nextMs() {
      const longestMs = maxMs ?? (environment.isVisible() ? LONGEST_VISIBLE_MS : LONGEST_HIDDEN_MS);
      const fullMs = Math.min(longestMs, firstMs * 2 ** failures);
      failures += 1;
      return fullMs * (FLOOR + (1 - FLOOR) * environment.random());
    },
    reset() {
      failures = 0;
    },
  };
}
