/** What a large screen shows in turn, and what it never does (OR9). Pure. */
import type { BoardSums } from '../../../schema/boardSums.ts';

export const WALL_PAGES = ['turnout', 'promises', 'hours', 'committees', 'count', 'ranks'] as const;
export type WallPage = (typeof WALL_PAGES)[number];

/** Candidates' figures are shown to a hall only when every result is published, or when every door is closed and an administrator has turned them on there. */
export const mayShowRanks = (sums: BoardSums, isTurnedOn: boolean): boolean =>
  sums.committees > 0 && (sums.published === sums.committees || (isTurnedOn && sums.closed === sums.committees));

/** A page that has nothing to say is passed over. */
export function pagesOf(
  sums: BoardSums,
  has: { readonly isTurnedOn: boolean; readonly hasRanks: boolean; readonly hasHours: boolean },
): readonly WallPage[] {
  return WALL_PAGES.filter((page) => {
    if (page === 'hours') return has.hasHours;
    if (page === 'promises') return sums.promised > 0;
    if (page === 'count') return sums.buckets.missing < sums.committees;
    return page !== 'ranks' || (has.hasRanks && mayShowRanks(sums, has.isTurnedOn));
  });
}
