/** What of a stream stands: what is taken back, what a seal covers, and what came after it (docs/rules.md, CT6, CT9, CT10). Pure. */
import { type CompactedStream, isGone } from './compacted.ts';
import type { TallyEntry } from './keys.ts';
import { type TallyEntryOf, type TallyRef, tallyKey, tallyValue } from './tally.ts';
import { coverer, lastSeal, lateFingerprint, type SealEntry } from './tallySeal.ts';

export const isKind =
  <Kind extends TallyEntry>(kind: Kind) =>
  (entry: TallyEntryOf): entry is TallyEntryOf<Kind> =>
    entry.value.kind === kind;
/** By number, which is the second of the writer's clock and never goes back, then by writer: one order on every device. */
export const inOrder = (a: TallyRef, b: TallyRef): number => a.n - b.n || (a.writer < b.writer ? -1 : a.writer > b.writer ? 1 : 0);

/** What came after the seal and could change a figure: in no total until somebody decides. */
export type LateEntries = {
  readonly entries: readonly TallyEntryOf[];
  readonly hash: string;
  /** What was decided of exactly these; null: nothing yet. */
  readonly isTaken: boolean | null;
};
/** Of late entries, by their fingerprint, whether they were taken. */
export type LateDecisions = ReadonlyMap<string, boolean>;

export type Standing = {
  /** What stands by what the seal covers, in its order; of an open stream all of it. */
  readonly covered: readonly TallyEntryOf[];
  /** What would stand with everything that came later. */
  readonly withLate: readonly TallyEntryOf[];
  readonly seal: SealEntry | null;
  readonly late: LateEntries | null;
  /** What is taken back by each of the two, by its key: the void. */
  readonly voids: Voids;
  readonly voidsWithLate: Voids;
};
type Voids = ReadonlyMap<string, TallyEntryOf<'void'>>;

/** What could change a figure. */
const MATTERS: readonly TallyEntry[] = ['opening', 'ballot', 'void', 'total', 'figure'];
/** Of a void the key that it names tells, of what is not here yet too. */
const matters = (entry: TallyEntryOf): boolean =>
  MATTERS.includes(isKind('void')(entry) ? entry.value.target.entry : (entry.entry as TallyEntry)); // what else has no other
const isOfBallots = (entry: TallyEntryOf): boolean =>
  isKind('ballot')(entry) || (isKind('void')(entry) && entry.value.target.entry === 'ballot');

/** @param compacted what single ballots came to, when they are gone: then whatever ballot is here came later */
export function standingOf(
  entries: ReadonlyMap<string, TallyEntryOf>,
  decided: LateDecisions,
  compacted: CompactedStream | null,
): Standing {
  const sorted = [...entries.values()].sort(inOrder);
  const isHere = (entry: TallyEntryOf): boolean =>
    !compacted || !isOfBallots(entry) || !isGone(compacted, { ...entry, entry: isKind('void')(entry) ? 'void' : 'ballot' });
  const all = compacted ? sorted.filter(isHere) : sorted;
  const voids = voidsOf(all);
  const seal = lastSeal(all.filter(isKind('seal')).filter(({ key }) => !voids.has(key)));
  if (!seal && !compacted) {
    const standing = all.filter(({ key }) => !voids.has(key));
    return { covered: standing, withLate: standing, seal, late: null, voids, voidsWithLate: voids };
  }
  const covers = seal ? coverer(seal) : () => true;
  const isCovered = (entry: TallyEntryOf): boolean => !matters(entry) || (covers(entry) && !(compacted && isOfBallots(entry)));
  const coveredVoids = voidsOf(all.filter(isCovered));
  const covered = all.filter((entry) => isCovered(entry) && !coveredVoids.has(entry.key));
  return {
    covered,
    withLate: all.filter(({ key }) => !voids.has(key)),
    seal,
    late: lateOf({ all, isCovered, covered, coveredVoids, voids, decided }),
    voids: coveredVoids,
    voidsWithLate: voids,
  };
}

/** Voids by what they take back; of two the first. */
function voidsOf(entries: readonly TallyEntryOf[]): Voids {
  const found = new Map<string, TallyEntryOf<'void'>>();
  for (const one of entries) {
    if (!isKind('void')(one)) continue;
    const key = tallyKey(one.value.target);
    if (!found.has(key)) found.set(key, one);
  }
  return found;
}

function lateOf({
  all,
  isCovered,
  covered,
  coveredVoids,
  voids,
  decided,
}: {
  readonly all: readonly TallyEntryOf[];
  readonly isCovered: (entry: TallyEntryOf) => boolean;
  readonly covered: readonly TallyEntryOf[];
  readonly coveredVoids: Voids;
  readonly voids: Voids;
  readonly decided: LateDecisions;
}): LateEntries | null {
  const after = all.filter((entry) => !isCovered(entry));
  if (after.length === 0) return null;
  const lateKeys = new Set(after.map(({ key }) => key));
  const said = new Set(covered.filter(({ key }) => !voids.has(key)).map(textOf));
  // entered late and taken back again, taken back before already, or said before already: nobody has to decide of it
  const saysNothing = (entry: TallyEntryOf): boolean => {
    if (!isKind('void')(entry)) return voids.has(entry.key) || (entry.value.kind !== 'opening' && said.has(textOf(entry)));
    const target = tallyKey(entry.value.target);
    return coveredVoids.has(target) || lateKeys.has(target);
  };
  const left = after.filter((entry) => !saysNothing(entry));
  if (left.length === 0) return null;
  const hash = lateFingerprint(left);
  return { entries: left, hash, isTaken: decided.get(hash) ?? null };
}

const textOf = ({ value }: TallyEntryOf): string => `${value.kind} ${tallyValue(value)}`;
