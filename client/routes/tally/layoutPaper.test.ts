import { expect, test } from 'vitest';
import { LIST_HEAD_PX, layoutPaper, MIN_ROW_PX } from './layoutPaper.ts';

const LANDSCAPE = { width: 930, height: 780 };
const PORTRAIT = { width: 784, height: 860 };

test.each([LANDSCAPE, PORTRAIT])('[CT27] two lists of fifteen stand beside each other, whole, on a tablet of %o', (box) => {
  expect(layoutPaper([15, 15], box)).toEqual({ rows: 15, columns: [1, 1], isWhole: true });
  expect(LIST_HEAD_PX + 15 * MIN_ROW_PX).toBeLessThanOrEqual(box.height);
});

test('[CT27] thirty names of no list, and lists of unequal length, are whole too', () => {
  expect(layoutPaper([30], LANDSCAPE)).toEqual({ rows: 15, columns: [2], isWhole: true });
  expect(layoutPaper([20, 5, 5], LANDSCAPE)).toEqual({ rows: 10, columns: [2, 1, 1], isWhole: true });
  expect(layoutPaper([4], PORTRAIT)).toEqual({ rows: 4, columns: [1], isWhole: true });
});

test('[CT27] on a phone a list stays a column, and is scrolled', () => {
  expect(layoutPaper([15, 15], { width: 344, height: 500 })).toEqual({ rows: 15, columns: [1, 1], isWhole: false });
  expect(layoutPaper([15, 15], { width: 358, height: 1_724 }).isWhole).toBe(false); // it has grown as high as its names
});
