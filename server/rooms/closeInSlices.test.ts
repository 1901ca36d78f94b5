import { expect, test } from 'vitest';
import { testClaims } from '../testing/replica.ts';
import { closeInSlices } from './closeInSlices.ts';
import { Connection } from './connection.ts';

const socketsOf = (count: number) => {
  const closed: number[] = [];
  const connections: Connection[] = Array.from(
    { length: count },
    () => new Connection(testClaims(), { bufferedAmount: 0, send: () => 0, close: (code) => closed.push(code), terminate: () => {} }),
  );
  return { closed, connections };
};

/** Timers that ring at once and note how long they should have waited, and how many were closed by then. */
function notingTimers(closed: readonly number[]) {
  const waits: { ms: number; closed: number }[] = [];
  return {
    waits,
    after: (ms: number, run: () => void) => {
      waits.push({ ms, closed: closed.length });
      run();
      return () => {};
    },
  };
}

test('500 sockets are told 1012 in ten slices of 50, with jitter, in less than 5 s', async () => {
  const { closed, connections } = socketsOf(500);
  const timers = notingTimers(closed);
  await closeInSlices(connections, timers);
  expect(closed).toEqual(Array(500).fill(1012));
  expect(timers.waits.map((wait) => wait.closed)).toEqual([50, 100, 150, 200, 250, 300, 350, 400, 450]);
  expect(timers.waits.reduce((sum, { ms }) => sum + ms, 0)).toBeLessThan(5_000);
  expect(new Set(timers.waits.map(({ ms }) => ms)).size).toBeGreaterThan(1);
});

test.each([2_500, 10_000])('%i sockets take less than 8 s', async (count) => {
  const { closed, connections } = socketsOf(count);
  const timers = notingTimers(closed);
  await closeInSlices(connections, timers);
  expect(closed).toHaveLength(count);
  expect(timers.waits.reduce((sum, { ms }) => sum + ms, 0)).toBeLessThan(8_000);
});

test('a few are told at once', async () => {
  const { closed, connections } = socketsOf(50);
  const timers = notingTimers(closed);
  await closeInSlices(connections, timers);
  expect(closed).toHaveLength(50);
  expect(timers.waits).toEqual([]);
});
