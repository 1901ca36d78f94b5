/** What a tally's document and the decisions about it come to, as results read it: pure, with no single ballot in what comes out. */
import type { BallotPaper } from '../../schema/ballotPaper.ts';
import type { StreamReading } from '../../schema/resultCells.ts';
import type { Stream } from '../../schema/rooms.ts';
import { nextNumber, SERVER_WRITER, tallyKey } from '../../schema/tally.ts';
import { figureCells } from '../../schema/tallyFigures.ts';
import { readTally } from '../../schema/tallyTotals.ts';
import type { Cell } from './cellIndex.ts';

/** What was decided of a stream, in its order. */
export type StreamDecision =
  | { readonly kind: 'late'; readonly seen: string; readonly isTaken: boolean }
  | { readonly kind: 'seal'; readonly covers: string; readonly at: number };

const SERVER_USER = SERVER_WRITER.slice(0, 6);

/** Its entries, with the seals of reconcilers among them, as the clerk would have written them. */
export function withSeals(cells: readonly Cell[], decisions: readonly StreamDecision[]): readonly Cell[] {
  const seals = decisions.flatMap((one): Cell[] =>
    one.kind === 'seal' ? [[tallyKey({ entry: 'seal', writer: SERVER_WRITER, n: nextNumber(one.at, null) }), one.covers]] : [],
  );
  return seals.length > 0 ? [...cells, ...seals] : cells;
}

/** @returns null while nobody has written in it */
export function readStream(
  stream: Stream,
  cells: readonly Cell[],
  papers: ReadonlyMap<string, BallotPaper>,
  decisions: readonly StreamDecision[],
): StreamReading | null {
  if (cells.length === 0) return null;
  const decided = new Map(decisions.flatMap((one) => (one.kind === 'late' ? [[one.seen, one.isTaken] as const] : [])));
  const tally = readTally(withSeals(cells, decisions), papers, decided);
  const { totals, form, late } = tally;
  return {
    stream,
    mode: tally.mode,
    people: tally.users.filter((user) => user !== SERVER_USER),
    ballots: totals.ballots ?? tally.counted.length,
    doubtful: tally.doubtful.size,
    gaps: tally.missing,
    // a seal that came before all that it covers says nothing yet; of compacted ballots it was looked at before they went
    isSealed: tally.seal !== null && (tally.seal.isWhole || tally.compacted !== null),
    late: late && late.isTaken === null ? { count: late.entries.length, hash: late.hash } : null,
    // what ballots came to and cannot be read is known to nobody
    unread: tally.compacted === 'unreadable' ? Math.max(1, tally.unread.length) : tally.unread.length,
    isCompacted: tally.compacted !== null,
    photos: [...new Set(tally.photos.map(({ value }) => value.sha256))],
    counted: Object.fromEntries(figureCells(totals)),
    form: Object.fromEntries(figureCells(form)),
    doubtfulCells: { counted: totals.doubtful, form: form.doubtful },
  };
}
