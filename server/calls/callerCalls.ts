import { and, desc, eq, gt, isNull, sql } from 'drizzle-orm';
import type { Member } from '../../schema/access.ts';
import type { RecordAudit } from '../../schema/audit.ts';
import { AS_OF_STEP_MS, isCallOutcome, meaningOf } from '../../schema/calls.ts';
import type { CallElector, CallsAnswer, PhoneAnswer } from '../../schema/chaseApi.ts';
import { AppError } from '../../schema/errors.ts';
import { callAttempt, callSlice, claimPhone } from '../../schema/tables/calls.ts';
import type { Actor, Acts } from '../accounts/acts.ts';
import { readCampaign } from '../accounts/campaign.ts';
import type { Db } from '../database.ts';
import { type CallRows, IN_HAND_MS, type InHandRow } from './callRows.ts';
import type { CallsHere } from './callsHere.ts';
import { stateOf } from './whyNotCalled.ts';

type Who = { readonly member: Member; readonly actor: Actor };

/** What a caller sees of whom they are to call, and the phone of one of them. */
export function createCallerCalls(deps: {
  readonly db: Db;
  readonly acts: Acts;
  readonly rows: CallRows;
  readonly here: CallsHere;
  readonly record: RecordAudit;
}) {
  const { db, acts, rows, here, record } = deps;

  /** Who has left a committee sees nothing of it any more, whatever they hold. */
  const isTheirs =
    ({ member }: Who) =>
    ({ committeeId }: Pick<InHandRow, 'committeeId'>): boolean =>
      member.committees.some((own) => own.id === committeeId);

  function show(row: InHandRow, caller: string): CallElector {
    const state = stateOf(row);
    return {
      id: row.electorId,
      number: row.number,
      name: row.name,
      gender: row.gender,
      committee: { id: row.committeeId, code: row.code, site: row.site },
      hasPhone: row.hasPhone === 1,
      callsToday: row.callsToday,
      last: state === 'gone' ? null : lastOf(row.electorId, caller),
      state,
      hasAttended: row.isOnRoll === 1 && row.hasAttended === 1, // of whoever was moved another committee's coordinators know it
    };
  }

  /** What takes somebody off every list is told to whoever has said it, and else to coordinators only (J6). */
  function lastOf(electorId: string, caller: string): CallElector['last'] {
    const last = rows.lastResult(electorId);
    if (!last || !isCallOutcome(last.outcome)) return null;
    const { outcome, at, callAt, callerId } = last;
    return meaningOf(outcome).isEndOfCalls && callerId !== caller ? null : { outcome, at, callAt };
  }

  function newestPhone(electorId: string): string | null {
    const isMeant = eq(claimPhone.electorId, electorId);
    return db.select().from(claimPhone).where(isMeant).orderBy(desc(claimPhone.at), claimPhone.owner).get()?.phone ?? null;
  }

  /** @throws AppError: `not-found` also of what is somebody else's, in the same words; `conflict` when it is not theirs any more */
  function mineNow(who: Who, sliceId: string, electorId: string): InHandRow {
    const [row] = rows.ofCaller(who.actor.userId, here.moment(), sliceId, electorId).filter(isTheirs(who));
    if (row && stateOf(row) === 'open') return row;
    const slice = db.select().from(callSlice).where(and(eq(callSlice.id, sliceId), eq(callSlice.callerId, who.actor.userId))).get(); // biome-ignore format: one question
    if (!slice || !isTheirs(who)(slice)) throw new AppError('not-found', { what: 'such call' });
    throw new AppError('conflict', {
      reason_en: 'this elector is not to be called by you any more',
      reason_ar: 'لم يعد الاتصال بهذا القيد مطلوبًا منك',
    });
  }

  return {
    /** Whoever is not to be called any more stays in the list, so that it holds still (J1). */
    list(who: Who): CallsAnswer {
      const slices = new Map<string, { id: string; endsAt: number; electors: CallElector[] }>();
      const moment = here.moment();
      for (const row of rows.ofCaller(who.actor.userId, moment).filter(isTheirs(who))) {
        const slice = slices.get(row.sliceId) ?? { id: row.sliceId, endsAt: row.endsAt, electors: [] };
        slices.set(row.sliceId, slice);
        slice.electors.push(show(row, who.actor.userId));
      }
      return {
        slices: [...slices.values()],
        campaign: readCampaign(db).name,
        maxCallsADay: here.maxCallsADay(),
        asOf: moment.now - (moment.now % AS_OF_STEP_MS),
        timeZone: here.timeZone(),
      };
    },

    /**
     * The phone of somebody in the caller's hands, written down as a call. Looking again while they are in hand is the same call (J4, J5).
     * @throws AppError: `not-found`, `conflict`, `called-enough`
     */
    phone: (who: Who, sliceId: string, electorId: string): PhoneAnswer =>
      acts.act(() => {
        const { now, today } = here.moment();
        const row = mineNow(who, sliceId, electorId);
        const phone = newestPhone(electorId);
        const callsToday = row.callsToday;
        const isSameCall = and(
          eq(callAttempt.sliceId, sliceId),
          eq(callAttempt.electorId, electorId),
          isNull(callAttempt.resultId),
          gt(sql`coalesce(${callAttempt.aheadSince}, ${callAttempt.at})`, Math.max(today - 1, now - IN_HAND_MS)),
        );
        if (phone === null || db.select().from(callAttempt).where(isSameCall).get()) return { phone, callsToday };
        const count = here.maxCallsADay();
        if (callsToday >= count) throw new AppError('called-enough', { count });
        db.insert(callAttempt).values({ sliceId, electorId, callerId: who.actor.userId, at: now }).run();
        record({ kind: 'phone-shown', ...who.actor, details: { elector: electorId, slice: sliceId } });
        return { phone, callsToday: callsToday + 1 };
      }),
  };
}
