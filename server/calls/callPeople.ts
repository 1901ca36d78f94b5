import { and, asc, eq } from 'drizzle-orm';
import type { CommitteeId } from '../../schema/ids.ts';
import { guarantor, membership, user } from '../../schema/tables/people.ts';
import { claimRow } from '../../schema/tables/projection.ts';
import type { People } from '../accounts/people.ts';
import type { Db } from '../database.ts';

type Ref = { readonly id: string; readonly name: string };
export type CallPeople = ReturnType<typeof createCallPeople>;

/** Who calls for a committee, and the names that lists of calls speak of. */
export function createCallPeople(db: Db, people: Pick<People, 'find'>) {
  const guarantorOf = (id: string) => db.select().from(guarantor).where(eq(guarantor.id, id)).get();

  /** Works as a caller for it now. */
  function isCaller(id: string, committee: CommitteeId): boolean {
    const person = people.find(id);
    return person?.user.role === 'caller' && !person.user.isDisabled && person.member.committees.some((own) => own.id === committee);
  }

  return {
    isCaller,
    /** Sorted by name. */
    callersOf: (committee: CommitteeId): Ref[] =>
      db
        .select({ id: user.id, name: user.name })
        .from(user)
        .innerJoin(membership, eq(membership.userId, user.id))
        .where(eq(membership.committeeId, committee))
        .orderBy(asc(user.name))
        .all()
        .filter(({ id }) => isCaller(id, committee)),
    /** An id that nobody has stands for itself. */
    refOf: (id: string): Ref => ({ id, name: people.find(id)?.user.name ?? guarantorOf(id)?.name ?? id }),
    /** Somebody whose promise a claim in the committee can be: a person who works there, a guarantor without an account, or whoever has one on this elector. */
    mayHaveClaim(id: string, committee: CommitteeId, electorId: string): boolean {
      const isTheirs = and(eq(claimRow.committeeId, committee), eq(claimRow.electorId, electorId), eq(claimRow.owner, id));
      const worksHere = people.find(id)?.member.committees.some((own) => own.id === committee) ?? false;
      return worksHere || guarantorOf(id) !== undefined || db.select().from(claimRow).where(isTheirs).get() !== undefined;
    },
  };
}
