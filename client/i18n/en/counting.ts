import { checks } from './checks.ts';
import { form } from './form.ts';
import { notices } from './notices.ts';
import { results } from './results.ts';
import { tally } from './tally.ts';

/** Words of counting and of results: a chunk of its own, loaded with those of `more.ts`. */
export const counting = {
  checks,
  form,
  notices,
  results,
  tally,
};
