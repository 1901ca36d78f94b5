import type { Look } from '../mutants/mutantRunner.ts';
import { simulateCount } from './simulateCount.ts';

/** Counts small nights until one is not as it should be. */
export const look: Look = async ({ runs }) => {
  for (let seed = 1; seed <= runs; seed++) {
    const { violations } = await simulateCount({ seed, kind: 'any', committees: 2, ballots: [12, 24], every: 10 });
    if (violations[0]) return { found: violations[0], runs: seed };
  }
  return { found: null, runs };
};
