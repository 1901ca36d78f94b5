import { describe, expect, it } from 'vitest';
import { answerForKey } from './answerKeys.ts';
import { moveFor } from './gridMoves.ts';

const size = { rows: 100, columns: 9, pageRows: 10 };
const press = (key: string, ctrlKey = false) => ({ key, ctrlKey, metaKey: false });

describe('grid moves', () => {
  it('arrows follow the eye in both directions of writing', () => {
    const at = { row: 5, column: 3 };
    expect(moveFor(press('ArrowRight'), at, size, 'ltr')).toEqual({ row: 5, column: 4 });
    expect(moveFor(press('ArrowRight'), at, size, 'rtl')).toEqual({ row: 5, column: 2 });
    expect(moveFor(press('ArrowLeft'), at, size, 'rtl')).toEqual({ row: 5, column: 4 });
    expect(moveFor(press('ArrowDown'), at, size, 'rtl')).toEqual({ row: 6, column: 3 });
  });

  it('never leaves the grid', () => {
    expect(moveFor(press('ArrowUp'), { row: 0, column: 0 }, size, 'ltr')).toEqual({ row: 0, column: 0 });
    expect(moveFor(press('PageDown'), { row: 95, column: 0 }, size, 'ltr')).toEqual({ row: 99, column: 0 });
    expect(moveFor(press('End', true), { row: 1, column: 1 }, size, 'rtl')).toEqual({ row: 99, column: 8 });
    expect(moveFor(press('Home', true), { row: 1, column: 1 }, size, 'rtl')).toEqual({ row: 0, column: 0 });
    expect(moveFor(press('Home'), { row: 7, column: 4 }, size, 'ltr')).toEqual({ row: 7, column: 0 });
  });

  it('other keys are no moves', () => expect(moveFor(press('p'), { row: 0, column: 0 }, size, 'ltr')).toBeNull());
});

describe('answer keys', () => {
  const typed = (key: string, code: string, ctrlKey = false) => answerForKey({ key, code, ctrlKey, metaKey: false, altKey: false });

  it('the same four keys answer in English and in Arabic layout', () => {
    expect(['p', 'u', 'r', 'n'].map((key) => typed(key, ''))).toEqual(['promised', 'undecided', 'refused', 'notAsked']);
    expect(['ح', 'ع', 'ق', 'ى'].map((key) => typed(key, ''))).toEqual(['promised', 'undecided', 'refused', 'notAsked']);
    expect(typed('ن', 'KeyN')).toBe('notAsked');
  });

  it('a shortcut or another letter is no answer', () => {
    expect(typed('p', 'KeyP', true)).toBeNull();
    expect(typed('x', 'KeyX')).toBeNull();
    expect(typed('é', 'KeyP')).toBeNull();
  });
});
