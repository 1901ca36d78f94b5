import { expect, test } from 'vitest';
import { createLimiter } from './limiter.ts';

/** Tasks that the test ends by hand. */
function heldTasks() {
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const task = (i: number) => (): Promise<number> => {
    begun.push(i);
    return new Promise((resolve) => {
      ends[i] = () => resolve(i);
    });
  };
  return { begun, end: (i: number) => ends[i]?.(), task };
}
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('as many as allowed run at once, the others in the order they came', async () => {
  const limiter = createLimiter(2);
  const { begun, end, task } = heldTasks();
  const results = [0, 1, 2, 3].map((i) => limiter.run(task(i)));
  await turn();
  expect(begun).toEqual([0, 1]);
  expect(limiter.waiting).toBe(2);
  end(1);
  await turn();
  expect(begun).toEqual([0, 1, 2]);
  end(0);
  end(2);
  await turn();
  end(3);
  expect(await Promise.all(results)).toEqual([0, 1, 2, 3]);
  expect(limiter.waiting).toBe(0);
});

test('a task that fails gives its place away and its error to its caller only', async () => {
  const limiter = createLimiter(1);
  const failed = limiter.run(() => Promise.reject(new Error('no')));
  const next = limiter.run(async () => 'yes');
  await expect(failed).rejects.toThrow('no');
  expect(await next).toBe('yes');
});

test('a place is never given away twice: after any number of tasks no more than allowed run', async () => {
  const limiter = createLimiter(3);
  let running = 0;
  let most = 0;
  const task = async (): Promise<void> => {
    running += 1;
    most = Math.max(most, running);
    await turn();
    running -= 1;
  };
  await Promise.all(Array.from({ length: 40 }, () => limiter.run(task)));
  await Promise.all(Array.from({ length: 40 }, () => limiter.run(task)));
  expect(most).toBe(3);
});
