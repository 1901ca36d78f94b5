import { expect, test } from 'vitest';
import { createSqliteDocLog } from '../server/doclog/sqliteDocLog.ts';
import { createBoardCheck } from '../server/testing/pollingDay/checkBoard.ts';
import { checkProjection } from '../server/testing/pollingDay/checkProjection.ts';
import { createOffice, createRollKeeper, writeRolls } from '../server/testing/pollingDay/createOffice.ts';
import { type DayOutcome, type DayPlan, simulateDay } from '../server/testing/pollingDay/simulateDay.ts';
import { openEmpty } from '../server/testing/testDatabase.ts';

import { createClientMirror } from './testing/createClientMirror.ts';

const IS_LONG = process.env.TEST_LONG === '1';
const SEEDS = IS_LONG ? [1, 2, 3, 4, 5, 6, 7, 8] : [1];
/** So many that everything happens; the whole campaign where there is time. */
const COMMITTEES = IS_LONG ? 13 : 3;
/** Another seed, to see a failure again. */
const ASKED = process.env.DAY_SEED ? [Number(process.env.DAY_SEED)] : null;

async function run(plan: DayPlan): Promise<DayOutcome> {
  const database = openEmpty();
  const { sqlite } = database;
  const outcome = await simulateDay(plan, {
    tablet: createClientMirror,
    openLog: (now) => createSqliteDocLog({ sqlite, now, elapsedMs: () => 0 }),
    writeRolls: (committees) => writeRolls(database, committees),
    correctRoll: createRollKeeper(database),
    openOffice: (deps) => createOffice({ database, ...deps }),
    checkBoard: createBoardCheck(),
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
  'died without its storage',
  'typed in from paper',
  'settled',
  'said again after it was settled',
  'withdrawn',
  'handed out',
  'called',
  'called late',
  'refused on the phone',
  'taken off every list',
  'put back',
  'moved',
  'marked or taken back after they were moved',
  'answered after they were moved',
];

/** Too seldom for a small day. */
const SELDOM = IS_LONG ? ['died'] : [];

/** For docs/proof.md. */
const tell = ({ seed, checks, compared, counts }: DayOutcome): void =>
  console.log(`polling day: seed ${seed}, ${checks} looks, ${compared} electors compared, ${JSON.stringify(counts)}`);

test.for(ASKED ?? SEEDS)(
  `[B20][BO4] a day of ${COMMITTEES} committees: right at every minute, and nothing lost (seed %i)`,
  { timeout: 300_000 },
  async (seed) => {
    const outcome = await run({ seed, committees: COMMITTEES, electors: IS_LONG ? [300, 800] : [200, 500] });
    if (IS_LONG) tell(outcome);
    expect(outcome.violations.slice(0, 5)).toEqual([]);
    expect([...HAPPENED, ...ALSO_HAPPENED, ...SELDOM].filter((what) => !outcome.counts[what])).toEqual([]);
    expect(outcome.checks).toBeGreaterThan(COMMITTEES * 3 * 720);
  },
);

if (IS_LONG)
  test.for(ASKED ?? [1])('[B20] a day of forty committees of 1,100 (seed %i)', { timeout: 1_200_000 }, async (seed) => {
    const outcome = await run({ seed, committees: 40, electors: [1_100, 1_100] });
    tell(outcome);
    expect(outcome.violations.slice(0, 5)).toEqual([]);
  });

test('[B20] a seed always gives the same day', async () => {
  const plan = { seed: 7, committees: 1, electors: [60, 60] } as const;
  const [first, second] = [await run(plan), await run(plan)];
  expect(second).toEqual(first);
  expect(first.counts.marked).toBeGreaterThan(20);
});
