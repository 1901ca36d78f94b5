/** What the cells of one elector come to in the columns of SQL. Pure; what it means is in `schema/`. */
import { attendanceOf, readEntry } from '../../schema/attendance.ts';
import { type Answer, type Contact, readClaim, type Standing } from '../../schema/guarantees.ts';
import type { ElectorId, UserId } from '../../schema/ids.ts';
import { parseKey, type Scalar } from '../../schema/keys.ts';
import { readSettlement, type Settlement, settledStandingOf } from '../../schema/settlements.ts';
import type { Cell } from './cellIndex.ts';

/** A claim as `claim_row` has it. */
export type ProjectedClaim = {
  readonly owner: string;
  readonly answer: Answer;
  readonly answeredAt: number | null;
  readonly contact: Contact;
  readonly contactedAt: number | null;
  readonly isWithdrawn: boolean;
};
export type ProjectedGuarantees = { readonly standing: Standing; readonly claims: readonly ProjectedClaim[] };

/** Claims of which something stands, by owner, and what they come to (G5, O6). */
export function projectGuarantees(elector: string, cells: readonly Cell[]): ProjectedGuarantees {
  const values = new Map<string, Scalar>(cells);
  const read = (key: string): Scalar | undefined => values.get(key);
  const owners = new Set<UserId>();
  const settlements: Settlement[] = [];
  for (const [key, value] of cells) {
    const parsed = parseKey('guarantees', key);
    if (parsed?.kind === 'claim' && value !== null) owners.add(parsed.owner);
    const settlement = parsed?.kind === 'settlement' ? readSettlement(parsed.user, value) : null;
    if (settlement) settlements.push(settlement);
  }
  const id = elector as ElectorId; // the first part of keys that were parsed
  const claims = [...owners].sort().map((owner) => readClaim(read, id, owner));
  return {
    standing: settledStandingOf(claims, settlements),
    claims: claims.map(({ owner, answer, answeredAtMs, contact, contactedAtMs, isWithdrawn }) => ({
      owner,
      answer,
      answeredAt: answeredAtMs,
      contact,
      contactedAt: contactedAtMs,
      isWithdrawn,
    })),
  };
}

export type ProjectedAttendance = {
  readonly hasAttended: boolean;
  readonly attendedAt: number | null;
  readonly observations: number;
  readonly isDuplicate: boolean;
};

/** Whether they have attended, by the observations that stand (B1). */
export function projectAttendance(cells: readonly Cell[]): ProjectedAttendance {
  const entries = cells.flatMap(([key, value]) => readEntry(key, value)?.entry ?? []);
  const { hasAttended, standing, isDuplicate } = attendanceOf(entries);
  return { hasAttended, attendedAt: standing[0]?.value.atMs ?? null, observations: standing.length, isDuplicate };
}
