import { eq, max } from 'drizzle-orm';
import type { RecordAudit } from '../../schema/audit.ts';
import { AppError } from '../../schema/errors.ts';
import type { CommitteeId } from '../../schema/ids.ts';
import type { RecountRequest } from '../../schema/resultApi.ts';
import { MAX_COUNTS } from '../../schema/rooms.ts';
import { recount } from '../../schema/tables/results.ts';
import type { Db } from '../database.ts';
import type { Actor, Acts } from './acts.ts';

export type Recounts = ReturnType<typeof createRecounts>;

/** Committees that are counted again: a new count beside those before, which stay as they are and can be read (CR61). */
export function createRecounts(deps: { readonly db: Db; readonly acts: Acts; readonly record: RecordAudit; readonly now: () => number }) {
  const { db } = deps;
  const lastOf = (committee: string): number =>
    db
      .select({ last: max(recount.count) })
      .from(recount)
      .where(eq(recount.committeeId, committee))
      .get()?.last ?? 1;

  return {
    /** How many counts a committee has. */
    lastOf,

    /**
     * Begins the next one.
     * @returns its number
     * @throws AppError: `conflict` when somebody else has begun one since, and after the ninth; `bad-request` for a reason that needs words and has none
     */
    begin(committee: CommitteeId, { seen, reason, note }: RecountRequest, by: Actor): number {
      if (reason === 'other' && note === '') throw new AppError('bad-request', { reason: 'say why in your own words', field: 'note' });
      return deps.acts.act(() => {
        const last = lastOf(committee);
        if (last !== seen)
          throw new AppError('conflict', {
            reason_en: `count ${last} has begun meanwhile`,
            reason_ar: `بدأ الفرز رقم ${last} في هذه الأثناء`,
          });
        if (last >= MAX_COUNTS)
          throw new AppError('conflict', {
            reason_en: 'there are nine counts, which is all there can be',
            reason_ar: 'بلغ عدد مرات الفرز تسعًا، وهو الحد الأقصى',
          });
        const count = last + 1;
        db.insert(recount).values({ committeeId: committee, count, reason, note, by: by.userId, at: deps.now() }).run();
        deps.record({ kind: 'recounted', ...by, details: { committee, count, reason } });
        return count;
      });
    },
  };
}
