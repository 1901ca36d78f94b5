import { createHistogram } from '../load/histogram.ts';

/** How long a task takes by itself, one after the other, in milliseconds: the middle, and what 1 in 100 exceeds. */
export async function timesOf(count: number, task: () => Promise<unknown>): Promise<{ readonly p50Ms: number; readonly p99Ms: number }> {
  const times = createHistogram();
  for (let i = 0; i < count; i++) {
    const startedMs = performance.now();
    await task();
    times.add((performance.now() - startedMs) * 1e3);
  }
  const quantileMs = (p: number): number => Math.round(times.quantile(p) / 10) / 100;
  return { p50Ms: quantileMs(0.5), p99Ms: quantileMs(0.99) };
}
