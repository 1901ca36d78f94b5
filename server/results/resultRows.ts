import type { Database as Sqlite } from 'better-sqlite3';
import { asCounted, type Judged, vectorOf, withdrawnCells } from '../../schema/checkFindings.ts';
import type { ElectionSetUp } from '../../schema/election.ts';
import type { CommitteeId, UserId } from '../../schema/ids.ts';
import type { CommitteeResult, Decision, ResultReason } from '../../schema/result.ts';
import { cellsOf } from '../../schema/resultCells.ts';
import { judgeChecks } from '../../schema/resultChecks.ts';
import { resultOf } from '../../schema/resultOf.ts';
import { resultWrites } from '../../schema/resultRoom.ts';
import type { Stream } from '../../schema/rooms.ts';
import { type CellId, candidateCell, FORM_FIELDS, listCell } from '../../schema/tally.ts';
import type { Difference } from '../projection/compareRows.ts';
import { createCommitteeCounts } from '../projection/electorStates.ts';
import { createTallyRows } from '../projection/tallyRows.ts';

type StoredDecision = {
  readonly id: number;
  readonly kind: Decision['kind'];
  readonly about: string;
  readonly value: number | null;
  readonly seen: string;
  readonly reason: string | null;
  readonly note: string;
  readonly covers: string | null;
  readonly by: string;
  readonly at: number;
};

/** What of a row has to follow from everything else in SQL. */
type Columns = { readonly state: string; readonly hash: string; readonly result: string; readonly vector: string | null };

const COLUMNS = ['state', 'hash', 'result', 'vector'] as const satisfies readonly (keyof Columns)[];

/** A result as it lies in SQL. */
export type StoredResult = { readonly result: CommitteeResult; readonly changedAt: number; readonly isMirrored: boolean };

/**
 * Results as they lie in SQL: what the rows of both streams, decisions and set-up come to (CR1). What is the same already is not written.
 *
 * @param deps.setUp null while there is none
 */
export function createResultRows(deps: {
  readonly sqlite: Sqlite;
  readonly setUp: () => ElectionSetUp | null;
  readonly now: () => number;
}) {
  const { sqlite } = deps;
  const tallies = createTallyRows(sqlite);
  const selectDecisions = sqlite.prepare<[string, number], StoredDecision>(
    `SELECT id, kind, about, value, seen, reason, note, covers, "by", at FROM result_decision WHERE committee_id = ? AND count = ? ORDER BY id`,
  );
  const selectRecounts = sqlite.prepare<[string], number>('SELECT count(*) FROM recount WHERE committee_id = ?').pluck();
  const selectCommittees = sqlite.prepare<[], CommitteeId>('SELECT id FROM committee ORDER BY id').pluck();
  const selectRegistered = sqlite
    .prepare<[string], number>("SELECT count(*) FROM elector WHERE committee_id = ? AND status = 'active'")
    .pluck();
  const countsAtDoor = createCommitteeCounts(sqlite);
  const hasSeen = sqlite
    .prepare<[string], number>('SELECT 1 FROM elector_state WHERE committee_id = ? AND observations > 0 LIMIT 1')
    .pluck();
  const selectSame = sqlite
    .prepare<[vector: string, committee: string], CommitteeId>(
      `SELECT committee_id FROM result_row one WHERE vector = ? AND committee_id <> ?
         AND count = (SELECT max(count) FROM result_row WHERE committee_id = one.committee_id) ORDER BY committee_id`,
    )
    .pluck();
  const selectRow = sqlite.prepare<[string, number], Columns & { changedAt: number; isMirrored: 0 | 1 }>(
    'SELECT state, hash, result, vector, changed_at AS changedAt, is_mirrored AS isMirrored FROM result_row WHERE committee_id = ? AND count = ?',
  );
  const selectBelow = sqlite
    .prepare<[string, number], string | null>(
      'SELECT vector FROM result_row WHERE committee_id = ? AND count < ? ORDER BY count DESC LIMIT 1',
    )
    .pluck();
  const selectCounts = sqlite.prepare<[string], number>('SELECT count FROM result_row WHERE committee_id = ? ORDER BY count').pluck();
  const deleteAbove = sqlite.prepare<[string, number]>('DELETE FROM result_row WHERE committee_id = ? AND count > ?');
  const selectStray = sqlite
    .prepare<[], string>('SELECT DISTINCT committee_id FROM result_row WHERE committee_id NOT IN (SELECT id FROM committee)')
    .pluck();
  const upsert = sqlite.prepare<
    [string, number, state: string, hash: string, result: string, vector: string | null, isMirrored: number, at: number]
  >(
    `INSERT INTO result_row (committee_id, count, state, hash, result, vector, is_mirrored, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (committee_id, count) DO UPDATE SET state = excluded.state, hash = excluded.hash, result = excluded.result,
       vector = excluded.vector, is_mirrored = excluded.is_mirrored, changed_at = excluded.changed_at`,
  );
  const selectUnmirrored = sqlite
    .prepare<[], CommitteeId>('SELECT DISTINCT committee_id FROM result_row WHERE is_mirrored = 0 ORDER BY committee_id')
    .pluck();
  const isBehind = sqlite.prepare<[string], number>('SELECT 1 FROM result_row WHERE committee_id = ? AND is_mirrored = 0').pluck();
  const markMirrored = sqlite.prepare<[string, number, result: string]>(
    'UPDATE result_row SET is_mirrored = 1 WHERE committee_id = ? AND count = ? AND result = ?',
  );

  const hasAny = sqlite.prepare<[string], number>('SELECT 1 FROM result_row WHERE committee_id = ?').pluck();

  /** Rows by what they say: a list of all committees reads each of them again and again. */
  const parsed = new Map<string, { readonly text: string; readonly result: CommitteeResult }>();

  /** How many counts there are: one, and every recount. */
  const counts = (committee: CommitteeId): number => 1 + (selectRecounts.get(committee) ?? 0);
  const decisions = (committee: CommitteeId, count: number): readonly Decision[] =>
    selectDecisions.all(committee, count).flatMap(decisionIn);

  /** Everybody who came, as the board has them: on the roll, on no list and nobody said who, counted without a name; null: nobody was at the door. */
  function attendedIn(committee: CommitteeId): number | null {
    const { attended, unlisted, headcount } = countsAtDoor(committee);
    const all = attended + unlisted + headcount;
    return all > 0 || hasSeen.get(committee) === 1 ? all : null;
  }

  /** The checks of a committee's values by what is known of it beside them. */
  function checksFor(committee: CommitteeId, setUp: ElectionSetUp): (values: ReadonlyMap<CellId, number>) => Judged {
    return (values) => {
      const vector = vectorOf(setUp, values);
      return judgeChecks({
        ...setUp,
        tolerances: setUp.settings.tolerances,
        values,
        registered: selectRegistered.get(committee) || null,
        attended: attendedIn(committee),
        others: vector === null ? [] : selectSame.all(vector, committee).map((other) => ({ committee: other, vector })),
      });
    };
  }

  /** Every cell that there is or ever was on a paper: whatever else a tablet writes is no figure of this election, and there is no end to it. */
  function knownCells(setUp: ElectionSetUp | null): ReadonlySet<CellId> {
    const figures = Object.keys(FORM_FIELDS) as CellId[]; // the keys of a constant object
    const papers = [...tallies.papers().values()];
    return new Set([
      ...figures,
      ...[...(setUp?.candidates ?? []), ...papers.flatMap((paper) => paper.candidates)].map(({ id }) => candidateCell(id)),
      ...[...(setUp?.lists ?? []).map(({ id }) => id), ...papers.flatMap((paper) => paper.lists)].map(listCell),
    ]);
  }

  /** What stands of a count as everything in SQL says. */
  function compute(committee: CommitteeId, count: number): CommitteeResult {
    const setUp = deps.setUp();
    const read = (stream: Stream) => tallies.read({ kind: 'tally', committee, count, stream });
    return resultOf({
      count,
      cells: setUp ? cellsOf(setUp) : [],
      withdrawn: new Set(setUp ? withdrawnCells(setUp) : []),
      known: knownCells(setUp),
      streams: { a: read('a'), b: read('b') },
      decisions: decisions(committee, count),
      checks: (values, cells) => (setUp ? checksFor(committee, asCounted(setUp, cells))(values).failed : []),
    });
  }

  function valuesOf({ cells }: CommitteeResult): ReadonlyMap<CellId, number> {
    return new Map(cells.flatMap(({ cell, value }) => (value === null ? [] : [[cell, value] as const])));
  }

  /** What the row of a count has to say. `isNothing`: nobody has counted or decided anything, so there need be none. */
  function rowOf(
    committee: CommitteeId,
    count: number,
  ): { readonly of: CommitteeResult; readonly row: Columns; readonly isNothing: boolean } {
    const of = compute(committee, count);
    const setUp = deps.setUp();
    const row = {
      state: of.state,
      hash: of.hash,
      result: JSON.stringify(of),
      vector: setUp && vectorOf(asCounted(setUp, of.cells), valuesOf(of)),
    };
    return { of, row, isNothing: of.streams.length === 0 && decisions(committee, count).length === 0 };
  }

  return {
    counts,
    decisions,
    compute,
    /** Where a committee's rows are not what streams, decisions and set-up come to [PR6]. Writes nothing. */
    differences(committee: CommitteeId): readonly Difference[] {
      const numbers = new Set([...Array.from({ length: counts(committee) }, (_, i) => i + 1), ...selectCounts.all(committee)]);
      return [...numbers].flatMap((count): Difference[] => {
        const at = { table: 'result_row', committee, id: String(count) };
        const found = selectRow.get(committee, count);
        if (count > counts(committee)) return [{ ...at, column: 'row' }];
        const { row, isNothing } = rowOf(committee, count);
        if (!found) return isNothing ? [] : [{ ...at, column: 'row' }];
        return COLUMNS.flatMap((column) => (row[column] === found[column] ? [] : [{ ...at, column }]));
      });
    },
    /** Rows of committees that there are not. */
    strayed: (): readonly Difference[] =>
      selectStray.all().map((committee) => ({ table: 'result_row', committee, id: '*', column: 'row' })),
    /** What of a result nobody can check yet, for figures are missing; nothing while no count has ended. */
    notJudged(committee: CommitteeId, result: CommitteeResult): Judged['notJudged'] {
      const setUp = deps.setUp();
      return setUp && result.streams.some(({ isSealed }) => isSealed)
        ? checksFor(committee, asCounted(setUp, result.cells))(valuesOf(result)).notJudged
        : [];
    },
    has: (committee: CommitteeId): boolean => hasAny.get(committee) === 1,
    committees: (): readonly CommitteeId[] => selectCommittees.all(),
    /** Those whose document does not say yet what their rows say. */
    unmirrored: (): readonly CommitteeId[] => selectUnmirrored.all(),
    isMirrored: (committee: CommitteeId): boolean => isBehind.get(committee) !== 1,
    read(committee: CommitteeId, count: number): StoredResult | null {
      const row = selectRow.get(committee, count);
      if (!row) return null;
      const key = `${committee} ${count}`;
      const known = parsed.get(key);
      const result = known?.text === row.result ? known.result : (JSON.parse(row.result) as CommitteeResult); // written below
      parsed.set(key, { text: row.result, result });
      return { result, changedAt: row.changedAt, isMirrored: row.isMirrored === 1 };
    },
    /** The document says what the row said when it was read. */
    mirrored(committee: CommitteeId, result: CommitteeResult): void {
      markMirrored.run(committee, result.count, JSON.stringify(result));
    },
    /**
     * Brings the rows of a committee to what everything in SQL says.
     * @returns which other committees have had, or have now, the very same marks
     */
    refresh: sqlite.transaction((committee: CommitteeId): { readonly twins: readonly CommitteeId[] } => {
      const twins = new Set<CommitteeId>();
      deleteAbove.run(committee, counts(committee));
      for (let count = 1; count <= counts(committee); count++) {
        const before = selectRow.get(committee, count);
        const { of, row, isNothing } = rowOf(committee, count);
        const { state, hash, result, vector } = row;
        if (isNothing && !before) continue;
        if (before && COLUMNS.every((column) => before[column] === row[column])) continue;
        // while somebody counts, every ballot changes the row and none the document
        const isSame = before !== undefined && isSameInDocument(resultIn(before.result), of);
        const changedAt = isSame ? before.changedAt : deps.now(); // nobody is told of a single ballot by its time [CR14]
        upsert.run(committee, count, state, hash, result, vector, isSame ? before.isMirrored : 0, changedAt);
        const former = before ? before.vector : selectBelow.get(committee, count); // the first row of a recount takes the place of the count before it
        if (former === vector) continue;
        for (const one of [former, vector]) if (one) for (const other of selectSame.all(one, committee)) twins.add(other);
      }
      return { twins: [...twins] };
    }),
  };
}
export type ResultRows = ReturnType<typeof createResultRows>;

/** Null: what stands there was not written by us. */
function resultIn(text: string): CommitteeResult | null {
  try {
    return JSON.parse(text) as CommitteeResult;
  } catch {
    return null;
  }
}

const isSameInDocument = (a: CommitteeResult | null, b: CommitteeResult): boolean =>
  a !== null && JSON.stringify([...resultWrites(a)]) === JSON.stringify([...resultWrites(b)]);

/** What a later version has written down says nothing here. */
function decisionIn({ id, by, at, seen, reason, note, kind, about, value, covers }: StoredDecision): Decision[] {
  const base = { id, by: by as UserId, at, seen, reason: reason as ResultReason | null, note }; // checked when they were written
  switch (kind) {
    case 'choose':
      return value === null ? [] : [{ ...base, kind, cell: about as CellId, value }]; // as above
    case 'accept':
      return [{ ...base, kind, check: about }];
    case 'late':
      return [{ ...base, kind, stream: about as Stream, isTaken: value === 1 }]; // as above
    case 'seal':
      return covers === null ? [] : [{ ...base, kind, stream: about as Stream, covers }]; // as above
    case 'verify':
    case 'publish':
    case 'reopen':
      return [{ ...base, kind }];
    default:
      return [];
  }
}
