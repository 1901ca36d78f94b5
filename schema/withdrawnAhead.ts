import type { BoardRank } from './boardMarks.ts';

/**
 * Whoever withdrew and would have a seat by their marks (docs/rules.md, CW2): fewer than there are seats have as many, of those who can sit. Of those who are level at the edge none would, as none is seated. Pure.
 * @param ranks everybody, in any order
 */
export function withdrawnAhead(ranks: readonly Pick<BoardRank, 'id' | 'marks' | 'isWithdrawn'>[], seats: number): readonly string[] {
  const sitting = ranks.filter(({ isWithdrawn }) => !isWithdrawn);
  const wouldSit = (least: number): boolean => sitting.filter(({ marks }) => marks >= least).length < seats;
  return ranks.filter(({ isWithdrawn, marks }) => isWithdrawn && wouldSit(marks)).map(({ id }) => id);
}
