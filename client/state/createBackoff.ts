export type Backoff = { nextMs(): number; reset(): void };

/**
 * Waiting times that double from `firstMs` to `maxMs`, each shortened by up to a half at random, so that the tablets of a whole campaign do
 * not come back in the same instant.
 */
export function createBackoff(random: () => number, { firstMs = 300, maxMs = 15_000 } = {}): Backoff {
  let failures = 0;
  return {
    nextMs() {
      const fullMs = Math.min(maxMs, firstMs * 2 ** failures);
      failures += 1;
      return fullMs * (1 - random() / 2);
    },
    reset() {
      failures = 0;
    },
  };
}
