import { board } from './board.ts';
import { checks } from './checks.ts';
import { form } from './form.ts';
import { notices } from './notices.ts';
import { results } from './results.ts';
import { tally } from './tally.ts';

/** Words of counting, of results and of the operations room: a chunk of its own, loaded with those of `more.ts`. */
export const counting = {
  board,
  checks,
  form,
  notices,
  results,
  tally,
};
