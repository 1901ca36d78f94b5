import { type BoardRow, packRow } from '../../schema/board.ts';
import { areMarksOpen, type BoardRank, packMarks, packRanks } from '../../schema/boardMarks.ts';
import type { CommitteeId } from '../../schema/ids.ts';
import type { CommitteeMarks } from '../../schema/winners.ts';
import type { ResultReader } from '../results/readResults.ts';
import type { ReadCommitteeFigures } from './committeeFigures.ts';
import type { Tablets } from './tablets.ts';

/**
 * The rows of the board, as everything in SQL and what tablets say come to, and beside them what candidates have, which fewer may see (BO11). Who wins is reckoned only when a result is another: it costs more
 * than all rows together.
 */
export function createBoardRows(deps: {
  readonly figures: ReadCommitteeFigures;
  readonly tablets: Pick<Tablets, 'figures'>;
  readonly results: Pick<ResultReader, 'board' | 'standing'>;
}) {
  const rows = new Map<CommitteeId, { readonly text: string; readonly status: BoardRow['status'] }>();
  const marks = new Map<CommitteeId, { readonly text: string; readonly marks: CommitteeMarks | null }>();
  const figures = new Map<CommitteeId, ReadonlyMap<string, string>>();
  let ranks: ReadonlyMap<string, string> = new Map();
  let areRanksDue = true;

  return {
    /** Reckons a committee anew. */
    refresh(committee: CommitteeId): void {
      const found = deps.figures(committee);
      if (!found) {
        for (const map of [rows, marks, figures]) map.delete(committee);
        return;
      }
      const { result, values, marks: brought } = deps.results.board(committee, found.registered);
      const text = JSON.stringify(brought);
      if (marks.get(committee)?.text !== text) {
        marks.set(committee, { text, marks: brought });
        areRanksDue = true;
      }
      figures.set(committee, packMarks(committee, values ?? []));
      rows.set(committee, { text: packRow({ ...found, ...deps.tablets.figures(committee), result }), status: found.status });
    },
    /** Whether who wins is to be reckoned. */
    areRanksDue: (): boolean => areRanksDue,
    refreshRanks(): void {
      areRanksDue = false;
      const who = deps.results.standing([...marks.values()].flatMap((one) => one.marks ?? []));
      const isAnyKnown = [...marks.values()].some((one) => one.marks !== null && one.marks.kind !== 'open');
      ranks = who && isAnyKnown ? packRanks(who.ranks satisfies readonly BoardRank[], who.canChange) : new Map();
    },
    has: (committee: CommitteeId): boolean => rows.has(committee),
    /** A row a committee. */
    all: (): ReadonlyMap<string, string> => new Map([...rows].map(([committee, { text }]) => [committee, text])),
    /** What candidates have: of each committee, and the ranks. */
    marks: (): ReadonlyMap<string, string> => new Map([...[...figures.values()].flatMap((of) => [...of]), ...ranks]),
    /** Whether everybody who reads the board may see it. */
    areMarksOpen: (): boolean => areMarksOpen([...rows.values()]),
  };
}
export type BoardRows = ReturnType<typeof createBoardRows>;
