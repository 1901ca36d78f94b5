/** Plants slips and draws elections over copies of the sources until something is untrue, and says what. A process of its own, as `mutants/mutantRunner.ts`. Its argument: the folders, as JSON. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { drawCommittees, untrueStanding } from '../../../schema/testing/allOutcomes.ts';
import type { drawElection, drawUnevenLists } from '../../../schema/testing/drawnCounts.ts';
import type { createRandom } from '../../../schema/testing.ts';
import type { lookForSlips } from './plantedSlips.ts';

/** One line of its output. */
export type CheckResult = { readonly folder: string; readonly found: string | null; readonly seeds: number };

const MAX_SEEDS = 1_500;
const urlIn = (folder: string, path: string): string => pathToFileURL(join(folder, path)).href;

for (const folder of JSON.parse(process.argv[2] ?? '[]') as string[]) console.log(JSON.stringify(await runOne(folder))); // our own test's

async function runOne(folder: string): Promise<CheckResult> {
  // copies of the files named in the types
  const slips = (await import(urlIn(folder, 'server/testing/counts/plantedSlips.ts'))) as { lookForSlips: typeof lookForSlips };
  const outcomes = (await import(urlIn(folder, 'schema/testing/allOutcomes.ts'))) as {
    drawCommittees: typeof drawCommittees;
    untrueStanding: typeof untrueStanding;
  };
  const draw = (await import(urlIn(folder, 'schema/testing/drawnCounts.ts'))) as {
    drawElection: typeof drawElection;
    drawUnevenLists: typeof drawUnevenLists;
  };
  const { createRandom: random } = (await import(urlIn(folder, 'schema/testing.ts'))) as { createRandom: typeof createRandom };
  for (let seed = 1; seed <= MAX_SEEDS; seed++) {
    const from = random(seed);
    const election = seed % 2 ? draw.drawUnevenLists(from) : draw.drawElection(from, undefined, 4);
    const found =
      outcomes.untrueStanding(election, outcomes.drawCommittees(from, election, 2 + from.int(7))) ||
      (seed < 100 && slips.lookForSlips(seed));
    if (found) return { folder, found, seeds: seed };
  }
  return { folder, found: null, seeds: MAX_SEEDS };
}
