import { expect, test } from 'vitest';
import { observationKey, votedValue } from '../../schema/attendance.ts';
import type { ElectorId, WriterId } from '../../schema/ids.ts';
import { createCellIndex } from './cellIndex.ts';

test('[PR1] the cells of one elector cost what they are many, not the square of it', () => {
  const keyOf = (n: number): string => observationKey('aaaaaaaaa0' as ElectorId, { writer: 'door01d010' as WriterId, n });
  const cells = new Map(Array.from({ length: 60_000 }, (_, n) => [keyOf(n), votedValue(n + 1, 'list')] as const));
  const startedMs = performance.now();
  const index = createCellIndex({ keys: () => cells.keys(), value: (key) => cells.get(key) });
  index.changed([keyOf(0), keyOf(59_999)]);
  expect(performance.now() - startedMs).toBeLessThan(2_000); // the square of it: ten seconds and more
  expect(index.cellsOf('aaaaaaaaa0')).toHaveLength(60_000);
});
