import { expect, test } from 'vitest';
import type { Scalar } from '../../schema/keys.ts';
import { createUndoStack } from './createUndoStack.ts';

function list(rows: Record<string, Scalar>, foreign: readonly string[] = []) {
  const stack = createUndoStack();
  return {
    ...stack,
    rows,
    undo: () =>
      stack.pop(
        (key) => rows[key],
        (key) => !foreign.includes(key),
      ),
  };
}

test('[V4] the last edit is taken back to what it was based on', () => {
  const { push, undo, canUndo } = list({ a: 'p', b: 'x' });
  push([{ key: 'b', base: 'w', value: 'x' }]);
  push([{ key: 'a', base: 'n', value: 'p' }]);
  expect(undo()).toEqual({ writes: [{ key: 'a', value: 'n' }], skipped: [] });
  expect(canUndo()).toBe(true);
  expect(undo()).toEqual({ writes: [{ key: 'b', value: 'w' }], skipped: [] });
  expect(canUndo()).toBe(false);
  expect(undo()).toEqual({ writes: [], skipped: [] });
});

test('[V4] a cell that somebody has written since is left, also when they wrote the same', () => {
  const { push, undo } = list({ a: 'r', b: 'p', c: 'p' }, ['b']);
  push(['a', 'b', 'c'].map((key) => ({ key, base: 'n', value: 'p' })));
  expect(undo()).toEqual({ writes: [{ key: 'c', value: 'n' }], skipped: ['a', 'b'] });
});

test('[K6] a first write is undone to null, never to absent', () => {
  const { push, undo } = list({ a: 'p' });
  push([{ key: 'a', base: undefined, value: 'p' }]);
  expect(undo().writes).toEqual([{ key: 'a', value: null }]);
});
