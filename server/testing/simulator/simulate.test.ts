import { expect, test } from 'vitest';
import { findFailure } from './shrink.ts';
import { simulateSeed } from './simulate.ts';

const IS_LONG = process.env.TEST_LONG === '1';
const FIXED = IS_LONG ? 5_000 : 300;
const FRESH_MS = IS_LONG ? 60_000 : 500;

function* fixedSeeds(): Generator<number> {
  for (let seed = 1; seed <= FIXED; seed++) yield seed;
}

test(`[I1] [I2] [I3] [I4] [I5] [I7] [I8] [I10] [I13] [I14] [I16] [I17] ${FIXED} fixed seeds break no rule of the engine`, {
  timeout: 900_000,
}, async () => {
  expect(await findFailure(fixedSeeds())).toBe(null);
});

test('[I1] [I2] [I3] [I4] [I5] [I7] [I8] [I10] [I13] [I14] [I16] [I17] fresh seeds break none either', { timeout: 300_000 }, async () => {
  const first = Date.now() % 1_000_000_000;
  const untilMs = performance.now() + FRESH_MS;
  let seed = first;
  function* freshSeeds(): Generator<number> {
    while (performance.now() < untilMs) yield seed++;
  }
  const failure = await findFailure(freshSeeds());
  console.log(`simulator: fresh seeds ${first} to ${seed - 1}`);
  expect(failure).toBe(null);
});

test('a seed always gives the same run, to the last byte', async () => {
  for (const seed of [3, 26, 54]) {
    const [first, second] = [await simulateSeed(seed), await simulateSeed(seed)];
    expect(second).toEqual(first);
    expect(first.edits).toBeGreaterThan(0);
  }
});
