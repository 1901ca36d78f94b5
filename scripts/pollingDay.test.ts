import { expect, test } from 'vitest';
import { openDatabase } from '../server/database.ts';
import { createSqliteDocLog } from '../server/doclog/sqliteDocLog.ts';
import { checkProjection } from '../server/testing/pollingDay/checkProjection.ts';
import { createOffice, createRollKeeper, writeRolls } from '../server/testing/pollingDay/createOffice.ts';
import { type DayOutcome, type DayPlan, simulateDay } from '../server/testing/pollingDay/simulateDay.ts';

import { createClientMirror } from './testing/createClientMirror.ts';

const IS_LONG = process.env.TEST_LONG === '1';
const SEEDS = IS_LONG ? [1, 2, 3, 4, 5, 6, 7, 8] : [1];
/** Another seed, to see a failure again. */
const ASKED = process.env.DAY_SEED ? [Number(process.env.DAY_SEED)] : null;

async function run(plan: DayPlan): Promise<DayOutcome> {
  const database = openDatabase(':memory:');
  const { sqlite } = database;
  const outcome = await simulateDay(plan, {
    tablet: createClientMirror,
    openLog: (now) => createSqliteDocLog({ sqlite, now, elapsedMs: () => 0 }),
    writeRolls: (committees) => writeRolls(database, committees),
    correctRoll: createRollKeeper(database),
    openOffice: (deps) => createOffice({ database, ...deps }),
    check: (committees, report) => checkProjection(sqlite, committees, report),
  });
  database.close();
  if (outcome.violations.length > 0)
    console.error(`again: DAY_SEED=${plan.seed} npx vitest run --project server scripts/pollingDay.test.ts`);
  return outcome;
}

/** What has to have happened for a day to be one. */
const HAPPENED = [
  'marked',
  'wrong person',
  'seen by two',
  'marked twice by one hand',
  'taken back',
  'taken back twice',
  'unlisted',
  'matched',
  'counted only',
  'offline',
];
const ALSO_HAPPENED = [
  'refused',
  'marked after the roll was corrected',
  'died',
  'died without its storage',
  'typed in from paper',
  'settled',
  'withdrawn',
  'moved',
  'marked or taken back after they were moved',
  'answered after they were moved',
];

test.for(ASKED ?? SEEDS)(
  '[B20] a day of thirteen committees: right at every minute, and nothing lost (seed %i)',
  { timeout: 300_000 },
  async (seed) => {
    const { violations, counts, checks } = await run({ seed, committees: 13, electors: [300, 800] });
    expect(violations.slice(0, 5)).toEqual([]);
    expect([...HAPPENED, ...ALSO_HAPPENED].filter((what) => !counts[what])).toEqual([]);
    expect(checks).toBeGreaterThan(13 * 3 * 720);
  },
);

test.runIf(IS_LONG).for(ASKED ?? [1, 2, 3])('[B20] a day of forty committees of 1,100 (seed %i)', { timeout: 900_000 }, async (seed) => {
  const { violations, counts } = await run({ seed, committees: 40, electors: [1_100, 1_100] });
  console.log(`polling day: seed ${seed}, ${JSON.stringify(counts)}`);
  expect(violations.slice(0, 5)).toEqual([]);
});

test('[B20] a seed always gives the same day', async () => {
  const plan = { seed: 7, committees: 1, electors: [60, 60] } as const;
  const [first, second] = [await run(plan), await run(plan)];
  expect(second).toEqual(first);
  expect(first.counts.marked).toBeGreaterThan(20);
});
