import type { BallotMarks } from '../../../schema/tally.ts';

/** Two ballots of one paper that were marked alike. */
export function isSameMarks(a: BallotMarks, b: BallotMarks): boolean {
  if (a.kind === 'marks' && b.kind === 'marks') return a.places.join() === b.places.join();
  if (a.kind === 'list' && b.kind === 'list') return a.list === b.list;
  if (a.kind === 'invalid' && b.kind === 'invalid') return a.reason === b.reason;
  return a.kind === 'blank' && b.kind === 'blank';
}
