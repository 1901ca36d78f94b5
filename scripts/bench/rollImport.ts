import { createRandom } from '../../schema/testing.ts';
import { openDatabase } from '../../server/database.ts';
import { importRoll } from '../../server/roll/importRoll.ts';
import { generateRoll } from '../demo/generateRoll.ts';
import { writeRollCsv } from '../demo/rollCsv.ts';
import { type Figures, percentile, type Workload } from './figures.ts';

const WANTED_ELECTORS = 10_000;
const RUNS = 5;

/** A campaign's whole CSV of 10,000 electors into an empty database: dry run, import, the same file again. */
export const rollImport: Workload = {
  name: 'roll-import',
  async run(): Promise<Figures> {
    const dry: number[] = [];
    const first: number[] = [];
    const again: number[] = [];
    let electors = 0;
    for (let run = 0; run < RUNS; run++) {
      const random = createRandom(run + 1);
      const bytes = rollOf(random);
      const database = openDatabase(':memory:');
      const take = (isDryRun: boolean) =>
        importRoll(database.db, { bytes, fileName: 'roll.csv', userId: 'bench1', isDryRun, nowMs: Date.now(), randomByte: random.byte });
      dry.push(timed(() => take(true)));
      first.push(timed(() => (electors = take(false).counts.added)));
      again.push(timed(() => take(false)));
      database.close();
    }
    return { electors, dryRunMs: percentile(dry, 0.5), importMs: percentile(first, 0.5), againMs: percentile(again, 0.5), runs: RUNS };
  },
};

/** The demo's electors several times over, each time in committees of other names. */
function rollOf(random: ReturnType<typeof createRandom>): Uint8Array {
  const electors: ReturnType<typeof generateRoll> = [];
  for (let copy = 0; electors.length < WANTED_ELECTORS; copy++) {
    for (const elector of generateRoll(random)) electors.push({ ...elector, committee: `${elector.committee}-${copy}` });
  }
  return writeRollCsv(random, electors.slice(0, WANTED_ELECTORS));
}

function timed(run: () => unknown): number {
  const startedAtMs = performance.now();
  run();
  return performance.now() - startedAtMs;
}
