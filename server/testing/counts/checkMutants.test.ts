import { describeMutants } from '../mutants/describeMutants.ts';
import { CHECK_MUTANTS } from './checkMutants.ts';

const IS_LONG = process.env.TEST_LONG === '1';
const LIMITS = { runs: 1_500, maxMs: 100_000 };

describeMutants('[CC2] [CW4] planted slips and drawn elections find', {
  look: new URL('lookForStanding.ts', import.meta.url),
  all: CHECK_MUTANTS,
  tried: IS_LONG ? CHECK_MUTANTS : CHECK_MUTANTS.slice(0, 3),
  limits: LIMITS,
  unchanged: IS_LONG ? LIMITS : null, // the tests themselves run what is unchanged
});
