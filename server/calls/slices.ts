import { and, eq, isNull } from 'drizzle-orm';
import type { RecordAudit } from '../../schema/audit.ts';
import type { Slice, SliceAnswer, SliceRequest } from '../../schema/chaseApi.ts';
import { AppError } from '../../schema/errors.ts';
import type { CommitteeId } from '../../schema/ids.ts';
import { randomId } from '../../schema/ids.ts';
import { callItem, callSlice } from '../../schema/tables/calls.ts';
import type { Actor, Acts } from '../accounts/acts.ts';
import { createRandomByte } from '../accounts/randomByte.ts';
import type { Db } from '../database.ts';
import type { CallPeople } from './callPeople.ts';
import type { CallRows } from './callRows.ts';
import type { CallsHere } from './callsHere.ts';
import { whyNotCalled } from './whyNotCalled.ts';

const SLICE_ID_LENGTH = 10;
/** The hour of a slice lies within a day. */
const MAX_SLICE_MS = 24 * 60 * 60_000;
/** Whom one caller has still to call, over all slices: what their device can hold and they can do in a day. */
export const MAX_OPEN_ELECTORS = 600;

/** Parts of a chase list, handed out to callers and taken back (J2). */
export function createSlices(deps: {
  readonly db: Db;
  readonly acts: Acts;
  readonly rows: CallRows;
  readonly here: CallsHere;
  readonly people: CallPeople;
  readonly record: RecordAudit;
}) {
  const { db, acts, rows, here, people, record } = deps;
  const randomByte = createRandomByte();

  return {
    /**
     * Hands out whoever of them may be called, in this order, each to one caller at a time; of the others it is told why not.
     * @throws AppError: `not-found` (nobody of that id calls for this committee), `bad-request`
     */
    handOut: (committeeId: CommitteeId, { callerId, electors, endsAt }: SliceRequest, by: Actor): SliceAnswer =>
      acts.act(() => {
        const moment = here.moment();
        if (endsAt <= moment.now || endsAt > moment.now + MAX_SLICE_MS)
          throw new AppError('bad-request', {
            reason_en: 'the hour lies within the next 24 hours',
            reason_ar: 'يجب أن تكون الساعة خلال الأربع والعشرين ساعة القادمة',
          });
        if (!people.isCaller(callerId, committeeId)) throw new AppError('not-found', { what: 'such caller' });
        const max = here.maxCallsADay();
        const asked = [...new Set(electors)];
        const left = asked.flatMap((electorId) => {
          const reason = whyNotCalled(rows.candidate(committeeId, electorId, moment), max);
          return reason ? [{ electorId, reason }] : [];
        });
        const reasons = new Set(left.map(({ electorId }) => electorId));
        const given = asked.filter((id) => !reasons.has(id));
        if (given.length === 0) return { slice: null, left };
        if (rows.openOf(callerId, moment.now) + given.length > MAX_OPEN_ELECTORS)
          throw new AppError('bad-request', {
            reason_en: `at most ${MAX_OPEN_ELECTORS} electors wait with one caller`,
            reason_ar: `الحد الأقصى مع المتصل الواحد ${MAX_OPEN_ELECTORS} قيد`,
          });
        const id = randomId(SLICE_ID_LENGTH, randomByte);
        const slice = { id, committeeId, callerId, by: by.userId, at: moment.now, endsAt };
        db.insert(callSlice).values(slice).run();
        for (const [position, electorId] of given.entries()) db.insert(callItem).values({ sliceId: id, electorId, position }).run();
        record({ kind: 'slice-handed-out', ...by, details: { slice: id, committee: committeeId, of: callerId, electors: given.length } });
        const answer: Slice = {
          id,
          caller: people.refOf(callerId),
          at: moment.now,
          endsAt,
          endedAt: null,
          electors: given.map((electorId) => ({ id: electorId, isDone: false })),
        };
        return { slice: answer, left };
      }),

    /** Whoever is not in hand goes back to the list at once (J8). Taking back what was taken back changes nothing. @throws AppError('not-found') */
    takeBack: (committeeId: CommitteeId, sliceId: string, by: Actor): void =>
      acts.act(() => {
        const isMeant = and(eq(callSlice.id, sliceId), eq(callSlice.committeeId, committeeId));
        const found = db.select().from(callSlice).where(isMeant).get();
        if (!found) throw new AppError('not-found', { what: 'such slice' });
        if (found.endedAt !== null) return;
        db.update(callSlice)
          .set({ endedAt: here.moment().now })
          .where(and(isMeant, isNull(callSlice.endedAt)))
          .run();
        record({ kind: 'slice-taken-back', ...by, details: { slice: sliceId, committee: committeeId, of: found.callerId } });
      }),
  };
}
