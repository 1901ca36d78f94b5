import type { Database as Sqlite } from 'better-sqlite3';
import type { BallotPaper } from '../../schema/ballotPaper.ts';
import type { StreamReading } from '../../schema/resultCells.ts';
import type { Room } from '../../schema/rooms.ts';
import type { Cell } from './cellIndex.ts';
import { readStream, type StreamDecision } from './readStream.ts';

export type TallyRoom = Extract<Room, { readonly kind: 'tally' }>;

/** Streams of tallies as they lie in SQL. What is the same already is not written; every call belongs into a transaction of the caller's. */
export function createTallyRows(sqlite: Sqlite) {
  const selectPapers = sqlite.prepare<[], { id: string; lists: string; candidates: string }>(
    'SELECT id, lists, candidates FROM ballot_paper ORDER BY at, id',
  );
  const selectDecisions = sqlite.prepare<
    [string, number, string],
    { kind: 'late' | 'seal'; seen: string; value: number | null; covers: string | null; at: number }
  >(
    `SELECT kind, seen, value, covers, at FROM result_decision
     WHERE committee_id = ? AND count = ? AND about = ? AND kind IN ('late', 'seal') ORDER BY id`,
  );
  const selectSummary = sqlite
    .prepare<[string, number, string], string>('SELECT summary FROM tally_row WHERE committee_id = ? AND count = ? AND stream = ?')
    .pluck();
  const remove = sqlite.prepare<[string, number, string]>('DELETE FROM tally_row WHERE committee_id = ? AND count = ? AND stream = ?');
  const upsert = sqlite.prepare<[string, number, string, ballots: number, isSealed: number, summary: string]>(
    `INSERT INTO tally_row (committee_id, count, stream, ballots, is_sealed, summary) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (committee_id, count, stream) DO UPDATE SET ballots = excluded.ballots, is_sealed = excluded.is_sealed, summary = excluded.summary`,
  );

  /** Every paper that there was, the one in force last. */
  function papers(): ReadonlyMap<string, BallotPaper> {
    return new Map(
      selectPapers
        .all()
        .map(({ id, lists, candidates }) => [id, { id, lists: JSON.parse(lists), candidates: JSON.parse(candidates) } as BallotPaper]), // written by us
    );
  }

  const decisionsOf = ({ committee, count, stream }: TallyRoom): readonly StreamDecision[] =>
    selectDecisions
      .all(committee, count, stream)
      .flatMap(({ kind, seen, value, covers, at }): StreamDecision[] =>
        kind === 'late' ? [{ kind, seen, isTaken: value === 1 }] : covers === null ? [] : [{ kind, covers, at }],
      );

  return {
    papers,
    decisionsOf,
    /** What a stream came to the last time; null: nobody has written in it. */
    read({ committee, count, stream }: TallyRoom): StreamReading | null {
      const summary = selectSummary.get(committee, count, stream);
      return summary === undefined ? null : (JSON.parse(summary) as StreamReading); // written below
    },
    /** @returns whether anything is different now */
    write(room: TallyRoom, cells: readonly Cell[]): boolean {
      const { committee, count, stream } = room;
      const reading = readStream(stream, cells, papers(), decisionsOf(room));
      const [before, summary] = [selectSummary.get(committee, count, stream), reading ? JSON.stringify(reading) : undefined];
      if (before === summary) return false;
      if (reading) upsert.run(committee, count, stream, reading.ballots, reading.isSealed ? 1 : 0, JSON.stringify(reading));
      else remove.run(committee, count, stream);
      return true;
    },
  };
}
export type TallyRows = ReturnType<typeof createTallyRows>;
