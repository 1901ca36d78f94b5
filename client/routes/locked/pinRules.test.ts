import { expect, test } from 'vitest';
import { asPin, leastDigits, whyNotPin } from './pinRules.ts';

test.for(['123456', '654321', '000000', '777777', '890123', '210987'])('[Y2] %s is what everybody tries first', (pin) => {
  expect(whyNotPin(pin, 6)).toBe('weak');
});

test.for(['271828', '112233', '135791', '246810'])('[Y2] %s is taken', (pin) => {
  expect(whyNotPin(pin, 6)).toBeNull();
});

test('[Y2] six digits, four at a door; digits of any script, nothing else', () => {
  expect(whyNotPin('27182', leastDigits('coordinator'))).toBe('short');
  expect(whyNotPin('2718', leastDigits('attendance'))).toBeNull();
  expect(whyNotPin('', leastDigits('attendance'))).toBe('short');
  expect(asPin('٢٧١ ۸۲۸x9')).toBe('271828');
});
