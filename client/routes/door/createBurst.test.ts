import { expect, test } from 'vitest';
import { createBurst } from './createBurst.ts';

function typed(...keys: readonly (readonly [string, number])[]) {
  const burst = createBurst();
  for (const [key, atMs] of keys) burst.key(key, atMs);
  return burst;
}

test('[B8] three keys and Enter at a scanner’s pace are one scan, whatever a person typed before them', () => {
  const scan = typed(['1', 0], ['7', 900], ['3', 910], ['4', 920]);
  expect(scan.end(930)).toBe('734');
  expect(scan.end(931)).toBeNull();
});

test('[B8] a person is no scanner: pauses, a late Enter, two keys', () => {
  expect(typed(['7', 0], ['3', 120], ['4', 240]).end(350)).toBeNull();
  expect(typed(['7', 0], ['3', 10], ['4', 20]).end(200)).toBeNull();
  expect(typed(['7', 0], ['3', 10]).end(20)).toBeNull();
});
