import { board } from './board.ts';
import { checks } from './checks.ts';
import { form } from './form.ts';
import { notices } from './notices.ts';
import { results } from './results.ts';
import { tally } from './tally.ts';

export const counting = {
  board,
  checks,
  form,
  notices,
  results,
  tally,
};
