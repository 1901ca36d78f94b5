import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { oneATurn } from './oneATurn.ts';

test('[A13] of a hundred requests at once one is begun in a turn, in their order', async () => {
  let turn = 0;
  const begun: [string, number][] = [];
  const app = new Hono().use('*', oneATurn()).get('/:n', (c) => {
    begun.push([c.req.param('n'), turn]);
    return c.text('');
  });
  let isOver = false;
  const count = (): void => {
    turn += 1;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  await Promise.all(Array.from({ length: 100 }, (_, n) => app.request(`/${n}`)));
  isOver = true;
  expect(begun.map(([n]) => n)).toEqual(Array.from({ length: 100 }, (_, n) => String(n)));
  expect(new Set(begun.map(([, at]) => at)).size).toBe(100);
});
