import { and, eq, gt, gte } from 'drizzle-orm';
import type { Committee } from '../../schema/api.ts';
import type { CommitteeId } from '../../schema/ids.ts';
import { POLLING_GRACE_MS, type PollingTimes, pollingTimesAfter } from '../../schema/pollingTimes.ts';
import { campaign, committeePolling } from '../../schema/tables/campaign.ts';
import { electorState, headcountRow, unlistedRow } from '../../schema/tables/projection.ts';
import type { Db } from '../database.ts';

/** Writes down when polling began or ended, with the status that says so and in its transaction (B18). */
export function notePolling(db: Db, committeeId: CommitteeId, status: Committee['status'], nowMs: number): void {
  const before = db.select().from(committeePolling).where(eq(committeePolling.committeeId, committeeId)).get();
  const { pollingDay, timeZone } = db.select().from(campaign).limit(1).get() ?? { pollingDay: '', timeZone: 'UTC' };
  const days = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }); // as the polling day is written
  const hasPolled = ({ openedAt, closedAt }: PollingTimes): boolean => {
    const since = openedAt ?? closedAt;
    return since !== null && days.format(since) === pollingDay && isEnteredSince(db, committeeId, openedAt ?? 0);
  };
  const { openedAt, closedAt } = pollingTimesAfter(before ?? { openedAt: null, closedAt: null }, status, nowMs, hasPolled);
  const times = { openedAt, closedAt };
  db.insert(committeePolling)
    .values({ committeeId, ...times })
    .onConflictDoUpdate({ target: committeePolling.committeeId, set: times })
    .run();
}

/** Whether attendance that stands was entered in a committee since then, by clocks that may be off by the grace. */
function isEnteredSince(db: Db, committeeId: CommitteeId, sinceMs: number): boolean {
  const fromMs = sinceMs - POLLING_GRACE_MS;
  const ofElectors = and(eq(electorState.committeeId, committeeId), gte(electorState.attendedAt, fromMs)); // null while nobody has seen them
  const ofArrivals = and(eq(unlistedRow.committeeId, committeeId), eq(unlistedRow.isUndone, false), gte(unlistedRow.at, fromMs));
  const ofCounts = and(eq(headcountRow.committeeId, committeeId), gt(headcountRow.people, 0), gte(headcountRow.at, fromMs));
  const entered =
    db.select({ at: electorState.attendedAt }).from(electorState).where(ofElectors).limit(1).get() ??
    db.select({ at: unlistedRow.at }).from(unlistedRow).where(ofArrivals).limit(1).get() ??
    db.select({ at: headcountRow.at }).from(headcountRow).where(ofCounts).limit(1).get();
  return entered !== undefined;
}
