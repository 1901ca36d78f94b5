import { and, eq, isNull } from 'drizzle-orm';
import type { RecordAudit } from '../../schema/audit.ts';
import type { PhonesAnswer } from '../../schema/chaseApi.ts';
import { AppError } from '../../schema/errors.ts';
import type { CommitteeId } from '../../schema/ids.ts';
import { readPhone } from '../../schema/phone.ts';
import { callResult, claimPhone, doNotCall } from '../../schema/tables/calls.ts';
import { elector } from '../../schema/tables/roll.ts';
import type { Actor, Acts } from '../accounts/acts.ts';
import type { Db } from '../database.ts';
import type { CallPeople } from './callPeople.ts';

/** What coordinators of a committee decide about its electors: phones, whom nobody calls, what was seen to. Each throws AppError('not-found') for an elector of another. */
export function createChaseDesk(deps: {
  readonly db: Db;
  readonly acts: Acts;
  readonly people: CallPeople;
  readonly record: RecordAudit;
  readonly now: () => number;
}) {
  const { db, acts, people, record, now } = deps;

  function mustBeOn(committee: CommitteeId, electorId: string): void {
    const isMeant = and(eq(elector.id, electorId), eq(elector.committeeId, committee));
    if (!db.select().from(elector).where(isMeant).get()) throw new AppError('not-found', { what: 'such elector' });
  }

  return {
    mustBeOn,

    /** That they were looked at is written down (J4). */
    phones: (committee: CommitteeId, electorId: string, by: Actor): PhonesAnswer =>
      acts.act(() => {
        mustBeOn(committee, electorId);
        const found = db.select().from(claimPhone).where(eq(claimPhone.electorId, electorId)).orderBy(claimPhone.owner).all();
        if (found.length > 0) record({ kind: 'phone-shown', ...by, details: { elector: electorId } });
        return { phones: found.map(({ owner, phone, at }) => ({ owner: people.refOf(owner), phone, at })) };
      }),

    /**
     * The phone that a guarantor knows of an elector; null takes it away.
     * @throws AppError: `not-found` (elector, guarantor), `bad-request` (no phone)
     */
    setPhone: (committee: CommitteeId, electorId: string, owner: string, text: string | null, by: Actor): void =>
      acts.act(() => {
        mustBeOn(committee, electorId);
        const phone = text === null ? null : readPhone(text);
        if (text !== null && phone === null)
          throw new AppError('bad-request', {
            reason_en: 'a phone has 6 to 15 digits, with + in front or without',
            reason_ar: 'رقم الهاتف من 6 إلى 15 رقمًا، وقد يبدأ بعلامة +',
          });
        const isMeant = and(eq(claimPhone.electorId, electorId), eq(claimPhone.owner, owner));
        const known = db.select().from(claimPhone).where(isMeant).get();
        // an id of somebody in another committee would be told their name with the phone
        if (!known && !people.mayHaveClaim(owner, committee, electorId)) throw new AppError('not-found', { what: 'such guarantor' });
        if ((known?.phone ?? null) === phone) return;
        const said = { phone: phone ?? '', by: by.userId, at: now() };
        if (phone === null) db.delete(claimPhone).where(isMeant).run();
        else
          db.insert(claimPhone)
            .values({ electorId, owner, ...said })
            .onConflictDoUpdate({ target: [claimPhone.electorId, claimPhone.owner], set: said })
            .run();
        record({ kind: 'phone-changed', ...by, details: { elector: electorId, owner, isGone: phone === null } });
      }),

    /** Takes an elector off every call list, or puts them back (J6). */
    setMayBeCalled: (committee: CommitteeId, electorId: string, mayBeCalled: boolean, by: Actor): void =>
      acts.act(() => {
        mustBeOn(committee, electorId);
        const { changes } = mayBeCalled
          ? db.delete(doNotCall).where(eq(doNotCall.electorId, electorId)).run()
          : db.insert(doNotCall).values({ electorId, reason: 'do_not_contact', by: by.userId, at: now() }).onConflictDoNothing().run();
        if (changes > 0) record({ kind: mayBeCalled ? 'may-be-called' : 'do-not-call', ...by, details: { elector: electorId } });
      }),

    /** A coordinator has seen to what a caller asked for; the first who has stands. @throws AppError('not-found') */
    handled: (committee: CommitteeId, resultId: string, by: Actor): void =>
      acts.act(() => {
        // of another committee's electors in the words of what is nobody's
        const isMeant = and(eq(callResult.id, resultId), eq(elector.committeeId, committee));
        const found = db
          .select({ electorId: callResult.electorId, outcome: callResult.outcome })
          .from(callResult)
          .innerJoin(elector, eq(elector.id, callResult.electorId))
          .where(isMeant)
          .get();
        if (!found) throw new AppError('not-found', { what: 'such call' });
        const { changes } = db
          .update(callResult)
          .set({ handledBy: by.userId, handledAt: now() })
          .where(and(eq(callResult.id, resultId), isNull(callResult.handledAt)))
          .run();
        // until then nobody called them: it puts them back
        if (changes > 0 && found.outcome === 'needsCoordinator')
          record({ kind: 'may-be-called', ...by, details: { elector: found.electorId } });
      }),
  };
}
