import type { Database as Sqlite } from 'better-sqlite3';
import type { BoardResult } from '../../schema/board.ts';
import { markedCells } from '../../schema/checkFindings.ts';
import { committeeMarks } from '../../schema/committeeMarks.ts';
import type { CommitteeStatus } from '../../schema/committeeStatus.ts';
import type { ElectionSetUp } from '../../schema/election.ts';
import type { CommitteeId } from '../../schema/ids.ts';
import { type CommitteeResult, type Decision, isErrorCheck } from '../../schema/result.ts';
import type { ResultAnswer, ResultsAnswer } from '../../schema/resultApi.ts';
import { toldBallots } from '../../schema/resultRoom.ts';
import { formatRoomName, type Stream } from '../../schema/rooms.ts';
import { type CommitteeMarks, impactOf, type Standing, standing } from '../../schema/winners.ts';
import type { LogReader } from '../doclog/logReader.ts';
import type { Projector } from '../projection/projector.ts';
import type { ResultRows } from './resultRows.ts';

type CommitteeRow = {
  readonly committee: CommitteeId;
  readonly code: string;
  readonly site: string;
  readonly status: CommitteeStatus;
  readonly electors: number;
};

/** Answers about results, as they stand in SQL. */
export function createResultReader(deps: {
  readonly sqlite: Sqlite;
  readonly rows: ResultRows;
  readonly projector: Pick<Projector, 'standing'>;
  readonly log: Pick<LogReader, 'head'>;
  readonly setUp: () => ElectionSetUp | null;
  readonly nameOf: (userId: string) => string;
}) {
  const { rows, projector, nameOf } = deps;
  const selectCommittees = deps.sqlite.prepare<[], CommitteeRow>(
    `SELECT committee.id AS committee, code, site, committee.status AS status,
       (SELECT count(*) FROM elector WHERE elector.committee_id = committee.id AND elector.status = 'active') AS electors
     FROM committee ORDER BY committee.id`,
  );

  /** Of a stream that goes on the place is nobody's to know: it moves with every ballot (CR14). */
  function placesOf(committee: CommitteeId, { count, streams }: CommitteeResult) {
    const from: { -readonly [Key in Stream]?: { epoch: number; seq: number } } = {};
    let ageMs: number | null = null;
    for (const stream of ['a', 'b'] as const) {
      const place = projector.standing(formatRoomName({ kind: 'tally', committee, count, stream }));
      if (!place) continue;
      if (streams.some((one) => one.stream === stream && one.isSealed)) from[stream] = { epoch: place.epoch, seq: place.seq };
      ageMs = Math.max(ageMs ?? 0, place.ageMs);
    }
    // what everybody who looks on sees of it: the room's document, as the server wrote it last
    const { epoch = null, seq = null } = deps.log.head(formatRoomName({ kind: 'result', committee })) ?? {};
    return { epoch, seq, from, ageMs };
  }

  const peopleOf = ({ streams, cells, checks, verifiedBy, publishedBy }: CommitteeResult, decisions: readonly Decision[]): string[] => [
    ...new Set([
      ...streams.flatMap(({ people }) => people),
      ...cells.flatMap(({ choice }) => choice?.by ?? []),
      ...checks.flatMap(({ acceptedBy }) => acceptedBy),
      ...publishedBy,
      ...(verifiedBy === null ? [] : [verifiedBy]),
      ...decisions.map(({ by }) => by),
    ]),
  ];

  /** Of a committee without a row: what stands when nobody has done anything. */
  const resultOf = (committee: CommitteeId, count: number): CommitteeResult =>
    rows.read(committee, count)?.result ?? rows.compute(committee, count);

  /** What is told of the last count of a committee, and what it brings to who wins; without a set-up nothing. */
  function toldOf(committee: CommitteeId, electors: number, setUp: ElectionSetUp | null) {
    const count = rows.counts(committee);
    const stored = rows.read(committee, count);
    const result = stored?.result ?? null;
    const bound = electors === 0 ? null : electors + (setUp?.settings.tolerances.ballotsAboveRegistered ?? 0);
    const open = result?.checks.filter(({ isSettled }) => !isSettled) ?? [];
    const sums = result?.streams.map(toldBallots) ?? [];
    const told = {
      count,
      state: result?.state ?? ('empty' as const),
      isSingleSource: result?.isSingleSource ?? false,
      ballots: result?.cells.find(({ cell }) => cell === 'ballots')?.value ?? (sums.length > 0 ? Math.max(...sums) : null),
      differing: result?.cells.filter(({ state }) => state === 'differs').length ?? 0,
      errors: open.filter(({ code }) => isErrorCheck(code)).length,
      warnings: open.filter(({ code }) => !isErrorCheck(code)).length,
      late: result?.streams.reduce((sum, { late }) => sum + (late?.count ?? 0), 0) ?? 0,
    };
    return { told, stored, marks: setUp && committeeMarks(setUp, result, bound) };
  }

  function listed({ electors, ...row }: CommitteeRow, setUp: ElectionSetUp | null) {
    const { told, stored, marks } = toldOf(row.committee, electors, setUp);
    const impact = setUp && marks ? impactOf(setUp, marks) : 0;
    return { one: { ...row, ...told, impact, changedAt: stored?.changedAt ?? null }, marks };
  }

  return {
    /** For the board: the result of a committee, its marks in the order of `markedCells` (null: none are known), and what it brings to who wins. @param electors of it */
    board(committee: CommitteeId, electors: number) {
      const setUp = deps.setUp();
      const { told, stored, marks } = toldOf(committee, electors, setUp);
      const cells = new Map(stored?.result.cells.map(({ cell, value }) => [cell, value]) ?? []);
      const values = setUp ? markedCells(setUp).map((cell) => cells.get(cell) ?? null) : [];
      return { result: told satisfies BoardResult, values: values.some((value) => value !== null) ? values : null, marks };
    },
    /** Who wins by what all committees bring. @returns null without a set-up */
    standing(marks: readonly CommitteeMarks[]): Standing | null {
      const setUp = deps.setUp();
      return setUp && standing(setUp, marks);
    },

    /**
     * @param count one that there is
     * @param mayRead whose results the caller may read: no other committee is named (CC5)
     */
    one(committee: CommitteeId, count: number, mayRead: (committee: CommitteeId) => boolean): ResultAnswer {
      const result = resultOf(committee, count);
      const decisions = rows.decisions(committee, count);
      return {
        committee,
        counts: rows.counts(committee),
        ...placesOf(committee, result),
        ...result,
        streams: result.streams.map((stream) => ({
          ...stream,
          ballots: toldBallots(stream),
          late: stream.late && { count: stream.late.count, hash: stream.late.hash },
          people: [...stream.people],
          photos: [...stream.photos],
        })),
        cells: result.cells.map((cell) => ({ ...cell, doubtful: [...cell.doubtful] })),
        checks: result.checks.map(({ acceptedBy, other, ...check }) => ({
          ...check,
          other: other !== null && mayRead(other as CommitteeId) ? other : null, // ours: `selectSame` found it
          acceptedBy: [...acceptedBy],
        })),
        notJudged: rows.notJudged(committee, result).map((one) => ({ ...one, missing: [...one.missing] })),
        publishedBy: [...result.publishedBy],
        people: peopleOf(result, decisions).map((id) => ({ id, name: nameOf(id) })),
        decisions: decisions.toReversed().map(({ id, kind, by, at, reason, note, ...about }) => ({
          ...{ id, kind, by, at, reason, note },
          about: 'cell' in about ? about.cell : 'check' in about ? about.check : 'stream' in about ? about.stream : '',
          value: 'value' in about ? about.value : 'isTaken' in about ? Number(about.isTaken) : null,
        })),
      };
    },

    /**
     * Those that the caller may read. Who wins is told only whoever reads all of them: of some committees it would not be true, and what candidates have elsewhere
     * is the board's to tell, when its time has come (BO11).
     */
    all(mayRead: (committee: CommitteeId) => boolean): ResultsAnswer {
      const setUp = deps.setUp();
      const committees = selectCommittees.all();
      const readable = committees.filter(({ committee }) => mayRead(committee));
      const all = readable.map((row) => listed(row, setUp));
      const is = (...states: readonly string[]): number => all.filter(({ one }) => states.includes(one.state)).length;
      const differing = all.filter(({ one }) => one.differing > 0 || one.state === 'differs').length;
      const [verified, missing] = [is('verified', 'published'), is('empty')];
      const who =
        setUp && readable.length === committees.length
          ? standing(
              setUp,
              all.flatMap(({ marks }) => marks ?? []),
            )
          : { ranks: [], canChange: false, withdrawnAhead: [] };
      return {
        committees: all.map(({ one }) => one).sort((a, b) => b.impact - a.impact),
        standing: {
          ...{ verified, missing, differing },
          entered: all.length - verified - missing - differing,
          ranks: who.ranks.map(({ id, marks, isSeated, canChange }) => ({ id, marks, isSeated, canChange })),
          canChange: who.canChange,
          open: {
            committees: all.filter(({ marks }) => marks?.kind !== 'settled').length,
            people: who.ranks.filter(({ canChange }) => canChange).length,
          },
          withdrawnAhead: [...who.withdrawnAhead],
        },
      };
    },
  };
}
export type ResultReader = ReturnType<typeof createResultReader>;
