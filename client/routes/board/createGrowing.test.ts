import { createRoot, createSignal } from 'solid-js';
import { expect, it, vi } from 'vitest';
import { createGrowing } from './createGrowing.ts';

it('[OR11] of a long list a few stand in the first picture and the rest after it, by steps; what goes and comes back comes by steps, too', async () => {
  const [wanted, setWanted] = createSignal(40);
  const { count, dispose } = createRoot((disposeRoot) => ({ count: createGrowing(wanted), dispose: disposeRoot }));
  const seen = new Set<number>();
  const whole = (n: number) => vi.waitFor(() => expect(seen.add(count()).has(n)).toBe(true), { interval: 1, timeout: 10_000 });
  expect(count()).toBe(6);
  await whole(40);
  expect([...seen].every((n) => n <= 40)).toBe(true);
  setWanted(250);
  expect(count()).toBeLessThan(60);
  await whole(250);
  setWanted(3);
  expect(count()).toBe(3);
  setWanted(250);
  expect(count()).toBe(6);
  dispose();
});
