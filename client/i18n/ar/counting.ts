import { checks } from './checks.ts';
import { form } from './form.ts';
import { grid } from './grid.ts';
import { results } from './results.ts';
import { tally } from './tally.ts';

export const counting = {
  checks,
  form,
  grid,
  results,
  tally,
};
