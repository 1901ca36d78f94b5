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

test('[B7] [B8] a number whose first key came a little before the others is one number: 9995 is never 995', () => {
  for (const pauseMs of [36, 60, 200, 499]) {
    const first = typed(['9', 0], ['9', pauseMs], ['9', pauseMs + 10], ['5', pauseMs + 20]);
    expect(first.end(pauseMs + 30), `${pauseMs} ms`).toBeNull();
  }
  const middle = typed(['1', 0], ['2', 10], ['7', 60], ['3', 70], ['4', 80]);
  expect(middle.end(90)).toBeNull();
  expect(typed(['1', 0], ['7', 500], ['3', 510], ['4', 520]).end(530)).toBe('734');
});
