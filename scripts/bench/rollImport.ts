import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '../../schema/testing.ts';
import { openDatabase } from '../../server/database.ts';
import { importRoll, planRoll, stageRoll, writeRoll } from '../../server/roll/importRoll.ts';
import { generateRoll } from '../demo/generateRoll.ts';
import { writeRollCsv } from '../demo/rollCsv.ts';
import { type Figures, percentile, type Workload } from './figures.ts';

const WANTED_ELECTORS = 10_000;
const RUNS = 5;
const MANY_ELECTORS = 100_000;

/**
 * A campaign's whole CSV of 10,000 electors into an empty database: dry run, import, the same file again. Then how long a server stands still over 100,000 that are new, and that are all
 * changed: what it writes of what its thread has made ready, into a file.
 */
export const rollImport: Workload = {
  name: 'roll-import',
  async run(): Promise<Figures> {
    const dry: number[] = [];
    const first: number[] = [];
    const again: number[] = [];
    let electors = 0;
    for (let run = 0; run < RUNS; run++) {
      const random = createRandom(run + 1);
      const bytes = writeRollCsv(random, electorsOf(random, WANTED_ELECTORS));
      const database = openDatabase(':memory:');
      const take = (isDryRun: boolean) =>
        importRoll(database.db, { bytes, fileName: 'roll.csv', userId: 'bench1', isDryRun, nowMs: Date.now(), randomByte: random.byte });
      dry.push(timed(() => take(true)));
      first.push(timed(() => (electors = take(false).counts.added)));
      again.push(timed(() => take(false)));
      database.close();
    }
    return {
      ...{ electors, dryRunMs: percentile(dry, 0.5), importMs: percentile(first, 0.5), againMs: percentile(again, 0.5), runs: RUNS },
      ...standstills(),
    };
  },
};

function standstills(): Figures {
  const random = createRandom(RUNS + 1);
  const electors = electorsOf(random, MANY_ELECTORS);
  const folder = mkdtempSync(join(tmpdir(), 'committee-room-'));
  const database = openDatabase(join(folder, 'committee-room.sqlite'));
  database.sqlite.pragma('wal_autocheckpoint = 0'); // as while the server writes it
  let files = 0;
  function standstillOf(written: typeof electors) {
    const input = { bytes: writeRollCsv(random, written), fileName: 'roll.csv', userId: 'bench1', nowMs: Date.now() };
    const staged = stageRoll(database.sqlite, planRoll(database.db, input), join(folder, `${++files}.sqlite`), random.byte);
    const before = process.threadCpuUsage();
    const ms = timed(() => writeRoll(database.db, staged, input));
    const { user, system } = process.threadCpuUsage(before);
    return { rows: staged.rows, ms: Math.round(ms), cpuMs: Math.round((user + system) / 1_000) };
  }
  try {
    const added = standstillOf(electors);
    const changed = standstillOf(electors.map((elector) => ({ ...elector, area: `${elector.area} 2` })));
    return {
      ...{ added: added.rows.added, addedStandstillMs: added.ms, addedCpuMs: added.cpuMs },
      ...{ changed: changed.rows.changed, changedStandstillMs: changed.ms, changedCpuMs: changed.cpuMs },
    };
  } finally {
    database.close();
    rmSync(folder, { recursive: true });
  }
}

/** The demo's electors several times over, each time in committees of other names. */
function electorsOf(random: ReturnType<typeof createRandom>, wanted: number): ReturnType<typeof generateRoll> {
  const electors: ReturnType<typeof generateRoll> = [];
  for (let copy = 0; electors.length < wanted; copy++) {
    for (const elector of generateRoll(random)) electors.push({ ...elector, committee: `${elector.committee}-${copy}` });
  }
  return electors.slice(0, wanted);
}

function timed(run: () => unknown): number {
  const startedAtMs = performance.now();
  run();
  return performance.now() - startedAtMs;
}
