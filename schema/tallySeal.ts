/** The end of a stream, and what came after it (docs/rules.md, CT9, CT10). Pure. */
import { fingerprint64 } from './fingerprint.ts';
import type { WriterId } from './ids.ts';
import { type CountMode, SERVER_WRITER, type TallyEntryOf, type TallyRef, tallyKey, tallyValue } from './tally.ts';
import { figureCells, type TallyFigures } from './tallyFigures.ts';

export type SealEntry = TallyEntryOf<'seal'>;

const coverOf = (seal: SealEntry): ReadonlyMap<WriterId, number> => new Map(seal.value.covers.map(({ writer, n }) => [writer, n]));

/** Whether a seal covers an entry: everything of its writer up to a number. */
export function coverer(seal: SealEntry): (entry: Pick<TallyRef, 'writer' | 'n'>) => boolean {
  const covers = coverOf(seal);
  return ({ writer, n }) => n <= (covers.get(writer) ?? -1);
}

/** The last standing seal: one that no other covers; of two that do not know of each other the later by its writer's number, which no clock can set back. */
export function lastSeal(standing: readonly SealEntry[]): SealEntry | null {
  // what the server ends stands in no clerk's document: a clerk's seal that says it covers that is forged
  const isAbove = (other: SealEntry, seal: SealEntry): boolean =>
    other !== seal && (seal.writer !== SERVER_WRITER || other.writer === SERVER_WRITER) && coverer(other)(seal);
  const free = standing.filter((seal) => !standing.some((other) => isAbove(other, seal)));
  return (free.length > 0 ? free : standing).reduce<SealEntry | null>(
    (last, seal) => (last && (last.n > seal.n || (last.n === seal.n && last.writer > seal.writer)) ? last : seal),
    null,
  );
}

/** What a seal that is written now covers: the last entry of every writer. @param refs of everything in the document, whatever it says */
export function coversOf(refs: Iterable<Pick<TallyRef, 'writer' | 'n'>>): readonly { readonly writer: WriterId; readonly n: number }[] {
  const last = new Map<WriterId, number>();
  for (const { writer, n } of refs) if (n > (last.get(writer) ?? -1)) last.set(writer, n);
  return [...last].map(([writer, n]) => ({ writer, n })).sort((a, b) => (a.writer < b.writer ? -1 : 1));
}

/** What a seal states of what it covers: mode, totals and form, with what has no value because it is said twice, and the numbers of ballots that are. */
export function sealFingerprint({
  mode,
  totals,
  form,
  doubtful,
}: {
  readonly mode: CountMode;
  readonly totals: TallyFigures;
  readonly form: TallyFigures;
  readonly doubtful: ReadonlyMap<number, unknown>;
}): string {
  const text = (figures: TallyFigures): string =>
    [...figureCells(figures).map(([cell, n]) => `${cell}=${n}`), ...figures.doubtful.map((cell) => `${cell}?`)].join(' ');
  return fingerprint64([mode, text(totals), text(form), [...doubtful.keys()].sort((a, b) => a - b).join(' ')].join('|'));
}

/** Names what came after a seal, whatever the order in which it arrived. */
export const lateFingerprint = (entries: readonly TallyEntryOf[]): string =>
  fingerprint64(
    entries
      .map((entry) => `${tallyKey(entry)} ${tallyValue(entry.value)}`)
      .sort()
      .join('|'),
  );
