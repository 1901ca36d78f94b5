import { describeMutants } from '../mutants/describeMutants.ts';
import { DAY_MUTANTS } from './dayMutants.ts';

const IS_LONG = process.env.TEST_LONG === '1';
const LIMITS = { runs: 12, maxMs: 100_000 };

describeMutants('[B20] the simulated day finds', {
  look: new URL('lookForDay.ts', import.meta.url),
  all: DAY_MUTANTS,
  tried: IS_LONG ? DAY_MUTANTS : DAY_MUTANTS.slice(0, 3),
  limits: LIMITS,
  unchanged: IS_LONG ? LIMITS : null, // the day itself is the one that is unchanged
});
