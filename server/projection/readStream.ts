/** What a tally's document and the decisions about it come to, as results read it: pure, with no single ballot in what comes out. */
import type { BallotPaper } from '../../schema/ballotPaper.ts';
import type { LateMoves } from '../../schema/result.ts';
import type { StreamReading } from '../../schema/resultCells.ts';
import type { Stream } from '../../schema/rooms.ts';
import { FORM_FIELDS, nextNumber, SERVER_WRITER, tallyKey } from '../../schema/tally.ts';
import { figureCells, type TallyFigures } from '../../schema/tallyFigures.ts';
import type { LateDecisions } from '../../schema/tallyStanding.ts';
import { readTally, type Tally } from '../../schema/tallyTotals.ts';
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

/** What was decided of late entries, by their fingerprint. */
export const lateDecisions = (decisions: readonly StreamDecision[]): LateDecisions =>
  new Map(decisions.flatMap((one) => (one.kind === 'late' ? [[one.seen, one.isTaken] as const] : [])));

/** @returns null while nobody has written in it */
export function readStream(
  stream: Stream,
  cells: readonly Cell[],
  papers: ReadonlyMap<string, BallotPaper>,
  decisions: readonly StreamDecision[],
): StreamReading | null {
  if (cells.length === 0) return null;
  const decided = lateDecisions(decisions);
  const sealed = withSeals(cells, decisions);
  const tally = readTally(sealed, papers, decided);
  const { totals, form } = tally;
  const late = tally.late?.isTaken === null ? tally.late : null;
  return {
    stream,
    mode: tally.mode,
    people: tally.users.filter((user) => user !== SERVER_USER),
    ballots: totals.ballots ?? tally.counted.length,
    doubtful: tally.doubtful.size,
    gaps: tally.missing,
    // a seal that came before all that it covers says nothing yet; of compacted ballots it was looked at before they went
    isSealed: tally.seal !== null && (tally.seal.isWhole || tally.compacted !== null),
    late: late && {
      count: late.entries.length,
      hash: late.hash,
      ...movesOf(tally, readTally(sealed, papers, new Map([...decided, [late.hash, true]]))),
    },
    // what ballots came to and cannot be read is known to nobody
    unread: tally.compacted === 'unreadable' ? Math.max(1, tally.unread.length) : tally.unread.length,
    isCompacted: tally.compacted !== null,
    photos: [...new Set(tally.photos.map(({ value }) => value.sha256))],
    counted: Object.fromEntries(figureCells(totals)),
    form: Object.fromEntries(figureCells(form)),
    doubtfulCells: { counted: totals.doubtful, form: form.doubtful },
  };
}

/** By how much a stream moves when what came late is taken in: a bound of all, in which the ballot of no one is to be seen (CW3). */
const movesOf = (left: Tally, taken: Tally): { readonly counted: LateMoves; readonly form: LateMoves } => ({
  counted: taken.unread.length > 0 ? null : movesBetween(left.totals, taken.totals), // a count that cannot be read says nothing
  form: movesBetween(left.form, taken.form),
});

function movesBetween(left: TallyFigures, taken: TallyFigures): LateMoves {
  const [before, after] = [left, taken].map(
    (figures) => new Map(figureCells(figures).filter(([cell]) => !Object.hasOwn(FORM_FIELDS, cell))),
  );
  const moves = [...new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])])].map(
    (cell) => (after?.get(cell) ?? Number.NaN) - (before?.get(cell) ?? Number.NaN),
  );
  return moves.some(Number.isNaN) ? null : { fewer: Math.max(0, ...moves.map((move) => -move)), more: Math.max(0, ...moves) };
}
