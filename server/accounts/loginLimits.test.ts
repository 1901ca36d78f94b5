import { expect, test } from 'vitest';
import { createLoginLimits } from './loginLimits.ts';

const MINUTE_MS = 60_000;

function setUp(maxKeys = 100) {
  const clock = { nowMs: 1_000_000 };
  const limits = createLoginLimits({ now: () => clock.nowMs, maxKeys });
  const fail = (key: string, times: number) => {
    for (let i = 0; i < times; i++) limits.begin(key)('wrong');
  };
  return { clock, limits, fail };
}

test('the ninth attempt within five minutes waits until the first is five minutes old, and not for ever', () => {
  const { clock, limits, fail } = setUp();
  fail('noura here', 4);
  clock.nowMs += MINUTE_MS;
  fail('noura here', 4);
  expect(() => limits.begin('noura here')).toThrow(expect.objectContaining({ code: 'too-fast', details: { seconds: 240 } }));
  clock.nowMs += 4 * MINUTE_MS;
  fail('noura here', 4); // the first four are forgotten
  expect(() => limits.begin('noura here')).toThrow(expect.objectContaining({ code: 'too-fast' }));
});

test('a clock that is set back holds nobody up for as long', () => {
  const { clock, limits, fail } = setUp();
  fail('noura here', 8);
  clock.nowMs -= 60 * MINUTE_MS;
  expect(() => limits.begin('noura here')).not.toThrow();
  fail('noura here', 8);
  expect(() => limits.begin('noura here')).toThrow(expect.objectContaining({ code: 'too-fast', details: { seconds: 300 } }));
});

test('another account and another place are not slowed down', () => {
  const { limits, fail } = setUp();
  fail('noura here', 8);
  expect(() => limits.begin('noura there')).not.toThrow();
  expect(() => limits.begin('salem here')).not.toThrow();
});

test('a right password forgets the wrong ones; an attempt that was never looked at does not count', () => {
  const { limits, fail } = setUp();
  fail('noura here', 7);
  limits.begin('noura here')('not-looked-at');
  limits.begin('noura here')('right');
  expect(() => fail('noura here', 8)).not.toThrow();
});

test('[A13] twenty right passwords of one account at once are twenty sign-ins; forty at once wait their turn', () => {
  const { limits } = setUp();
  const twenty = Array.from({ length: 20 }, () => limits.begin('noura here'));
  for (const end of twenty) end('right');
  const all = Array.from({ length: 32 }, () => limits.begin('noura here'));
  expect(() => limits.begin('noura here')).toThrow(expect.objectContaining({ code: 'too-fast', details: { seconds: 2 } }));
  for (const end of all) end('right');
  expect(() => limits.begin('noura here')).not.toThrow();
});

test('[L1] memory is bounded: the account tried longest ago is forgotten first', () => {
  const { limits, fail } = setUp(3);
  fail('first', 8);
  for (const key of ['second', 'third', 'fourth']) limits.begin(key)('wrong');
  expect(() => limits.begin('first')).not.toThrow();
});
