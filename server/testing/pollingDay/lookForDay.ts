import type { Look } from '../mutants/mutantRunner.ts';
import { createSimDisk } from '../simulator/simDisk.ts';
import { simulateDay } from './simulateDay.ts';

/** Lives small days until one is not as it should be. */
export const look: Look = async ({ runs }) => {
  for (let seed = 1; seed <= runs; seed++) {
    const disk = createSimDisk({ now: () => seed });
    disk.setAuto(true);
    const { violations } = await simulateDay({ seed, committees: 2, electors: [80, 120] }, { openLog: () => disk.log });
    if (violations[0]) return { found: violations[0], runs: seed };
  }
  return { found: null, runs };
};
