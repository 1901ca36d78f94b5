/** What standing entries of a stream add up to (docs/rules.md, CT4–CT8). Pure. */
import type { BallotPaper } from './ballotPaper.ts';
import type { CompactedStream } from './compacted.ts';
import { CHECKPOINT_EVERY, type CountMode, MAX_BALLOTS, type TallyEntryOf } from './tally.ts';
import { type BallotEntry, type CountedBallot, type Gap, gapsIn, type SortedBallots, sortBallots } from './tallyBallots.ts';
import { checksOf } from './tallyCheck.ts';
import { figuresCounted, figuresEntered, NO_FIGURES, sumOfFigures, type TallyFigures } from './tallyFigures.ts';
import { inOrder, isKind } from './tallyStanding.ts';

/** A comparison or hand-over, with what it should say now: a correction of a ballot before it makes it untrue. */
export type TallyCheckpoint = {
  readonly entry: TallyEntryOf<'checkpoint'> | TallyEntryOf<'handover'>;
  readonly now: string;
  readonly isTrue: boolean;
};
/** `now`: the check before its first ballot; null where there is none to compare, because what was before is elsewhere or it begins at one. */
export type TallyOpening = { readonly entry: TallyEntryOf<'opening'>; readonly now: string | null; readonly isTrue: boolean };

export type TallySums = SortedBallots & {
  /** Somebody has opened it, or entered something. */
  readonly isBegun: boolean;
  /** Of the last standing opening. */
  readonly mode: CountMode;
  /** In their order: by the ballot that they begin with; so a switch of mode begins with the next ballot. */
  readonly openings: readonly TallyOpening[];
  /** Ballots in the box, as the chair last said. */
  readonly expected: number | null;
  /** Ballots between two comparisons. */
  readonly every: number;
  /** What a device that has none of the ballots before its first was handed over with: as it was typed last. */
  readonly handedOver: string | null;
  /** The first number that any opening begins with. */
  readonly first: number;
  /** The highest number that is there; 0 while there is none. */
  readonly last: number;
  /** The number of the next ballot. */
  readonly next: number;
  readonly gaps: readonly Gap[];
  /** How many numbers they are. */
  readonly missing: number;
  /** In mode `ballots` what they come to, in mode `totals` what was entered. */
  readonly totals: TallyFigures;
  /** Whatever the mode: what was entered from the hall's own totals. */
  readonly board: TallyFigures;
  /** Whatever the mode: what the ballots come to. */
  readonly byBallots: TallyFigures;
  /** The official form, as this clerk reads it. */
  readonly form: TallyFigures;
  /** Standing photos, the first entered first. */
  readonly photos: readonly TallyEntryOf<'photo'>[];
  readonly checkpoints: readonly TallyCheckpoint[];
};

export type SumDeps = {
  readonly papers: ReadonlyMap<string, BallotPaper>;
  /** What a ballot says; null when its paper is not known. */
  readonly read: (entry: BallotEntry) => CountedBallot | null;
  /** Who has none in a box without a ballot; null: nobody, for it is open. */
  readonly ifEmpty: BallotPaper | null;
  /** What ballots that are gone came to; `unreadable`: nobody knows any more. */
  readonly compacted: CompactedStream | 'unreadable' | null;
};

/** @param all standing ones, in their order */
export function sumUp(all: readonly TallyEntryOf[], { papers, read, ifEmpty, compacted: stored }: SumDeps): TallySums {
  const compacted = stored === 'unreadable' ? null : stored;
  const openings = all.filter(isKind('opening')).sort((a, b) => a.value.from - b.value.from || inOrder(a, b));
  const slots = slotsOf(all.filter(isKind('ballot')));
  const sorted = sortBallots(slots, read);
  const ballots = compacted ? besideGone(sorted, compacted) : sorted;
  const numbers = [...(compacted ? numbersIn(compacted) : []), ...slots.map(([number]) => number)];
  if (compacted) numbers.sort((a, b) => a - b);
  const opening = openings.at(-1)?.value;
  const first = openings[0]?.value.from ?? 1;
  const last = numbers.at(-1) ?? 0;
  const gaps = gapsIn(numbers, first);
  const taken = openings.findLast(({ value }) => value.from === first && value.check !== null); // typed again, it is put right
  const handedOver = first > 1 ? (taken?.value.check ?? null) : null;
  const comparisons = all.filter((entry) => isKind('checkpoint')(entry) || isKind('handover')(entry));
  const asked = [...comparisons.map(({ value }) => value.number), ...openings.map(({ value }) => value.from - 1)];
  const checks = compacted
    ? asked.map((number) => compacted.checks.find(([at]) => at === number)?.[1])
    : checksOf({ counted: ballots.counted, first, handedOver }, asked);
  const isBegun = openings.length > 0 || numbers.length > 0 || stored !== null;
  const byBallots = isBegun && stored !== 'unreadable' ? figuresOf(ballots.counted, papers, ifEmpty, compacted) : NO_FIGURES;
  const board = figuresEntered(all.filter(isKind('total')));
  const mode = opening?.mode ?? 'ballots';
  return {
    ...ballots,
    isBegun,
    mode,
    openings: openings.map((entry, i) => {
      const now = entry.value.from > first ? (checks[comparisons.length + i] ?? null) : null;
      return { entry, now, isTrue: now === null || entry.value.check === null || entry.value.check === now };
    }),
    expected: openings.findLast(({ value }) => value.expected !== null)?.value.expected ?? null,
    every: opening?.every ?? CHECKPOINT_EVERY[0],
    handedOver,
    first,
    last,
    next: Math.min(MAX_BALLOTS, Math.max(last + 1, opening?.from ?? 1)),
    gaps,
    missing: gaps.reduce((sum, { from, to }) => sum + to - from + 1, 0),
    byBallots,
    board,
    totals: mode === 'totals' ? board : byBallots,
    form: figuresEntered(all.filter(isKind('figure'))),
    photos: all.filter(isKind('photo')),
    checkpoints: comparisons.map((entry, i) => {
      const now = checks[i] ?? entry.value.check; // of one that came when the ballots were gone nobody knows better
      return { entry, now, isTrue: now === entry.value.check };
    }),
  };
}

function slotsOf(ballots: readonly BallotEntry[]): readonly (readonly [number, readonly BallotEntry[]])[] {
  const byNumber = new Map<number, BallotEntry[]>();
  for (const entry of ballots) {
    const known = byNumber.get(entry.value.number);
    if (known) known.push(entry);
    else byNumber.set(entry.value.number, [entry]);
  }
  return [...byNumber].sort(([a], [b]) => a - b);
}

const numbersIn = ({ numbers }: CompactedStream): readonly number[] =>
  numbers.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, i) => from + i));

/** Of a number that went into what is kept nobody can say any more whether it says the same: what comes of it later is doubtful and in no total. */
function besideGone(sorted: SortedBallots, { numbers, doubtful }: CompactedStream): SortedBallots {
  const isTaken = (number: number): boolean => numbers.some(({ from, to }) => from <= number && number <= to);
  const again = sorted.counted.filter(({ number }) => isTaken(number));
  const all = new Map<number, readonly BallotEntry[]>(doubtful.map((number) => [number, []]));
  for (const [number, entries] of sorted.doubtful) all.set(number, entries);
  for (const { number, entry } of again) all.set(number, sorted.repeated.get(number) ?? [entry]);
  return {
    ...sorted,
    counted: sorted.counted.filter(({ number }) => !isTaken(number)),
    repeated: new Map([...sorted.repeated].filter(([number]) => !isTaken(number))),
    doubtful: new Map([...all].sort(([a], [b]) => a - b)),
  };
}

function figuresOf(
  counted: readonly CountedBallot[],
  papers: ReadonlyMap<string, BallotPaper>,
  ifEmpty: BallotPaper | null,
  compacted: CompactedStream | null,
): TallyFigures {
  const used = new Set(counted.map(({ entry }) => entry.value.paper));
  const unused = used.size === 0 && ifEmpty && !compacted ? [ifEmpty] : [];
  const figures = figuresCounted(counted, [...[...used].flatMap((id) => papers.get(id) ?? []), ...unused]);
  return compacted ? sumOfFigures(figures, compacted) : figures;
}
