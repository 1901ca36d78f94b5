import { expect, test } from 'vitest';
import { outsidePolling, pollingTimesAfter } from './pollingTimes.ts';

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

test('[B18] what was entered before the doors opened is early, after they closed late; what is not known is neither', () => {
  expect(outsidePolling(50, { status: 'not_open', ...NONE })).toBe('early');
  expect(outsidePolling(50, { status: 'polling', openedAt: 100, closedAt: null })).toBe('early');
  expect(outsidePolling(150, { status: 'polling', openedAt: 100, closedAt: null })).toBeNull();
  expect(outsidePolling(150, { status: 'finished', openedAt: 100, closedAt: 200 })).toBeNull();
  expect(outsidePolling(250, { status: 'closed', openedAt: 100, closedAt: 200 })).toBe('late');
  expect(outsidePolling(250, { status: 'closed' })).toBeNull();
});
