import { board } from './board.ts';
import { checks } from './checks.ts';
import { exports } from './exports.ts';
import { form } from './form.ts';
import { grid } from './grid.ts';
import { held } from './held.ts';
import { notices } from './notices.ts';
import { results } from './results.ts';
import { tally } from './tally.ts';

export const counting = {
  board,
  checks,
  exports,
  form,
  grid,
  held,
  notices,
  results,
  tally,
};
