import { describeMutants } from '../mutants/describeMutants.ts';
import { COUNT_MUTANTS } from './countMutants.ts';

const IS_LONG = process.env.TEST_LONG === '1';
const LIMITS = { runs: 60, maxMs: 100_000 };

describeMutants('[CS4] simulated counts find', {
  look: new URL('lookForCount.ts', import.meta.url),
  all: COUNT_MUTANTS,
  tried: IS_LONG ? COUNT_MUTANTS : COUNT_MUTANTS.slice(0, 2),
  limits: LIMITS,
  unchanged: IS_LONG ? LIMITS : null, // the nights themselves are the ones that are unchanged
});
