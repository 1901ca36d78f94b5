import { expect, test } from 'vitest';
import { createRandom } from '../../schema/testing.ts';
import { createBackoff, LONGEST_HIDDEN_MS, LONGEST_VISIBLE_MS } from './createBackoff.ts';

const TABLETS = 1_000;
const seeded = (seed: number) => {
  const random = createRandom(seed);
  return () => random.int(1_000_000) / 1_000_000;
};

/** The n-th pauses of a thousand tablets, each with luck of its own. */
function nthPauses(n: number, isVisible: boolean): number[] {
  return Array.from({ length: TABLETS }, (_, seed) => {
    const backoff = createBackoff({ random: seeded(seed + 1), isVisible: () => isVisible });
    for (let i = 1; i < n; i++) backoff.nextMs();
    return backoff.nextMs();
  });
}
function spreadOf(values: readonly number[]): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, deviation: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) };
}

test.each([1, 2, 4, 12])('[C2] pause %i of a thousand tablets: they do not come back together', (n) => {
  const { mean, deviation } = spreadOf(nthPauses(n, true));
  expect(deviation / mean).toBeGreaterThanOrEqual(0.3);
});

test.each([
  [true, LONGEST_VISIBLE_MS, 10_000],
  [false, LONGEST_HIDDEN_MS, 30_000],
] as const)('[C1] whoever looks waits 10 s at most, a tab in the background 30 s (visible: %s)', (isVisible, longestMs, boundMs) => {
  const pauses = nthPauses(40, isVisible);
  expect(longestMs).toBe(boundMs);
  expect(Math.max(...pauses)).toBeLessThanOrEqual(boundMs);
  expect(Math.max(...pauses)).toBeGreaterThan(boundMs * 0.95); // it does go up to there
  expect(Math.min(...pauses)).toBeGreaterThanOrEqual(boundMs / 5);
});

test('[C1] the ceiling is that of the moment: a tab that was in the background does not go on waiting like one', () => {
  let isVisible = false;
  const backoff = createBackoff({ random: () => 1, isVisible: () => isVisible });
  for (let i = 0; i < 20; i++) backoff.nextMs();
  expect(backoff.nextMs()).toBe(30_000);
  isVisible = true;
  expect(backoff.nextMs()).toBe(10_000);
});

test('[C2] it begins short again once it has been told that all is well', () => {
  const backoff = createBackoff({ random: () => 1, isVisible: () => true });
  expect([backoff.nextMs(), backoff.nextMs(), backoff.nextMs()]).toEqual([300, 600, 1_200]);
  backoff.reset();
  expect(backoff.nextMs()).toBe(300);
});
