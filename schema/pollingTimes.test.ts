import { expect, test } from 'vitest';
import { outsidePolling, POLLING_GRACE_MS, pollingTimesAfter } from './pollingTimes.ts';

const NONE = { openedAt: null, closedAt: null };

test('[B18] polling begins once, and ends until the doors are opened again', () => {
  const opened = pollingTimesAfter(NONE, 'polling', 100);
  expect(opened).toEqual({ openedAt: 100, closedAt: null });
  const closed = pollingTimesAfter(pollingTimesAfter(opened, 'closed', 200), 'counting', 300);
  expect(closed).toEqual({ openedAt: 100, closedAt: 200 });
  expect(pollingTimesAfter(closed, 'polling', 400)).toEqual({ openedAt: 100, closedAt: null });
  expect(pollingTimesAfter(closed, 'not_open', 500)).toEqual(NONE);
  expect(pollingTimesAfter(NONE, 'closed', 600)).toEqual({ openedAt: null, closedAt: 600 }); // nobody said when it began
});

const [OPENED, CLOSED] = [10 * POLLING_GRACE_MS, 50 * POLLING_GRACE_MS];

test('[B18] what was entered before the doors opened is early, after they closed late; what is not known is neither', () => {
  const [before, within, after] = [OPENED / 2, 2 * OPENED, 2 * CLOSED];
  expect(outsidePolling(before, { status: 'not_open', ...NONE })).toBe('early');
  expect(outsidePolling(before, { status: 'polling', openedAt: OPENED, closedAt: null })).toBe('early');
  expect(outsidePolling(within, { status: 'polling', openedAt: OPENED, closedAt: null })).toBeNull();
  expect(outsidePolling(within, { status: 'finished', openedAt: OPENED, closedAt: CLOSED })).toBeNull();
  expect(outsidePolling(after, { status: 'closed', openedAt: OPENED, closedAt: CLOSED })).toBe('late');
  expect(outsidePolling(after, { status: 'closed' })).toBeNull();
});

test('[B18] a clock that is ten minutes off makes no entry early or late', () => {
  const times = { status: 'closed', openedAt: OPENED, closedAt: CLOSED } as const;
  const tenMinutes = 10 * 60_000;
  expect(outsidePolling(OPENED - tenMinutes, times)).toBeNull();
  expect(outsidePolling(CLOSED + tenMinutes, times)).toBeNull();
  expect(outsidePolling(OPENED - POLLING_GRACE_MS - 1, times)).toBe('early');
  expect(outsidePolling(CLOSED + POLLING_GRACE_MS + 1, times)).toBe('late');
});
