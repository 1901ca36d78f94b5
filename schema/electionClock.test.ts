import { expect, it } from 'vitest';
import { clockOf, instantOfElection, minuteOfElection } from './electionClock.ts';

it('[OR5] the election day runs on over midnight, by the clock of the election, wherever the reader is', () => {
  const midnight = Date.parse('2026-11-28T00:00:00+03:00');
  expect(minuteOfElection(midnight, '2026-11-28', 'Asia/Kuwait')).toBe(0);
  expect(minuteOfElection(midnight + 24.5 * 3_600_000, '2026-11-28', 'Asia/Kuwait')).toBe(1_470);
  expect(instantOfElection(1_470, '2026-11-28', 'Asia/Kuwait')).toBe(midnight + 24.5 * 3_600_000);
  expect([clockOf(0), clockOf(865), clockOf(1_470)]).toEqual(['00:00', '14:25', '00:30']);
});

it('[OR5] a day on which the clock is changed keeps the words of the wall', () => {
  for (const minute of [30, 60, 240, 720, 1_439, 1_500])
    expect(minuteOfElection(instantOfElection(minute, '2026-03-29', 'Europe/Berlin'), '2026-03-29', 'Europe/Berlin')).toBe(minute);
});
