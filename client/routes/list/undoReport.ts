/** What an undo did, cut into facts that can be said in words; pure. */
import { type ClaimField, parseKey, type Scalar } from '../../../schema/keys.ts';

/** A cell as it stands now. */
export type CellFact = { readonly elector: string; readonly owner: string; readonly field: ClaimField; readonly value: Scalar | undefined };
export type UndoReport = {
  /** What stands again, one fact a claim: the weightiest of its cells. */
  readonly restored: readonly CellFact[];
  /** Electors of whom a settlement was taken back. */
  readonly reopened: readonly string[];
  /** Cells that somebody else has written since, and who. */
  readonly skipped: readonly (CellFact & { readonly author: string | null })[];
};

/** A time never speaks for itself: it goes with its answer or contact. */
const WEIGHT: readonly ClaimField[] = ['answer', 'contact', 'note', 'withdrawn'];

export function undoReport(
  outcome: { readonly restored: readonly string[]; readonly skipped: readonly string[] },
  read: (key: string) => Scalar | undefined,
  authorOf: (key: string) => string | null,
): UndoReport {
  return {
    restored: weightiest(outcome.restored, read).map(({ fact }) => fact),
    reopened: outcome.restored.flatMap((key) => {
      const parsed = parseKey('guarantees', key);
      return parsed?.kind === 'settlement' ? [parsed.elector] : [];
    }),
    skipped: weightiest(outcome.skipped, read).map(({ fact, key }) => ({ ...fact, author: authorOf(key) })),
  };
}

/** One fact a claim out of the cells that an edit wrote. */
export function weightiest(keys: readonly string[], read: (key: string) => Scalar | undefined): { fact: CellFact; key: string }[] {
  const best = new Map<string, { readonly key: string; readonly fact: CellFact }>();
  for (const key of keys) {
    const parsed = parseKey('guarantees', key);
    if (parsed?.kind !== 'claim' || !WEIGHT.includes(parsed.field)) continue;
    const claim = key.slice(0, -1);
    const other = best.get(claim);
    if (other && WEIGHT.indexOf(parsed.field) > WEIGHT.indexOf(other.fact.field)) continue;
    best.set(claim, { key, fact: { elector: parsed.elector, owner: parsed.owner, field: parsed.field, value: read(key) } });
  }
  return [...best.values()];
}
