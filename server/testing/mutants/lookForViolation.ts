import { simulateSeed } from '../simulator/simulate.ts';
import type { Look } from './mutantRunner.ts';

/** Runs seeds of the simulator until one fails. */
export const look: Look = async ({ runs, maxMs }) => {
  const untilMs = performance.now() + maxMs;
  for (let seed = 1; seed <= runs; seed++) {
    const { violation } = await simulateSeed(seed);
    if (violation) return { found: { seed, ...violation }, runs: seed };
    if (performance.now() > untilMs) return { found: null, runs: seed };
  }
  return { found: null, runs };
};
