/** When a committee polls, and what of its attendance was entered outside of that (docs/rules.md, B18). Pure. */
import type { Committee } from './api.ts';

/** A device's clock that is off by less says nothing about when somebody voted. */
export const POLLING_GRACE_MS = 15 * 60_000;

/** Epoch milliseconds of the server. `openedAt` null: not yet, `closedAt` null: not, or open again. */
export type PollingTimes = { readonly openedAt: number | null; readonly closedAt: number | null };

const NONE: PollingTimes = { openedAt: null, closedAt: null };

/**
 * The times once a committee has been given a status: opened again it is not closed. Set back to *not open* it was neither, but for one that has polled: that is a slip, and the times are kept
 * for when it goes on (`pollingTimesNow`).
 * @param hasPolled whether its doors opened on the polling day and attendance was entered since
 */
export function pollingTimesAfter(
  before: PollingTimes,
  status: Committee['status'],
  nowMs: number,
  hasPolled: (times: PollingTimes) => boolean,
): PollingTimes {
  if (status === 'not_open') return hasPolled(before) ? before : NONE;
  if (status === 'polling') return { openedAt: before.openedAt ?? nowMs, closedAt: null };
  return { openedAt: before.openedAt, closedAt: before.closedAt ?? nowMs };
}

/** The times as they are told: whatever is kept, what is not open has none. */
export const pollingTimesNow = (kept: PollingTimes, status: Committee['status']): PollingTimes => (status === 'not_open' ? NONE : kept);

/** What is entered before the doors open or after they have closed; null within, less than the grace outside, and where nobody has said when that was. `atMs`: by the clock of whoever entered it. */
export function outsidePolling(
  atMs: number,
  { status, openedAt, closedAt }: Partial<PollingTimes> & Pick<Committee, 'status'>,
): 'early' | 'late' | null {
  if (status === 'not_open') return 'early';
  if (typeof openedAt === 'number' && atMs < openedAt - POLLING_GRACE_MS) return 'early';
  return status !== 'polling' && typeof closedAt === 'number' && atMs > closedAt + POLLING_GRACE_MS ? 'late' : null;
}
