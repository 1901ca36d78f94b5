import { checks } from './checks.ts';
import { form } from './form.ts';
import { results } from './results.ts';
import { tally } from './tally.ts';

/** Words of counting and of results: fetched with those of `more.ts`, as a file of their own so that neither is large. */
export const counting = { checks, form, results, tally };
