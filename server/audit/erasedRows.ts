import type { Database as Sqlite } from 'better-sqlite3';
import type { LogRowPlace } from '../../schema/audit.ts';

const ROWS_A_TURN = 5_000;

/** Which rows of the log were erased, or single ballots taken out of them, and by which row of the chain last. Read when it is first asked for: most chains have none. */
export function createErasedRows(sqlite: Sqlite, afterSeq: number) {
  const select = sqlite.prepare<[number, number], { seq: number; room: string; epoch: number; logSeq: number }>(
    `SELECT seq, room, epoch, log_seq AS logSeq FROM audit
     WHERE seq > ? AND seq <= ? AND kind IN ('erased', 'ballots-compacted') AND log_seq IS NOT NULL ORDER BY seq`,
  );
  const selectLast = sqlite.prepare<[], number | null>('SELECT max(seq) FROM audit').pluck();
  let lastSeqOf: Map<string, number> | null = null;

  return {
    /** @returns the row that erased it last; 0: none */
    *lastSeqOf(place: LogRowPlace): Generator<void, number> {
      if (!lastSeqOf) {
        const read = new Map<string, number>();
        const last = selectLast.get() ?? 0;
        for (let seq = afterSeq; seq < last; seq += ROWS_A_TURN) {
          for (const row of select.all(seq, seq + ROWS_A_TURN)) read.set(nameOf({ ...row, seq: row.logSeq }), row.seq);
          yield;
        }
        lastSeqOf = read;
      }
      return lastSeqOf.get(nameOf(place)) ?? 0;
    },
  };
}

export type ErasedRows = ReturnType<typeof createErasedRows>;

const nameOf = ({ room, epoch, seq }: LogRowPlace): string => `${room}@${epoch}-${seq}`;
