import { checks } from './checks.ts';
import { exports } from './exports.ts';
import { form } from './form.ts';
import { results } from './results.ts';
import { tally } from './tally.ts';

/** Words of counting, of results and of what leaves: a chunk of its own, loaded with those of `more.ts`. */
export const counting = {
  checks,
  exports,
  form,
  results,
  tally,
};
