import { board } from './board.ts';
import { checks } from './checks.ts';
import { form } from './form.ts';
import { results } from './results.ts';
import { tally } from './tally.ts';

export const counting = {
  board,
  checks,
  form,
  results,
  tally,
};
