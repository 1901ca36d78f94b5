import { expect, test } from 'vitest';
import { beginningOfDay } from './beginningOfDay.ts';

const began = (at: string, timeZone: string): string => new Date(beginningOfDay(Date.parse(at), timeZone)).toISOString();

test('[J5] a day begins by the clocks of the election', () => {
  expect(began('2026-11-30T09:00:00Z', 'Asia/Kuwait')).toBe('2026-11-29T21:00:00.000Z');
  expect(began('2026-11-30T20:59:59.999Z', 'Asia/Kuwait')).toBe('2026-11-29T21:00:00.000Z');
  expect(began('2026-11-30T21:00:00Z', 'Asia/Kuwait')).toBe('2026-11-30T21:00:00.000Z');
  expect(began('2026-11-30T09:00:00Z', 'nowhere')).toBe('2026-11-30T00:00:00.000Z');
});

test('[J5] also on the days on which clocks are changed', () => {
  expect(began('2026-10-25T23:30:00Z', 'Europe/Berlin')).toBe('2026-10-25T23:00:00.000Z');
  expect(began('2026-10-25T22:59:00Z', 'Europe/Berlin')).toBe('2026-10-24T22:00:00.000Z'); // 25 hours long
  expect(began('2026-04-24T20:00:00Z', 'Africa/Cairo')).toBe('2026-04-23T22:00:00.000Z'); // begins at one o'clock
});
