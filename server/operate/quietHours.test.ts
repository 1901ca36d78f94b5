import { expect, test } from 'vitest';
import { isQuietHour } from './quietHours.ts';

const at = (time: string): number => Date.parse(`2026-11-24T${time}Z`);

test.for([
  ['01:59', 'UTC', false],
  ['02:00', 'UTC', true],
  ['04:59', 'UTC', true],
  ['05:00', 'UTC', false],
  ['23:30', 'Asia/Kuwait', true], // half past two there
  ['02:30', 'Asia/Kuwait', false],
  ['00:30', 'UTC', false],
  ['03:00', 'Nowhere/Atlantis', true],
] as const)('%s in %s: %s', ([time, zone, isQuiet]) => {
  expect(isQuietHour(at(time), zone)).toBe(isQuiet);
});
