import { expect, it } from 'vitest';
import { columnsIn, edgesOf, extendRange, rowsIn } from './gridRange.ts';

const size = { rows: 10, columns: 5, pageRows: 4 };
const start = { from: { row: 2, column: 1 }, to: { row: 2, column: 1 } };
const press = (key: string, shiftKey = true, ctrlKey = false) => ({ key, shiftKey, ctrlKey, metaKey: false });

it('Shift with arrows moves the other corner, mirrored in Arabic, and never over the edge', () => {
  const down = extendRange(start, press('ArrowDown'), size, 'rtl');
  const wide = down && extendRange(down, press('ArrowLeft'), size, 'rtl');
  expect(wide).toEqual({ from: start.from, to: { row: 3, column: 2 } });
  expect(extendRange(start, press('ArrowDown', true, true), size, 'ltr')?.to).toEqual({ row: 9, column: 1 });
  expect(extendRange(start, press('ArrowUp'), { ...size, rows: 1 }, 'ltr')?.to.row).toBe(0);
});

it('without Shift, or with a key of no move, there is none', () => {
  expect(extendRange(start, press('ArrowDown', false), size, 'ltr')).toBeNull();
  expect(extendRange(start, press('x'), size, 'ltr')).toBeNull();
});

it('has its edges whichever corner it began in', () => {
  const edges = edgesOf({ from: { row: 5, column: 3 }, to: { row: 2, column: 1 } });
  expect(edges).toEqual({ top: 2, bottom: 5, first: 1, last: 3 });
  expect([rowsIn(edges), columnsIn(edges)]).toEqual([4, 3]);
});
