import type { Role } from '../../schema/access.ts';
import type { Membership } from '../../schema/api.ts';
import { AppError } from '../../schema/errors.ts';

/**
 * Checks what a person of a role may belong to: each committee once; a clerk has one stream in each, nobody else has any (A2).
 * @throws AppError('bad-request') that names the committee
 */
export function checkMemberships(role: Role, memberships: readonly Membership[], isKnown: (committee: string) => boolean): void {
  const seen = new Set<string>();
  for (const { committee, stream } of memberships) {
    if (!isKnown(committee)) throw new AppError('bad-request', { reason: `there is no committee ${committee}` });
    if (seen.has(committee)) throw new AppError('bad-request', { reason: `committee ${committee} is given twice` });
    seen.add(committee);
    if (role === 'clerk' && stream === null)
      throw new AppError('bad-request', { reason: `a clerk of committee ${committee} needs a stream, a or b` });
    if (role !== 'clerk' && stream !== null)
      throw new AppError('bad-request', { reason: `only a clerk has a stream; committee ${committee} is given one` });
  }
}

export const isSameMemberships = (left: readonly Membership[], right: readonly Membership[]): boolean => {
  const text = (memberships: readonly Membership[]) => memberships.map(({ committee, stream }) => `${committee} ${stream}`).sort();
  return text(left).join() === text(right).join();
};
