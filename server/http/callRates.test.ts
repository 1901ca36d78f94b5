import { expect, test } from 'vitest';
import { AppError } from '../../schema/errors.ts';
import { createCallRate } from './callRates.ts';

function setUp(maxKeys?: number) {
  const clock = { ms: 5_000 };
  const rate = createCallRate({ burst: 3, perSecond: 0.5 }, { elapsedMs: () => clock.ms, ...(maxKeys ? { maxKeys } : {}) });
  /** Null when it went through, else the seconds to wait. */
  const call = (key: string): number | null => {
    try {
      rate.take(key);
      return null;
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'too-fast') throw error;
      return Number(error.details.seconds);
    }
  };
  return { clock, call, rate };
}

test('[H8] so many at once, then so many a second; whoever waits as told gets through, and nobody else waits', () => {
  const { clock, call } = setUp();
  expect([call('noura'), call('noura'), call('noura'), call('noura'), call('salem')]).toEqual([null, null, null, 2, null]);
  clock.ms += 1_000;
  expect(call('noura')).toBe(1);
  clock.ms += 1_000;
  expect([call('noura'), call('noura')]).toEqual([null, 2]);
  clock.ms += 60_000;
  expect([call('noura'), call('noura'), call('noura'), call('noura')]).toEqual([null, null, null, 2]); // no more than a burst is saved up
});

test('[H8] what is refused does not count', () => {
  const { clock, call } = setUp();
  for (let i = 0; i < 3; i++) call('noura');
  for (let i = 0; i < 1_000; i++) call('noura');
  clock.ms += 2_000;
  expect(call('noura')).toBe(null);
});

test('[H8] looking counts nothing', () => {
  const { rate, call } = setUp();
  for (let i = 0; i < 10; i++) rate.check('noura');
  expect([call('noura'), call('noura'), call('noura'), call('noura')]).toEqual([null, null, null, 2]);
});

test('[H8] a flood of others takes bounded memory and slows nobody down', () => {
  const { call } = setUp(10);
  for (let i = 0; i < 3; i++) call('noura');
  for (let i = 0; i < 1_000; i++) expect(call(`stranger ${i}`)).toBe(null);
  expect(call('noura')).toBe(null); // forgotten rather than refused
});
