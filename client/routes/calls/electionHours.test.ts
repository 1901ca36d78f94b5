import { expect, test } from 'vitest';
import { hourWords, typedInstant, zoneOf } from './electionHours.ts';

const at = Date.parse;

test('[J26] an hour is the election’s, with the day when it is not today there', () => {
  const nowMs = at('2026-11-30T20:30:00Z'); // half past eleven at night in Kuwait
  expect(hourWords('en', nowMs, nowMs, 'Asia/Kuwait')).toBe('23:30');
  expect(hourWords('en', at('2026-11-30T21:10:00Z'), nowMs, 'Asia/Kuwait')).toMatch(/^1 Dec\W+0?0:10$/);
  expect(hourWords('ar', at('2026-11-30T14:30:00Z'), nowMs, 'Asia/Kuwait')).toMatch(/^5:30/);
});

test('[J26] an hour that is typed is today’s there, also where the clocks are changed that day; one that is past is none', () => {
  const nowMs = at('2026-11-30T14:00:00Z');
  expect(typedInstant('17:30', nowMs, 'Asia/Kuwait')).toBe(at('2026-11-30T14:30:00Z'));
  expect(typedInstant('17:00', nowMs, 'Asia/Kuwait')).toBeNull();
  expect(typedInstant('', nowMs, 'Asia/Kuwait')).toBeNull();
  const night = at('2026-11-30T21:30:00Z'); // half past midnight of the next day in Kuwait
  expect(typedInstant('09:00', night, 'Asia/Kuwait')).toBe(at('2026-12-01T06:00:00Z'));
  const evening = at('2026-03-28T20:30:00Z'); // the same, before it
  expect(typedInstant('23:45', evening, 'Asia/Beirut')).toBe(at('2026-03-28T21:45:00Z'));
  const autumn = at('2026-10-24T20:30:00Z'); // there they go back from midnight to eleven in the evening
  expect(typedInstant('23:45', autumn, 'Asia/Beirut')).toBe(at('2026-10-24T20:45:00Z'));
  const early = at('2026-03-29T00:30:00Z'); // in Berlin, half past one; they go from two to three
  expect(typedInstant('09:00', early, 'Europe/Berlin')).toBe(at('2026-03-29T07:00:00Z'));
  const spring = at('2026-03-28T23:00:00Z'); // clocks in Beirut go from midnight to one
  expect(typedInstant('09:00', spring, 'Asia/Beirut')).toBe(at('2026-03-29T06:00:00Z'));
});

test('[J26] a zone that the device does not know, or that was not told, leaves its own', () => {
  const own = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  expect([zoneOf('Asia/Kuwait'), zoneOf('Asia/Nowhere'), zoneOf(undefined)]).toEqual(['Asia/Kuwait', own, own]);
});
