import { checks } from './checks.ts';
import { exports } from './exports.ts';
import { form } from './form.ts';
import { results } from './results.ts';
import { tally } from './tally.ts';

export const counting = {
  checks,
  exports,
  form,
  results,
  tally,
};
