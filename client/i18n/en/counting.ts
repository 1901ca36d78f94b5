import { checks } from './checks.ts';
import { form } from './form.ts';
import { grid } from './grid.ts';
import { results } from './results.ts';
import { tally } from './tally.ts';

/** Words of counting, of results and of the list as a grid: a chunk of its own, loaded with those of `more.ts`. */
export const counting = {
  checks,
  form,
  grid,
  results,
  tally,
};
