import { type BoardRank, packRanks, packRow } from '../../schema/board.ts';
import type { CommitteeId } from '../../schema/ids.ts';
import type { CommitteeMarks } from '../../schema/winners.ts';
import type { ResultReader } from '../results/readResults.ts';
import type { ReadCommitteeFigures } from './committeeFigures.ts';
import type { Tablets } from './tablets.ts';

/**
 * The rows of the board's document, as everything in SQL and what tablets say come to. Who wins is reckoned only when a result is another: it costs more than all rows together.
 */
export function createBoardRows(deps: {
  readonly figures: ReadCommitteeFigures;
  readonly tablets: Pick<Tablets, 'figures'>;
  readonly results: Pick<ResultReader, 'board' | 'standing'>;
}) {
  const rows = new Map<string, string>();
  const marks = new Map<CommitteeId, { readonly text: string; readonly marks: CommitteeMarks | null }>();
  let ranks: ReadonlyMap<string, string> = new Map();
  let areRanksDue = true;

  return {
    /** Reckons a committee anew. @returns whether its row, or what it brings to who wins, is another now */
    refresh(committee: CommitteeId): boolean {
      const figures = deps.figures(committee);
      if (!figures) {
        marks.delete(committee);
        return rows.delete(committee);
      }
      const { result, values, marks: brought } = deps.results.board(committee, figures.registered);
      const text = JSON.stringify(brought);
      const isNewForRanks = marks.get(committee)?.text !== text;
      if (isNewForRanks) {
        marks.set(committee, { text, marks: brought });
        areRanksDue = true;
      }
      const row = packRow({ ...figures, ...deps.tablets.figures(committee), result, marks: values });
      if (rows.get(committee) === row) return isNewForRanks;
      rows.set(committee, row);
      return true;
    },
    /** Whether who wins is to be reckoned. */
    areRanksDue: (): boolean => areRanksDue,
    refreshRanks(): void {
      areRanksDue = false;
      const who = deps.results.standing([...marks.values()].flatMap((one) => one.marks ?? []));
      const isAnyKnown = [...marks.values()].some((one) => one.marks !== null && one.marks.kind !== 'open');
      ranks = who && isAnyKnown ? packRanks(who.ranks satisfies readonly BoardRank[], who.canChange) : new Map();
    },
    /** The whole document. */
    all: (): ReadonlyMap<string, string> => new Map([...rows, ...ranks]),
  };
}
export type BoardRows = ReturnType<typeof createBoardRows>;
