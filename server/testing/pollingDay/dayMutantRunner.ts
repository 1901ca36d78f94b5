/** Lives small days in copies of the sources until one is not as it should be, and says which. A process of its own, as `mutants/mutantRunner.ts`. Its argument: the folders, as JSON. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { createSimDisk } from '../simulator/simDisk.ts';
import type { simulateDay } from './simulateDay.ts';

/** One line of its output. */
export type DayResult = { readonly folder: string; readonly found: string | null; readonly days: number };

const MAX_DAYS = 12;
const urlIn = (folder: string, path: string): string => pathToFileURL(join(folder, 'server/testing', path)).href;

for (const folder of JSON.parse(process.argv[2] ?? '[]') as string[]) console.log(JSON.stringify(await runOne(folder))); // our own test's

async function runOne(folder: string): Promise<DayResult> {
  // copies of the files named in the types
  const day = (await import(urlIn(folder, 'pollingDay/simulateDay.ts'))) as { simulateDay: typeof simulateDay };
  const disks = (await import(urlIn(folder, 'simulator/simDisk.ts'))) as { createSimDisk: typeof createSimDisk };
  for (let seed = 1; seed <= MAX_DAYS; seed++) {
    const disk = disks.createSimDisk({ now: () => seed });
    disk.setAuto(true);
    const { violations } = await day.simulateDay({ seed, committees: 2, electors: [80, 120] }, { openLog: () => disk.log });
    if (violations[0]) return { folder, found: violations[0], days: seed };
  }
  return { folder, found: null, days: MAX_DAYS };
}
