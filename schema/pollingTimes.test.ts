import { expect, test } from 'vitest';
import { outsidePolling, POLLING_GRACE_MS, type PollingTimes, pollingTimesAfter, pollingTimesNow } from './pollingTimes.ts';

const NONE = { openedAt: null, closedAt: null };
const HOUR_MS = 60 * 60_000;
const after = (before: PollingTimes, status: Parameters<typeof pollingTimesAfter>[1], nowMs: number, hasPolled = false) =>
  pollingTimesAfter(before, status, nowMs, () => hasPolled);

test('[B18] polling begins once, and ends until the doors are opened again', () => {
  const opened = after(NONE, 'polling', 100);
  expect(opened).toEqual({ openedAt: 100, closedAt: null });
  const closed = after(after(opened, 'closed', 200), 'counting', 300);
  expect(closed).toEqual({ openedAt: 100, closedAt: 200 });
  expect(after(closed, 'polling', 400)).toEqual({ openedAt: 100, closedAt: null });
  expect(after(closed, 'not_open', 500)).toEqual(NONE);
  expect(after(NONE, 'closed', 600)).toEqual({ openedAt: null, closedAt: 600 }); // nobody said when it began
});

test('[B18] one slip to *not open* in the middle of polling loses nothing; what was opened by mistake, however long, was not open', () => {
  const opened = after(NONE, 'polling', 8 * HOUR_MS);
  const slipped = after(opened, 'not_open', 12 * HOUR_MS, true);
  expect(pollingTimesNow(slipped, 'not_open')).toEqual(NONE);
  expect(pollingTimesNow(after(slipped, 'polling', 13 * HOUR_MS), 'polling')).toEqual(opened);
  const closed = after(opened, 'closed', 14 * HOUR_MS);
  expect(after(after(closed, 'not_open', 15 * HOUR_MS, true), 'closed', 16 * HOUR_MS)).toEqual(closed);
  const mistaken = after(opened, 'not_open', 12 * HOUR_MS);
  expect(after(mistaken, 'polling', 13 * HOUR_MS)).toEqual({ openedAt: 13 * HOUR_MS, closedAt: null });
});

const [OPENED, CLOSED] = [10 * POLLING_GRACE_MS, 50 * POLLING_GRACE_MS];

test('[B18] what was entered before the doors opened is early, after they closed late; what is not known is neither', () => {
  const [before, within, later] = [OPENED / 2, 2 * OPENED, 2 * CLOSED];
  expect(outsidePolling(before, { status: 'not_open', ...NONE })).toBe('early');
  expect(outsidePolling(before, { status: 'polling', openedAt: OPENED, closedAt: null })).toBe('early');
  expect(outsidePolling(within, { status: 'polling', openedAt: OPENED, closedAt: null })).toBeNull();
  expect(outsidePolling(within, { status: 'finished', openedAt: OPENED, closedAt: CLOSED })).toBeNull();
  expect(outsidePolling(later, { status: 'closed', openedAt: OPENED, closedAt: CLOSED })).toBe('late');
  expect(outsidePolling(later, { status: 'closed' })).toBeNull();
});

test('[B18] a clock that is ten minutes off makes no entry early or late', () => {
  const times = { status: 'closed', openedAt: OPENED, closedAt: CLOSED } as const;
  const tenMinutes = 10 * 60_000;
  expect(outsidePolling(OPENED - tenMinutes, times)).toBeNull();
  expect(outsidePolling(CLOSED + tenMinutes, times)).toBeNull();
  expect(outsidePolling(OPENED - POLLING_GRACE_MS - 1, times)).toBe('early');
  expect(outsidePolling(CLOSED + POLLING_GRACE_MS + 1, times)).toBe('late');
});
