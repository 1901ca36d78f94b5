import { eq } from 'drizzle-orm';
import type { Committee } from '../../schema/api.ts';
import type { CommitteeId } from '../../schema/ids.ts';
import { pollingTimesAfter } from '../../schema/pollingTimes.ts';
import { committeePolling } from '../../schema/tables/campaign.ts';
import type { Db } from '../database.ts';

/** Writes down when polling began or ended, with the status that says so and in its transaction (B18). */
export function notePolling(db: Db, committeeId: CommitteeId, status: Committee['status'], nowMs: number): void {
  const before = db.select().from(committeePolling).where(eq(committeePolling.committeeId, committeeId)).get();
  const times = pollingTimesAfter(before ?? { openedAt: null, closedAt: null }, status, nowMs);
  db.insert(committeePolling)
    .values({ committeeId, ...times })
    .onConflictDoUpdate({ target: committeePolling.committeeId, set: times })
    .run();
}
