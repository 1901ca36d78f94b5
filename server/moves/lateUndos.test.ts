import { expect, test } from 'vitest';
import { countedValue, headcountKey, undoValue } from '../../schema/attendance.ts';
import type { WriterId } from '../../schema/ids.ts';
import { lateUndoWrites } from './lateUndos.ts';

const DOOR = 'door01d010' as WriterId;
const MOVED = 'admin100az' as WriterId;
/** A bound, not the measure: it was minutes when each entry looked through those before it. */
const SHORT_MS = 2_000;

const counted = (n: number, atMs: number): [string, string] => [headcountKey({ writer: DOOR, n }), countedValue(atMs, 1)];
const undone = (writer: WriterId, n: number, target: number): [string, string] => [
  headcountKey({ writer, n }),
  undoValue(n + 1, { writer: DOOR, n: target }),
];

test('[R14] a mark that was taken back very often holds up nobody', () => {
  const often = Array.from({ length: 60_000 }, (_, n) => undone(DOOR, 100 + n, 1));
  const startedMs = performance.now();
  expect(lateUndoWrites([counted(1, 9), undone(MOVED, 1, 1), ...often], [counted(1, 9)])).toEqual([
    { key: headcountKey({ writer: DOOR, n: 100 }), value: undoValue(101, { writer: DOOR, n: 1 }) },
  ]);
  expect(performance.now() - startedMs).toBeLessThan(SHORT_MS);
});

test('[R14] many marks of one moment are each taken back under a number of its own, and hold up nobody', () => {
  const many = Array.from({ length: 12_000 }, (_, n) => counted(n, 9));
  const startedMs = performance.now();
  const writes = lateUndoWrites([counted(1, 9), undone(MOVED, 1, 1), undone(DOOR, 100, 1)], many);
  expect(performance.now() - startedMs).toBeLessThan(SHORT_MS);
  expect(writes.map(({ key }) => key)).toEqual(many.map((_, n) => headcountKey({ writer: DOOR, n: 12_000 + n })));
});
