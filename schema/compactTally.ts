/** What a stream is without its single ballots (docs/rules.md, CR63): everything that it comes to stays as it was, or it is left as it is. Pure. */
import type { BallotPaper } from './ballotPaper.ts';
import { type CompactedStream, compactedCells, rangesOf } from './compacted.ts';
import type { WriterId } from './ids.ts';
import type { Scalar } from './keys.ts';
import type { TallyEntryOf } from './tally.ts';
import { figureCells, type TallyFigures } from './tallyFigures.ts';
import { isKind, type LateDecisions } from './tallyStanding.ts';
import { readTally, type Tally } from './tallyTotals.ts';

type Cells = Iterable<readonly [string, Scalar | undefined]>;
type Papers = ReadonlyMap<string, BallotPaper>;

/**
 * `whole`: no single ballot is in it · `refused`: it would not come to the same, or nobody has decided yet what to make of it · `compacted`: these keys go and these cells come.
 */
export type Compaction =
  | { readonly kind: 'whole' }
  | { readonly kind: 'refused'; readonly why: 'unread' | 'late' | 'another-outcome' }
  | {
      readonly kind: 'compacted';
      readonly ballots: number;
      isGone(key: string): boolean;
      readonly cells: readonly (readonly [string, string])[];
    };

/** Of single ballots an entry is, whether it counts or not. */
export const isOfSingleBallots = ({ value }: TallyEntryOf): boolean =>
  value.kind === 'ballot' || (value.kind === 'void' && value.target.entry === 'ballot');

/**
 * Looks what a stream would be without its ballots.
 * @param cells all of it, with the seals that reconcilers have set
 * @param decided what was decided of late entries
 */
export function compactTally(cells: Cells, papers: Papers, decided: LateDecisions): Compaction {
  const all = [...cells];
  const before = readTally(all, papers, decided);
  const going = [...before.entries.values()].filter(isOfSingleBallots);
  if (going.length === 0) return { kind: 'whole' };
  if (before.compacted === 'unreadable' || before.unread.length > 0) return { kind: 'refused', why: 'unread' };
  if (before.late?.isTaken === null) return { kind: 'refused', why: 'late' };
  const goingKeys = new Set(going.map(({ key }) => key));
  const isGone = (key: string): boolean => goingKeys.has(key) || key.startsWith('z'); // what came of those that went before is in the new cells
  const staying = all.filter(([key]) => !isGone(key));
  const first = compactedOf(before, going);
  // late entries that stay are other ones than were decided on, because the ballots among them are gone
  const late = readTally([...staying, ...compactedCells(first)], papers, decided).late;
  const stream: CompactedStream =
    late && before.late ? { ...first, decided: [...first.decided, [late.hash, before.late.isTaken === true]] } : first;
  const added = compactedCells(stream);
  const after = readTally([...staying, ...added], papers, decided);
  if (outcomeOf(after) !== outcomeOf(before)) return { kind: 'refused', why: 'another-outcome' };
  return { kind: 'compacted', ballots: goingKeys.size, isGone, cells: added };
}

function compactedOf(tally: Tally, going: readonly TallyEntryOf[]): CompactedStream {
  const earlier = tally.compacted === 'unreadable' ? null : tally.compacted;
  const { byBallots, seal } = tally;
  const doubtful = [...tally.doubtful.keys()];
  const comparisons = [
    ...tally.checkpoints.map(({ entry, now }) => [entry.value.number, now] as const),
    ...tally.openings.flatMap(({ entry, now }) => (now === null ? [] : [[entry.value.from - 1, now] as const])),
  ];
  const numbersBefore = (earlier?.numbers ?? []).flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, i) => from + i));
  return {
    numbers: rangesOf([...numbersBefore, ...tally.counted.map(({ number }) => number), ...doubtful]),
    doubtful,
    ballots: byBallots.ballots ?? 0,
    invalid: byBallots.invalid ?? 0,
    blank: byBallots.blank ?? 0,
    candidates: [...byBallots.candidates],
    lists: [...byBallots.lists],
    checks: [...new Map(comparisons)].sort(([a], [b]) => a - b),
    seal: seal && { key: seal.entry.key, isWhole: seal.isWhole },
    decided: earlier?.decided ?? [],
    gone: goneWith(earlier?.gone ?? [], going),
  };
}

function goneWith(earlier: CompactedStream['gone'], going: readonly TallyEntryOf[]): CompactedStream['gone'] {
  const all = new Map<string, { readonly entry: 'ballot' | 'void'; readonly writer: WriterId; readonly n: Set<number> }>();
  const note = (entry: 'ballot' | 'void', writer: WriterId, numbers: readonly number[]): void => {
    const name = `${entry} ${writer}`;
    const known = all.get(name) ?? { entry, writer, n: new Set() };
    all.set(name, known);
    for (const n of numbers) known.n.add(n);
  };
  for (const { entry, writer, n } of earlier) note(entry, writer, n);
  for (const one of going) note(isKind('void')(one) ? 'void' : 'ballot', one.writer, [one.n]);
  return [...all.values()].map(({ entry, writer, n }) => ({ entry, writer, n: [...n].sort((a, b) => a - b) }));
}

/** Everything that anybody is told of a stream, but for the ballots themselves. */
function outcomeOf(tally: Tally): string {
  const { mode, expected, every, handedOver, first, last, next, gaps, missing, users, unknown } = tally;
  const figures = (of: TallyFigures) => [figureCells(of), of.doubtful];
  return JSON.stringify([
    { mode, expected, every, handedOver, first, last, next, gaps, missing, users, unknown },
    [...tally.doubtful.keys()],
    [figures(tally.totals), figures(tally.board), figures(tally.byBallots), figures(tally.form)],
    tally.openings.map(({ entry, now, isTrue }) => [entry.key, now, isTrue]),
    tally.checkpoints.map(({ entry, now, isTrue }) => [entry.key, now, isTrue]),
    tally.photos.map(({ key }) => key),
    tally.seal && [tally.seal.entry.key, tally.seal.isWhole],
    tally.unread.length,
    tally.late?.isTaken === null,
  ]);
}
