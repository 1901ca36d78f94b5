import { eq } from 'drizzle-orm';
import type { Committee } from '../../schema/api.ts';
import type { CommitteeId } from '../../schema/ids.ts';
import { pollingTimesAfter } from '../../schema/pollingTimes.ts';
import { campaign, committeePolling } from '../../schema/tables/campaign.ts';
import type { Db } from '../database.ts';

/** Writes down when polling began or ended, with the status that says so and in its transaction (B18). */
export function notePolling(db: Db, committeeId: CommitteeId, status: Committee['status'], nowMs: number): void {
  const before = db.select().from(committeePolling).where(eq(committeePolling.committeeId, committeeId)).get();
  const { pollingDay, timeZone } = db.select().from(campaign).limit(1).get() ?? { pollingDay: '', timeZone: 'UTC' };
  const days = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }); // as the polling day is written
  const isPollingDay = (atMs: number): boolean => days.format(atMs) === pollingDay;
  const { openedAt, closedAt } = pollingTimesAfter(before ?? { openedAt: null, closedAt: null }, status, nowMs, isPollingDay);
  const times = { openedAt, closedAt };
  db.insert(committeePolling)
    .values({ committeeId, ...times })
    .onConflictDoUpdate({ target: committeePolling.committeeId, set: times })
    .run();
}
