import { expect, test } from 'vitest';
import { LIST_HEAD_PX, layoutPaper, MIN_ROW_PX } from './layoutPaper.ts';

const LANDSCAPE = { width: 930, height: 780, isBounded: true };
const PORTRAIT = { width: 784, height: 795, isBounded: true };

test.each([LANDSCAPE, PORTRAIT])('[CT27] two lists of fifteen stand beside each other, whole, on a tablet of %o', (box) => {
  expect(layoutPaper([15, 15], box)).toEqual({ rows: 15, columns: [1, 1], isWhole: true });
  expect(LIST_HEAD_PX + 15 * MIN_ROW_PX).toBeLessThanOrEqual(box.height);
});

test('[CT27] thirty names of no list, and lists of unequal length, are whole too', () => {
  expect(layoutPaper([30], LANDSCAPE)).toEqual({ rows: 15, columns: [2], isWhole: true });
  expect(layoutPaper([20, 5, 5], LANDSCAPE)).toEqual({ rows: 10, columns: [2, 1, 1], isWhole: true });
  expect(layoutPaper([4], PORTRAIT)).toEqual({ rows: 4, columns: [1], isWhole: true });
});

test('[CT27] beside a pad forty names are whole on a tablet either way; two hundred are scrolled in as many columns as go', () => {
  expect(layoutPaper([40], { width: 620, height: 790, isBounded: true })).toEqual({ rows: 14, columns: [3], isWhole: true });
  expect(layoutPaper([40], { width: 392, height: 1_200, isBounded: true })).toEqual({ rows: 20, columns: [2], isWhole: true });
  expect(layoutPaper([200], { width: 620, height: 790, isBounded: true })).toEqual({ rows: 67, columns: [3], isWhole: false });
});

test('[CT27] on a phone a list stays a column, and the page is scrolled', () => {
  const phone = { width: 358, height: 1_724, isBounded: false }; // it has grown as high as its names
  expect(layoutPaper([15, 15], phone)).toEqual({ rows: 15, columns: [1, 1], isWhole: false });
});
