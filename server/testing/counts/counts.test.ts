import { expect, test } from 'vitest';
import type { CountPlan } from './drawCampaign.ts';
import { createGateHub } from './hubs.ts';
import { CLERK_MISHAPS, FORM_MISHAPS } from './mishaps.ts';
import { type CountOutcome, simulateCount } from './simulateCount.ts';

const IS_LONG = process.env.TEST_LONG === '1';
const SEEDS = IS_LONG ? 1_000 : 200;
const planOf = (seed: number): CountPlan => ({
  seed,
  kind: 'any',
  committees: 2,
  ballots: IS_LONG ? [12, 24] : [10, 16],
  every: 10,
});

function expectNothing(outcomes: readonly CountOutcome[]): Record<string, number> {
  const failed = outcomes.filter(({ violations }) => violations.length > 0);
  expect(failed.map(({ seed, violations }) => `seed ${seed}: ${violations[0]}`).slice(0, 5)).toEqual([]);
  const counts: Record<string, number> = {};
  for (const outcome of outcomes) for (const [what, n] of Object.entries(outcome.counts)) counts[what] = (counts[what] ?? 0) + n;
  return counts;
}

test(`[CS1] ${SEEDS} nights: totals are exact, and whatever goes wrong is found`, { timeout: 600_000 }, async () => {
  const outcomes: CountOutcome[] = [];
  for (let seed = 1; seed <= SEEDS; seed++) outcomes.push(await simulateCount(planOf(seed)));
  const counts = expectNothing(outcomes);
  // nothing that is looked for never happened
  for (const what of [
    ...CLERK_MISHAPS,
    ...FORM_MISHAPS,
    'comparisons',
    'alarms',
    'late',
    'doubtful',
    'repeated',
    'untrue comparisons',
    'planted',
    'certain',
  ])
    expect(counts[what] ?? 0, what).toBeGreaterThan(5);
});

test('[CS2] the same nights over the real rooms, gate and log: nothing is refused, nothing is lost', { timeout: 600_000 }, async () => {
  const outcomes: CountOutcome[] = [];
  for (let seed = 1; seed <= (IS_LONG ? 60 : 6); seed++) outcomes.push(await simulateCount(planOf(seed), createGateHub));
  expectNothing(outcomes);
});

const inLong = IS_LONG ? test : () => {};
inLong('[CS3] a union: 13 committees of 600 ballots with 15 marks of 30 names', { timeout: 900_000 }, async () => {
  expectNothing([await simulateCount({ seed: 1, kind: 'union', committees: 13, ballots: [590, 610], every: 25 })]);
});
inLong('[CS3] a constituency: 40 committees of 700 single marks of 40 names', { timeout: 900_000 }, async () => {
  expectNothing([await simulateCount({ seed: 2, kind: 'constituency', committees: 40, ballots: [690, 710], every: 50 })]);
});
