import { and, asc, count, eq, inArray, or } from 'drizzle-orm';
import { accessTo, type Member, seesCommittee } from '../../schema/access.ts';
import type { Committee, CommitteeDetail } from '../../schema/api.ts';
import { AppError } from '../../schema/errors.ts';
import { type CommitteeId, isCommitteeId } from '../../schema/ids.ts';
import { pollingTimesNow } from '../../schema/pollingTimes.ts';
import { formatRoomName, MAX_COUNTS } from '../../schema/rooms.ts';
import { committee, committeePolling } from '../../schema/tables/campaign.ts';
import { clientBinding } from '../../schema/tables/documents.ts';
import { guarantor, membership, user } from '../../schema/tables/people.ts';
import { claimRow } from '../../schema/tables/projection.ts';
import { elector } from '../../schema/tables/roll.ts';
import type { Db } from '../database.ts';

/** Roles whose holders collect pledges, so that a claim can name them. */
const COLLECTORS = ['coordinator', 'guarantor', 'caller'];
/** …and whose holders do nothing else. */
const ONLY_COLLECTORS: readonly string[] = ['guarantor', 'caller'];
/** Roles that work for the whole campaign and are seen in any room. */
const CAMPAIGN_WIDE = ['admin', 'reconciler', 'viewer', 'auditor'];

/** The campaign's committees as each member may see them (A2, A3). */
export function createCommittees(db: Db) {
  function countElectors(ids: readonly string[]): Map<string, number> {
    const rows = db
      .select({ id: elector.committeeId, electors: count() })
      .from(elector)
      .where(and(inArray(elector.committeeId, [...ids]), eq(elector.status, 'active')))
      .groupBy(elector.committeeId)
      .all();
    return new Map(rows.map(({ id, electors }) => [id, electors]));
  }

  const rowsFor = (member: Member) =>
    db
      .select()
      .from(committee)
      .orderBy(asc(committee.id))
      .all()
      .filter(({ id }) => isCommitteeId(id) && seesCommittee(member, id));

  /**
   * Makes sure that a member may know of the committee.
   * @throws AppError: `foreign-committee`, whether it exists or not (A3); `not-found` to those who see all
   */
  function allow(member: Member, id: string): CommitteeId {
    if (!isCommitteeId(id)) throw new AppError('not-found', { what: id.slice(0, 16) });
    if (!seesCommittee(member, id)) throw new AppError('foreign-committee', { committee: id });
    if (!db.select().from(committee).where(eq(committee.id, id)).get()) throw new AppError('not-found', { what: id });
    return id;
  }

  /**
   * The names that the caller's rooms of this committee speak of: those who belong to it, those who work everywhere, and those who wrote in these
   * rooms and have left it since, or whose pledges stand here, written down by others or come along with an elector (G9); to a clerk, those of their own stream (CT52).
   * Whoever opens none is told no names; who collects pledges is told to those only who may see them.
   */
  function peopleOf(id: CommitteeId, member: Member) {
    const kinds = (['guarantees', 'attendance'] as const).filter((kind) => accessTo(member, { kind, committee: id }) !== null);
    if (kinds.length === 0) return clerksBeside(id, member);
    const members = db.select({ id: membership.userId }).from(membership).where(eq(membership.committeeId, id));
    const rooms = kinds.map((kind) => formatRoomName({ kind, committee: id }));
    const writers = db.select({ id: clientBinding.userId }).from(clientBinding).where(inArray(clientBinding.room, rooms));
    const seesGuarantees = kinds.includes('guarantees');
    const owners = db.select({ id: claimRow.owner }).from(claimRow).where(eq(claimRow.committeeId, id));
    const found = db
      .select({ id: user.id, name: user.name, role: user.role })
      .from(user)
      .where(
        or(
          inArray(user.role, CAMPAIGN_WIDE),
          inArray(user.id, members),
          inArray(user.id, writers),
          seesGuarantees ? inArray(user.id, owners) : undefined,
        ),
      )
      .orderBy(asc(user.name))
      .all();
    const hidden = seesGuarantees ? [] : ONLY_COLLECTORS;
    return found.filter(({ role }) => !hidden.includes(role)).map(({ id: userId, name }) => ({ id: userId, name }));
  }

  /** Who counts in the stream of a clerk, or has counted there. */
  function clerksBeside(id: CommitteeId, member: Member): { id: string; name: string }[] {
    const stream = member.committees.find((own) => own.id === id)?.stream ?? null;
    if (stream === null || accessTo(member, { kind: 'tally', committee: id, count: 1, stream }) === null) return [];
    const isInStream = and(eq(membership.committeeId, id), eq(membership.stream, stream));
    const rooms = Array.from({ length: MAX_COUNTS }, (_, i) => formatRoomName({ kind: 'tally', committee: id, count: i + 1, stream }));
    const writers = db.select({ id: clientBinding.userId }).from(clientBinding).where(inArray(clientBinding.room, rooms));
    return db
      .select({ id: user.id, name: user.name })
      .from(user)
      .where(or(inArray(user.id, db.select({ id: membership.userId }).from(membership).where(isInStream)), inArray(user.id, writers)))
      .orderBy(asc(user.name))
      .all();
  }

  function guarantorsOf(id: CommitteeId) {
    const collectors = db
      .select({ id: user.id, name: user.name })
      .from(user)
      .innerJoin(membership, eq(membership.userId, user.id))
      .where(and(eq(membership.committeeId, id), eq(user.isDisabled, false), inArray(user.role, COLLECTORS)))
      .all();
    return [...collectors, ...db.select().from(guarantor).all()].sort((left, right) => left.name.localeCompare(right.name, 'ar'));
  }

  return {
    allow,
    /** The committees that a member may know of, sorted by id. */
    list(member: Member): Committee[] {
      const rows = rowsFor(member);
      const counts = countElectors(rows.map(({ id }) => id));
      return rows.map((row) => ({ ...row, electors: counts.get(row.id) ?? 0 }));
    },
    /** Their ids only. */
    ids: (member: Member): CommitteeId[] => rowsFor(member).map(({ id }) => id as CommitteeId), // filtered above
    /** Guarantors are told to those only who may open its list of guarantees. Throws what `allow` throws. */
    detail(member: Member, committeeId: string): CommitteeDetail {
      const id = allow(member, committeeId);
      const row = db.select().from(committee).where(eq(committee.id, id)).get();
      if (!row) throw new AppError('not-found', { what: id });
      const seesGuarantees = accessTo(member, { kind: 'guarantees', committee: id }) !== null;
      const times = db.select().from(committeePolling).where(eq(committeePolling.committeeId, id)).get();
      return {
        ...row,
        ...pollingTimesNow({ openedAt: times?.openedAt ?? null, closedAt: times?.closedAt ?? null }, row.status),
        electors: countElectors([id]).get(id) ?? 0,
        guarantors: seesGuarantees ? guarantorsOf(id) : [],
        people: peopleOf(id, member),
      };
    },
  };
}
