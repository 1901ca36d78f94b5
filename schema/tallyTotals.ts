/**
 * What a clerk's stream comes to (docs/rules.md, CT4–CT12), derived from its entries alone: everybody who has them comes to the same, in whatever order they arrived.
 * The server derives it from the document, the screens entry by entry. Pure.
 */
import type { BallotPaper } from './ballotPaper.ts';
import type { UserId, WriterId } from './ids.ts';
import type { Scalar, TallyEntry } from './keys.ts';
import { CHECKPOINT_EVERY, type CountMode, MAX_BALLOTS, readTallyEntry, type TallyEntryOf, type TallyRef, tallyKey } from './tally.ts';
import { type BallotEntry, type CountedBallot, countedBallot, type Gap, gapsIn, type SortedBallots, sortBallots } from './tallyBallots.ts';
import { checksOf } from './tallyCheck.ts';
import { figuresCounted, figuresEntered, NO_FIGURES, type TallyFigures } from './tallyFigures.ts';
import { coverer, lastSeal, lateFingerprint, type SealEntry, sealFingerprint } from './tallySeal.ts';

/** A comparison or hand-over, with what it should say now: a correction of a ballot before it makes it untrue. */
export type TallyCheckpoint = {
  readonly entry: TallyEntryOf<'checkpoint'> | TallyEntryOf<'handover'>;
  readonly now: string;
  readonly isTrue: boolean;
};
/** `now`: the check before its first ballot; null where there is none to compare, because what was before is elsewhere or it begins at one. */
export type TallyOpening = { readonly entry: TallyEntryOf<'opening'>; readonly now: string | null; readonly isTrue: boolean };

/** What came after the seal and could change a figure: in no total until somebody decides. */
export type LateEntries = {
  readonly entries: readonly TallyEntryOf[];
  readonly hash: string;
  /** What was decided of exactly these; null: nothing yet. */
  readonly isTaken: boolean | null;
};

export type Tally = SortedBallots & {
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
  /** Everybody who wrote in it, ascending. */
  readonly users: readonly UserId[];
  /** What a device that has none of the ballots before its first was handed over with. */
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
  /** `isWhole`: what it covers is here and comes to what it says. */
  readonly seal: { readonly entry: SealEntry; readonly isWhole: boolean } | null;
  readonly late: LateEntries | null;
  /** Every entry by its key, those taken back too. */
  readonly entries: ReadonlyMap<string, TallyEntryOf>;
  /** What is taken back, by its key: the void. */
  readonly voids: ReadonlyMap<string, TallyEntryOf<'void'>>;
  /** Keys that say nothing to this version. */
  readonly unknown: number;
};

/** Of late entries, by their fingerprint, whether they were taken. */
export type LateDecisions = ReadonlyMap<string, boolean>;
const UNDECIDED: LateDecisions = new Map();

/** Derives everything from all cells of a stream. @param papers every ballot paper that there was, the one in force last */
export function readTally(
  cells: Iterable<readonly [string, Scalar | undefined]>,
  papers: ReadonlyMap<string, BallotPaper>,
  decided: LateDecisions = UNDECIDED,
): Tally {
  const reader = createTallyReader(papers);
  for (const [key, value] of cells) reader.set(key, value);
  return reader.tally(decided);
}

/** A stream that is read cell by cell: each value is parsed once, and ballots are looked up on their paper once. */
export type TallyReader = {
  /** Says what stands under a key now; undefined: nothing any more. */
  readonly set: (key: string, value: Scalar | undefined) => void;
  /** Other papers are known from here on. */
  readonly know: (papers: ReadonlyMap<string, BallotPaper>) => void;
  readonly tally: (decided?: LateDecisions) => Tally;
};

export function createTallyReader(knownPapers: ReadonlyMap<string, BallotPaper>): TallyReader {
  const entries = new Map<string, TallyEntryOf>();
  const unknown = new Set<string>();
  let papers = knownPapers;
  let ballots = new WeakMap<BallotEntry, CountedBallot | null>();

  const read = (entry: BallotEntry): CountedBallot | null => {
    const known = ballots.get(entry);
    if (known !== undefined) return known;
    const paper = papers.get(entry.value.paper);
    const ballot = paper ? countedBallot(entry, paper) : null;
    ballots.set(entry, ballot);
    return ballot;
  };

  return {
    set(key, value) {
      const entry = readTallyEntry(key, value);
      if (entry) entries.set(key, entry);
      else entries.delete(key);
      if (!entry && value !== undefined && value !== null) unknown.add(key);
      else unknown.delete(key);
    },
    know(others) {
      papers = others;
      ballots = new WeakMap();
    },
    tally: (decided = UNDECIDED) => derive(new Map(entries), unknown.size, papers, read, decided),
  };
}

const isKind =
  <Kind extends TallyEntry>(kind: Kind) =>
  (entry: TallyEntryOf): entry is TallyEntryOf<Kind> =>
    entry.value.kind === kind;
/** By number, which is the second of the writer's clock and never goes back, then by writer: one order on every device. */
const inOrder = (a: TallyRef, b: TallyRef): number => a.n - b.n || (a.writer < b.writer ? -1 : a.writer > b.writer ? 1 : 0);

/** What could change a figure. */
const MATTERS: readonly TallyEntry[] = ['opening', 'ballot', 'void', 'total', 'figure'];

function derive(
  entries: ReadonlyMap<string, TallyEntryOf>,
  unknown: number,
  papers: ReadonlyMap<string, BallotPaper>,
  read: (entry: BallotEntry) => CountedBallot | null,
  decided: LateDecisions,
): Tally {
  const all = [...entries.values()].sort(inOrder);
  const allVoids = voidsOf(all.filter(isKind('void')));
  const seal = lastSeal(all.filter(isKind('seal')).filter(({ key }) => !allVoids.has(key)));
  const isCovered = seal ? coverer(seal) : () => true;
  const late = lateOf(all, entries, isCovered, decided);
  const takes = late?.isTaken === true ? () => true : isCovered;
  const voids = seal ? voidsOf(all.filter(isKind('void')).filter((entry) => takes(entry) || !matters(entry))) : allVoids;
  const stands = (entry: TallyEntryOf): boolean => !voids.has(entry.key) && (takes(entry) || !MATTERS.includes(entry.entry));
  const sums = sumUp(all.filter(stands), papers, read, seal !== null);
  const sealed = seal && late?.isTaken === true ? sumUp(all.filter(coveredOnly(all, isCovered)), papers, read, true) : sums;
  return {
    ...sums,
    users: [...new Set(all.map(({ writer }) => writer.slice(0, 6) as UserId))].sort(), // the first six of a writer are one
    seal: seal && { entry: seal, isWhole: sealFingerprint(sealed) === seal.value.fingerprint },
    late,
    entries,
    voids,
    unknown,
  };
}

/** Voids by what they take back; of two the first. */
function voidsOf(voids: readonly TallyEntryOf<'void'>[]): ReadonlyMap<string, TallyEntryOf<'void'>> {
  const found = new Map<string, TallyEntryOf<'void'>>();
  for (const one of voids) {
    const key = tallyKey(one.value.target);
    if (!found.has(key)) found.set(key, one);
  }
  return found;
}

/** Whether taking back what a void names could change a figure: its key tells, of what is not here yet too. */
const matters = ({ value }: TallyEntryOf<'void'>): boolean => MATTERS.includes(value.target.entry);

/** What stands by what a seal covers alone. */
function coveredOnly(all: readonly TallyEntryOf[], isCovered: (entry: TallyRef) => boolean): (entry: TallyEntryOf) => boolean {
  const voids = voidsOf(all.filter(isKind('void')).filter(isCovered));
  return (entry) => isCovered(entry) && !voids.has(entry.key);
}

function lateOf(
  all: readonly TallyEntryOf[],
  entries: ReadonlyMap<string, TallyEntryOf>,
  isCovered: (entry: TallyRef) => boolean,
  decided: LateDecisions,
): LateEntries | null {
  const after = all.filter((entry) => MATTERS.includes(entry.entry) && !isCovered(entry) && (!isKind('void')(entry) || matters(entry)));
  const voids = voidsOf(all.filter(isKind('void')));
  const before = voidsOf(all.filter(isKind('void')).filter(isCovered));
  // entered late and taken back again, or taken back before already: nobody has to decide of it
  const isUndone = (entry: TallyEntryOf): boolean => {
    if (!isKind('void')(entry)) return voids.has(entry.key);
    const target = tallyKey(entry.value.target);
    const late = entries.get(target);
    return before.has(target) || (late !== undefined && !isCovered(late));
  };
  const left = after.filter((entry) => !isUndone(entry));
  if (left.length === 0) return null;
  const hash = lateFingerprint(left);
  return { entries: left, hash, isTaken: decided.get(hash) ?? null };
}

/** Everything that standing entries come to. @param all standing ones, in their order */
function sumUp(
  all: readonly TallyEntryOf[],
  papers: ReadonlyMap<string, BallotPaper>,
  read: (entry: BallotEntry) => CountedBallot | null,
  isSealed: boolean,
): Omit<Tally, 'users' | 'seal' | 'late' | 'entries' | 'voids' | 'unknown'> {
  const openings = all.filter(isKind('opening')).sort((a, b) => a.value.from - b.value.from || inOrder(a, b));
  const byNumber = new Map<number, BallotEntry[]>();
  for (const entry of all) {
    if (!isKind('ballot')(entry)) continue;
    const known = byNumber.get(entry.value.number);
    if (known) known.push(entry);
    else byNumber.set(entry.value.number, [entry]);
  }
  const slots = [...byNumber].sort(([a], [b]) => a - b);
  const sorted = sortBallots(slots, read);
  const opening = openings.at(-1)?.value;
  const first = openings[0]?.value.from ?? 1;
  const last = slots.at(-1)?.[0] ?? 0;
  const gaps = gapsIn(
    slots.map(([number]) => number),
    first,
  );
  const handedOver = first > 1 ? (openings[0]?.value.check ?? null) : null;
  const weighed = { counted: sorted.counted, first, handedOver };
  const comparisons = all.filter((entry) => isKind('checkpoint')(entry) || isKind('handover')(entry));
  const checks = checksOf(weighed, [...comparisons.map(({ value }) => value.number), ...openings.map(({ value }) => value.from - 1)]);
  const isBegun = openings.length > 0 || slots.length > 0;
  const used = new Set(sorted.counted.map(({ entry }) => entry.value.paper));
  // a box without a ballot: everybody on the paper in force has none
  const inForce = used.size === 0 && isSealed ? [...papers.values()].slice(-1) : [];
  const onPaper = [...[...used].flatMap((id) => papers.get(id) ?? []), ...inForce];
  const byBallots = isBegun ? figuresCounted(sorted.counted, onPaper) : NO_FIGURES;
  const board = figuresEntered(all.filter(isKind('total')));
  const mode = opening?.mode ?? 'ballots';
  return {
    ...sorted,
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
    checkpoints: comparisons.map((entry, i) => ({ entry, now: checks[i] ?? '0', isTrue: checks[i] === entry.value.check })),
  };
}

/** Standing ballots of a writer, the last first: the order in which they take them back. @param writer of a tab, or its first nine (a device) or six characters (a person) */
export function entriesOf(tally: Pick<Tally, 'entries' | 'voids'>, writer: WriterId | string): readonly BallotEntry[] {
  return [...tally.entries.values()]
    .filter(isKind('ballot'))
    .filter((entry) => entry.writer.startsWith(writer) && !tally.voids.has(entry.key))
    .sort((a, b) => inOrder(b, a));
}
