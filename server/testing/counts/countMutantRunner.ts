/** Counts small nights in copies of the sources until one is not as it should be, and says which. A process of its own, as `pollingDay/dayMutantRunner.ts`. Its argument: the folders, as JSON. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { simulateCount } from './simulateCount.ts';

/** One line of its output. */
export type CountResult = { readonly folder: string; readonly found: string | null; readonly nights: number };

const MAX_NIGHTS = 60;

for (const folder of JSON.parse(process.argv[2] ?? '[]') as string[]) console.log(JSON.stringify(await runOne(folder))); // our own test's

async function runOne(folder: string): Promise<CountResult> {
  const url = pathToFileURL(join(folder, 'server/testing/counts/simulateCount.ts')).href;
  const copy = (await import(url)) as { simulateCount: typeof simulateCount }; // a copy of the file named in the type
  for (let seed = 1; seed <= MAX_NIGHTS; seed++) {
    const { violations } = await copy.simulateCount({ seed, kind: 'any', committees: 2, ballots: [12, 24], every: 10 });
    if (violations[0]) return { folder, found: violations[0], nights: seed };
  }
  return { folder, found: null, nights: MAX_NIGHTS };
}
