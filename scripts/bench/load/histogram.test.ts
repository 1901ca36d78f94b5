import { expect, test } from 'vitest';
import { createRandom } from '../../../schema/testing.ts';
import { createHistogram } from './histogram.ts';

test('quantiles are at most 3.2 % above the exact ones, over six orders of magnitude', () => {
  const random = createRandom(7);
  const values = Array.from({ length: 20_000 }, () => Math.floor(Math.exp(random.next() * Math.log(1e8))));
  const histogram = createHistogram();
  for (const value of values) histogram.add(value);
  const sorted = [...values].sort((a, b) => a - b);
  for (const p of [0.01, 0.5, 0.9, 0.99, 1]) {
    const exact = sorted[Math.ceil(p * sorted.length) - 1] ?? 0;
    expect(histogram.quantile(p)).toBeGreaterThanOrEqual(exact);
    expect(histogram.quantile(p)).toBeLessThanOrEqual(Math.ceil(exact * 1.032));
  }
});

test('two merged are one of all values', () => {
  const [one, other, all] = [createHistogram(), createHistogram(), createHistogram()];
  for (let i = 0; i < 1_000; i++) {
    (i % 3 === 0 ? one : other).add(i * 7);
    all.add(i * 7);
  }
  one.merge(other.dump());
  expect(one.total).toBe(1_000);
  for (const p of [0, 0.3, 0.99, 1]) expect(one.quantile(p)).toBe(all.quantile(p));
});

test('an empty one has no quantile', () => {
  expect(createHistogram().quantile(0.5)).toBeNaN();
});
