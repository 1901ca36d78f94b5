import { eq } from 'drizzle-orm';
import type { RecordAudit } from '../../schema/audit.ts';
import { isBack } from '../../schema/committeeStatus.ts';
import type { StatusChange } from '../../schema/electionApi.ts';
import { AppError } from '../../schema/errors.ts';
import type { CommitteeId } from '../../schema/ids.ts';
import { committee } from '../../schema/tables/campaign.ts';
import type { Db } from '../database.ts';
import type { Actor, Acts } from './acts.ts';
import { notePolling } from './pollingTimes.ts';

/** The status of committees (F6–F8). Who may change it the caller has asked. */
export function createCommitteeStatus({
  db,
  acts,
  record,
  now: clock,
}: {
  readonly db: Db;
  readonly acts: Acts;
  readonly record: RecordAudit;
  readonly now: () => number;
}) {
  return {
    /**
     * Takes a committee on, or back with a reason.
     * @throws AppError: `conflict` with the `status` that it has by now; `bad-request` for one that goes back without a reason
     */
    change(id: CommitteeId, { status, seen, reason }: StatusChange, by: Actor): void {
      acts.act(() => {
        const now = db.select({ status: committee.status }).from(committee).where(eq(committee.id, id)).get()?.status;
        if (!now) throw new AppError('not-found', { what: id });
        if (now !== seen)
          throw new AppError('conflict', {
            status: now,
            reason_en: 'somebody else has changed the status of this committee',
            reason_ar: 'غيّر شخص آخر حالة هذه اللجنة',
          });
        if (now === status) return;
        if (isBack(now, status) && reason === null)
          throw new AppError('bad-request', {
            field: 'reason',
            reason_en: 'a status goes back with a reason only',
            reason_ar: 'لا تعود الحالة إلى الوراء إلا بسبب',
          });
        db.update(committee).set({ status }).where(eq(committee.id, id)).run();
        notePolling(db, id, status, clock());
        record({ kind: 'status-changed', ...by, details: { committee: id, from: now, to: status, ...(reason ? { reason } : {}) } });
      });
    },
  };
}
