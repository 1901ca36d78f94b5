import { expect, test } from 'vitest';
import { partOf } from './turn.ts';

test('turns on end take every one once, and the same turn takes the same', () => {
  const all = [0, 1, 2, 3, 4, 5, 6];
  const turns = [20_000, 20_001, 20_002].map((turn) => partOf(all, 3, turn));
  expect(turns.map(({ length }) => length).sort()).toEqual([2, 2, 3]);
  expect(turns.flat().sort()).toEqual(all);
  expect(partOf(all, 3, 20_003)).toEqual(turns[0]);
});
