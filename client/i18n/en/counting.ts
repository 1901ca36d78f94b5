import { board } from './board.ts';
import { checks } from './checks.ts';
import { exports } from './exports.ts';
import { form } from './form.ts';
import { grid } from './grid.ts';
import { held } from './held.ts';
import { notices } from './notices.ts';
import { results } from './results.ts';
import { tally } from './tally.ts';

/** Words of counting, of results, of the list as a grid, of what leaves, of news and of the operations room: a chunk of its own, loaded with those of `more.ts`. */
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
