import { drawCommittees, untrueStanding } from '../../../schema/testing/allOutcomes.ts';
import { drawElection, drawUnevenLists } from '../../../schema/testing/drawnCounts.ts';
import { createRandom } from '../../../schema/testing.ts';
import type { Look } from '../mutants/mutantRunner.ts';
import { lookForSlips } from './plantedSlips.ts';

/** Plants slips and draws elections until something is untrue. */
export const look: Look = async ({ runs }) => {
  for (let seed = 1; seed <= runs; seed++) {
    const from = createRandom(seed);
    const election = seed % 2 ? drawUnevenLists(from) : drawElection(from, undefined, 4);
    const found = untrueStanding(election, drawCommittees(from, election, 2 + from.int(7))) || (seed < 100 && lookForSlips(seed));
    if (found) return { found, runs: seed };
  }
  return { found: null, runs };
};
