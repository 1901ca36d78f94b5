/**
 * What a clerk's stream comes to (docs/rules.md, CT4–CT12), derived from its entries alone: everybody who has them comes to the same, in whatever order they arrived.
 * The server derives it from the document, the screens entry by entry. Pure.
 */
import type { BallotPaper } from './ballotPaper.ts';
import { type CompactedStream, readCompacted } from './compacted.ts';
import type { UserId, WriterId } from './ids.ts';
import type { Scalar } from './keys.ts';
import { readTallyEntry, type TallyEntryOf } from './tally.ts';
import { type BallotEntry, type CountedBallot, countedBallot } from './tallyBallots.ts';
import { type SealEntry, sealFingerprint } from './tallySeal.ts';
import { inOrder, isKind, type LateDecisions, type LateEntries, standingOf } from './tallyStanding.ts';
import { sumUp, type TallySums } from './tallySums.ts';

export type { TallyCheckpoint } from './tallySums.ts';

/** What stands, and what is taken back, by its key: the void. */
type StandingSums = TallySums & { readonly voids: ReadonlyMap<string, TallyEntryOf<'void'>> };

export type Tally = StandingSums & {
  /** With everything that came after the seal, whatever is decided of it: what whoever wrote it corrects and takes back. The same where nothing waits. */
  readonly withLate: StandingSums;
  /** Everybody who wrote in it, ascending. */
  readonly users: readonly UserId[];
  /** `isWhole`: what it covers is here and comes to what it says. */
  readonly seal: { readonly entry: SealEntry; readonly isWhole: boolean } | null;
  readonly late: LateEntries | null;
  /** Every entry by its key, those taken back too. */
  readonly entries: ReadonlyMap<string, TallyEntryOf>;
  /** Keys that say nothing to this version. */
  readonly unknown: number;
  /** What single ballots came to, once they are gone; `unreadable`: of this version nobody can say. */
  readonly compacted: CompactedStream | 'unreadable' | null;
};

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
  const parts = new Map<string, Scalar | undefined>();
  let compacted: CompactedStream | 'unreadable' | null = null;
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
      if (entry?.value.kind !== 'compacted' && !parts.has(key)) return;
      if (entry) parts.set(key, value);
      else parts.delete(key);
      compacted = readCompacted(parts);
    },
    know(others) {
      papers = others;
      ballots = new WeakMap();
    },
    tally(decided = UNDECIDED) {
      const gone = compacted === 'unreadable' ? null : compacted;
      // what was decided of these and of ballots that are gone came after what was decided of these alone
      const decisions = gone && gone.decided.length > 0 ? new Map([...decided, ...gone.decided]) : decided;
      const { covered, withLate, seal, late, ...taken } = standingOf(entries, decisions, gone);
      const sealedOn = (ifEmpty: BallotPaper | null): TallySums => sumUp(covered, { papers, read, ifEmpty, compacted });
      const bare = sealedOn(null);
      const hasBallots = bare.counted.length > 0; // they say by themselves which paper it was
      const known = [...papers.values()];
      const ifEmpty = seal && (hasBallots ? (known.at(-1) ?? null) : paperOfSeal(seal, known, sealedOn));
      const deps = { papers, read, ifEmpty, compacted };
      const sealed = hasBallots || !ifEmpty ? bare : sumUp(covered, deps);
      const whole = late || withLate.length > covered.length ? sumUp(withLate, deps) : sealed;
      // what changes no figure needs nobody's decision: it is there, and that is all
      const isChange =
        whole !== sealed && (sealFingerprint(whole) !== sealFingerprint(sealed) || whole.unread.length !== sealed.unread.length);
      const takesLate = !isChange || late?.isTaken === true;
      const isWhole = (entry: SealEntry): boolean =>
        gone?.seal?.key === entry.key ? gone.seal.isWhole : sealFingerprint(sealed) === entry.value.fingerprint;
      const everything = { ...whole, voids: taken.voidsWithLate };
      return {
        ...(takesLate ? everything : { ...sealed, voids: taken.voids }),
        withLate: everything,
        seal: seal && { entry: seal, isWhole: isWhole(seal) },
        late: isChange ? late : null,
        users: usersOf(entries, gone),
        entries: new Map(entries),
        unknown: unknown.size,
        compacted,
      };
    },
  };
}

/** The paper on which a box without a ballot comes to what its seal says, the last known first: another may be in force since. */
function paperOfSeal(seal: SealEntry, papers: readonly BallotPaper[], sealedOn: (paper: BallotPaper) => TallySums): BallotPaper | null {
  const [inForce = null, ...earlier] = papers.toReversed();
  if (earlier.length === 0) return inForce;
  const isIt = (paper: BallotPaper): boolean => sealFingerprint(sealedOn(paper)) === seal.value.fingerprint;
  return [inForce, ...earlier].find((paper) => paper !== null && isIt(paper)) ?? inForce;
}

/** The first six characters of a writer are a person. */
function usersOf(entries: ReadonlyMap<string, TallyEntryOf>, gone: CompactedStream | null): readonly UserId[] {
  const writers = [...entries.values()].filter((entry) => !isKind('compacted')(entry)).map(({ writer }) => writer);
  return [...new Set([...writers, ...(gone?.gone ?? []).map(({ writer }) => writer)].map((writer) => writer.slice(0, 6) as UserId))].sort();
}

/** Standing ballots of a writer, those after a seal too, the last first: the order in which they take them back. @param writer of a tab, or its first nine (a device) or six characters (a person) */
export function entriesOf(tally: Pick<Tally, 'entries' | 'withLate'>, writer: WriterId | string): readonly BallotEntry[] {
  return [...tally.entries.values()]
    .filter(isKind('ballot'))
    .filter((entry) => entry.writer.startsWith(writer) && !tally.withLate.voids.has(entry.key))
    .sort((a, b) => inOrder(b, a));
}

/** The highest number under a writer, of what is gone too: what their next entry has to be above (`nextNumber`). */
export function lastNumber({ entries, compacted }: Pick<Tally, 'entries' | 'compacted'>, writer: WriterId): number | null {
  const gone =
    compacted === 'unreadable' ? [] : (compacted?.gone ?? []).filter((one) => one.writer === writer).flatMap(({ n }) => n.slice(-1));
  const own = [...entries.values()].filter((entry) => entry.writer === writer).map(({ n }) => n);
  const last = [...gone, ...own].reduce((most, n) => Math.max(most, n), -1);
  return last < 0 ? null : last;
}
