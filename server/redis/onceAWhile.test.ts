import { expect, test } from 'vitest';
import { onceAWhile } from './onceAWhile.ts';

test('the same error is told once in 30 s, another at once, and what is remembered is bounded', () => {
  const told: unknown[] = [];
  let nowMs = 0;
  const tell = onceAWhile(
    (error) => void told.push(String(error)),
    () => nowMs,
  );
  for (let i = 0; i < 10; i++) tell(new Error('away'));
  tell(new Error('another'));
  nowMs = 30_000;
  tell(new Error('away'));
  expect(told).toEqual(['Error: away', 'Error: another', 'Error: away']);
  for (let i = 0; i < 1_000; i++) tell(new Error(`e${i}`));
  expect(told.length).toBe(1_003);
});
