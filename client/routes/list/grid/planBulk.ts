/** One value for all rows of a view: whom it reaches, what it writes, and what somebody changed since it was looked at; pure (GR7). */
import type { Answer, CellWrite, Claim, Contact } from '../../../../schema/guarantees.ts';
import { isElectorId, type UserId } from '../../../../schema/ids.ts';
import type { PlanRow } from './planCells.ts';
import { rowWrites } from './rowWrites.ts';

/** Above so many rows their number is typed before they are changed. */
export const TYPED_ABOVE = 25;

export type BulkValue =
  | { readonly field: 'answer'; readonly value: Answer }
  | { readonly field: 'contact'; readonly value: Contact }
  | { readonly field: 'guarantor'; readonly value: UserId };

/** What a row said when it was looked at. */
export type SeenRow = PlanRow & { readonly seen: string };
export type BulkPlan = {
  readonly writes: readonly CellWrite[];
  readonly changed: readonly PlanRow[];
  /** Says so already. */
  readonly same: number;
  /** A withdrawn claim, a name that is off the roll, a guarantor who is named there already: nothing is done with them. */
  readonly left: number;
  /** Electors without a claim, who become the writer's own. */
  readonly own: number;
};
export type BulkSource = {
  readonly me: UserId;
  claimsOf(elector: string): readonly Claim[];
  isRemoved(elector: string): boolean;
};

const claimOf = (source: BulkSource, row: PlanRow): Claim | null =>
  row.owner === '' ? null : (source.claimsOf(row.elector).find(({ owner }) => owner === row.owner) ?? null);

/** A row as it stands now, to be compared with {@link changedSince}. */
export function seenOf(source: BulkSource, row: PlanRow): string {
  const claim = claimOf(source, row);
  if (!claim) return row.owner === '' ? String(source.claimsOf(row.elector).length) : 'gone';
  return [claim.answer, claim.contact, claim.isWithdrawn, claim.answeredAtMs, claim.note].join(' ');
}

/** Rows that somebody has changed since they were seen. */
export const changedSince = (source: BulkSource, rows: readonly SeenRow[]): readonly SeenRow[] =>
  rows.filter((row) => seenOf(source, row) !== row.seen);

export function planBulk(source: BulkSource, rows: readonly PlanRow[], wanted: BulkValue, atMs: number): BulkPlan {
  const writes: CellWrite[] = [];
  const changed: PlanRow[] = [];
  const named = new Set<string>(); // whom this very plan gives the guarantor: nobody gets two of one (G1)
  let [same, left, own] = [0, 0, 0];
  for (const row of rows) {
    const claim = claimOf(source, row);
    if (!isElectorId(row.elector) || source.isRemoved(row.elector) || claim?.isWithdrawn) {
      left++;
      continue;
    }
    if (isSaid(claim, wanted)) {
      same++;
      continue;
    }
    const isNamed =
      wanted.field === 'guarantor' && (named.has(row.elector) || source.claimsOf(row.elector).some(({ owner }) => owner === wanted.value));
    if (isNamed) {
      left++;
      continue;
    }
    if (!claim && wanted.field !== 'guarantor') own++;
    if (wanted.field === 'guarantor') named.add(row.elector);
    changed.push(row);
    writes.push(...rowWrites(row.elector, claim, { [wanted.field]: wanted.value }, source.me, atMs));
  }
  return { writes, changed, same, left, own };
}

function isSaid(claim: Claim | null, { field, value }: BulkValue): boolean {
  if (!claim) return value === 'notAsked' || value === 'none';
  return field === 'guarantor' ? claim.owner === value : claim[field] === value;
}
