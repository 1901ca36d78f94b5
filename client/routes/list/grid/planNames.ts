/** Electors that a guarantor brings, with one answer: what of it is new, and the cells it writes; pure (GR6). */
import type { Answer, CellWrite, Claim } from '../../../../schema/guarantees.ts';
import { isElectorId, type UserId } from '../../../../schema/ids.ts';
import { rowWrites } from './rowWrites.ts';

export type NamesPlan = {
  readonly writes: readonly CellWrite[];
  /** Electors who get a claim or another answer. */
  readonly changed: readonly string[];
  /** Who says so already. */
  readonly same: readonly string[];
  /** Whose withdrawn claim of this guarantor stands again. */
  readonly again: readonly string[];
  /** Who is promised to somebody else too. */
  readonly shared: readonly string[];
};

export function planNames(
  electors: Iterable<string>,
  guarantor: UserId,
  answer: Answer,
  claimsOf: (elector: string) => readonly Claim[],
  atMs: number,
): NamesPlan {
  const plan = { writes: [] as CellWrite[], changed: [] as string[], same: [] as string[], again: [] as string[], shared: [] as string[] };
  for (const elector of new Set(electors)) {
    if (!isElectorId(elector)) continue;
    const claims = claimsOf(elector);
    const own = claims.find(({ owner }) => owner === guarantor) ?? null;
    if (own && own.answer === answer && !own.isWithdrawn) {
      plan.same.push(elector);
      continue;
    }
    if (own?.isWithdrawn) plan.again.push(elector);
    if (claims.some((claim) => claim.owner !== guarantor && !claim.isWithdrawn)) plan.shared.push(elector);
    plan.changed.push(elector);
    plan.writes.push(...rowWrites(elector, own, own ? { answer } : { answer, guarantor }, guarantor, atMs));
  }
  return plan;
}
