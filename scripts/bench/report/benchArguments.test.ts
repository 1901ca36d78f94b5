import { expect, test } from 'vitest';
import { benchArguments } from './benchArguments.ts';

const known = { workloads: ['fan-out', 'idle'], options: ['clients', 'seconds'] };

test('without arguments: all servers, one round, small counts', () => {
  expect(benchArguments([], known)).toEqual({
    workloads: [],
    servers: ['ours', 'hocuspocus', 'y-websocket', 'y-redis', 'broadcast', 'kept-broadcast'],
    rounds: 1,
    isFull: false,
    options: new Map(),
  });
});

test('names, servers, rounds and counts in any order', () => {
  const read = benchArguments(['--servers', 'hocuspocus,ours', 'idle', '--clients=7', '--rounds', '5', 'fan-out', '--seconds', '9'], known);
  expect(read).toMatchObject({ workloads: ['idle', 'fan-out'], servers: ['ours', 'hocuspocus'], rounds: 5 });
  expect([...read.options]).toEqual([
    ['clients', 7],
    ['seconds', 9],
  ]);
});

test('--full takes three rounds unless told', () => {
  expect(benchArguments(['--full'], known)).toMatchObject({ isFull: true, rounds: 3 });
  expect(benchArguments(['--full', '--rounds', '1'], known).rounds).toBe(1);
});

test.each([
  [['fanout'], 'there are fan-out, idle'],
  [['--client', '3'], '--clients'],
  [['--clients', 'many'], 'whole number'],
  [['--clients'], 'whole number'],
  [['--rounds', '0'], 'whole number'],
  [['--servers', 'theirs'], 'broadcast'],
])('%j is refused in words that say what there is', (args, words) => {
  expect(() => benchArguments(args, known)).toThrow(words);
});
