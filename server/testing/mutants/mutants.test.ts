import { shareOf } from '../turn.ts';
import { describeMutants } from './describeMutants.ts';
import { MUTANTS } from './mutants.ts';

const IS_LONG = process.env.TEST_LONG === '1';
const MAX_MS = IS_LONG ? 180_000 : 60_000;

describeMutants('the simulator finds', {
  look: new URL('lookForViolation.ts', import.meta.url),
  all: MUTANTS,
  tried: shareOf('mutants', MUTANTS, 3), // all of them take a small machine a minute
  limits: { runs: IS_LONG ? 5_000 : 1_500, maxMs: MAX_MS },
  unchanged: { runs: 60, maxMs: MAX_MS },
  processes: 2,
});
