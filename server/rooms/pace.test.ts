import { expect, test } from 'vitest';
import { createPace } from './pace.ts';

/** Runs batches of `busyMs` that begin every `everyMs`; returns how long the room would rest after each. */
function rests(everyMs: number, busyMs: number, frameBytes = 60): number[] {
  const pace = createPace();
  return Array.from({ length: 5 }, (_, i) => {
    const startedMs = i * everyMs;
    const endMs = startedMs + busyMs;
    pace.batchDone({ startedMs, endMs, busyMs, frameBytes });
    return pace.restMs(endMs);
  });
}

test('a quiet room never waits, however long one of its frames takes to tell', () => {
  expect(rests(50, 0.5)).toEqual([0, 0, 0, 0, 0]);
  expect(rests(50, 20)).toEqual([0, 0, 0, 0, 0]);
});

test('a room that has one batch after the other rests as long as each keeps it busy', () => {
  expect(rests(5, 5).slice(1)).toEqual([5, 5, 5, 5]);
});

test('never longer than 16 ms', () => {
  expect(rests(40, 40).slice(1)).toEqual([16, 16, 16, 16]);
});

test('nor behind a frame that was full anyway', () => {
  expect(rests(5, 5, 2_048)).toEqual([0, 0, 0, 0, 0]);
});

test('the first batch of all, and the first after a pause, are told at once and followed at once', () => {
  const pace = createPace();
  pace.batchDone({ startedMs: 0, endMs: 5, busyMs: 5, frameBytes: 60 });
  expect(pace.restMs(5)).toBe(0);
  pace.batchDone({ startedMs: 5, endMs: 10, busyMs: 5, frameBytes: 60 });
  expect(pace.restMs(10)).toBe(5);
  expect(pace.restMs(12)).toBe(3);
  expect(pace.restMs(1_000)).toBe(0);
  pace.batchDone({ startedMs: 1_000, endMs: 1_005, busyMs: 5, frameBytes: 60 });
  expect(pace.restMs(1_005)).toBe(0);
});
