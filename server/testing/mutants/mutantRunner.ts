/**
 * Runs seeds of the simulator in copies of the sources until one fails, and says which. A process of its own, without a test runner: native type
 * stripping, and a mutant that hangs is killed with it. Its argument: the copies, as JSON.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Violation } from '../simulator/createWitness.ts';
import type { simulateSeed } from '../simulator/simulate.ts';

export type Copy = {
  readonly folder: string;
  /** It is left alone after so many runs, … */
  readonly seeds: number;
  /** …or so long. */
  readonly maxMs: number;
};
/** One line of its output. */
export type Result = { readonly folder: string; readonly found: (Violation & { readonly seed: number }) | null; readonly seeds: number };

for (const copy of JSON.parse(process.argv[2] ?? '[]') as Copy[]) console.log(JSON.stringify(await runOne(copy))); // our own test's

async function runOne({ folder, seeds, maxMs }: Copy): Promise<Result> {
  const path = pathToFileURL(join(folder, 'server/testing/simulator/simulate.ts')).href;
  const simulator = (await import(path)) as { simulateSeed: typeof simulateSeed }; // a copy of the file named in the type
  const untilMs = performance.now() + maxMs;
  for (let seed = 1; seed <= seeds; seed++) {
    const { violation } = await simulator.simulateSeed(seed);
    if (violation) return { folder, found: { seed, ...violation }, seeds: seed };
    if (performance.now() > untilMs) return { folder, found: null, seeds: seed };
  }
  return { folder, found: null, seeds };
}
