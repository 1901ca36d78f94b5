import { eq } from 'drizzle-orm';
import type { CommitteeCorrection } from '../../schema/api.ts';
import type { RecordAudit } from '../../schema/audit.ts';
import { AppError } from '../../schema/errors.ts';
import type { CommitteeId } from '../../schema/ids.ts';
import { committee } from '../../schema/tables/campaign.ts';
import type { Db } from '../database.ts';
import type { Actor, Acts } from './acts.ts';

/** Site and gender of committees, which their first roll gave them and no later one changes (R10, R21). */
export function createCommitteeCorrection({ db, acts, record }: { readonly db: Db; readonly acts: Acts; readonly record: RecordAudit }) {
  return {
    /**
     * Puts right what a committee's first roll said of it. What stands already as it is wanted is no conflict: the answer to it may have been lost.
     * @throws AppError: `conflict` where it is not what was seen, with the `site` and `gender` that it has by now; `not-found`
     */
    correct(id: CommitteeId, { seen, site, gender }: CommitteeCorrection, by: Actor): void {
      acts.act(() => {
        const now = db.select({ site: committee.site, gender: committee.gender }).from(committee).where(eq(committee.id, id)).get();
        if (!now) throw new AppError('not-found', { what: id });
        const changed = (['site', 'gender'] as const).filter((field) => now[field] !== { site, gender }[field]);
        if (changed.length === 0) return;
        if (now.site !== seen.site || now.gender !== seen.gender)
          throw new AppError('conflict', {
            ...now,
            reason_en: 'this committee was corrected meanwhile',
            reason_ar: 'صُحّحت بيانات هذه اللجنة في هذه الأثناء',
          });
        db.update(committee).set({ site, gender }).where(eq(committee.id, id)).run();
        record({ kind: 'committee-corrected', ...by, details: { committee: id, changed, gender } });
      });
    },
  };
}
