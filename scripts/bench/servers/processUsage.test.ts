import { expect, test } from 'vitest';
import { busyMsOfStat, cpuMsOf, cpuMsOfStat, machineBusyMs } from './processUsage.ts';

test('the coarse figure adds user and system time, whatever the program is called', () => {
  const line = '42 (a) b ) 1 2) S 1 42 42 0 -1 4194560 100 0 0 0 150 50 0 0 20 0 11 0 5 1 2 3';
  expect(cpuMsOfStat(line)).toBe(2_000);
});

test('busy is everything but idle, waiting and what a host took away', () => {
  expect(busyMsOfStat('cpu  10 20 30 4000 500 6 7 800 0 0')).toBe(730);
});

test('a process that works has used more afterwards, and so has the machine', () => {
  const [mine, machine] = [cpuMsOf(process.pid), machineBusyMs()];
  const before = process.cpuUsage().user;
  let x = 0;
  while (process.cpuUsage().user - before < 40_000) x += Math.sqrt(x + 1); // so much of a processor, however long that takes
  expect(cpuMsOf(process.pid) - mine).toBeGreaterThan(5);
  expect(machineBusyMs()).toBeGreaterThanOrEqual(machine);
});

test('a process that is gone has no figure', () => {
  expect(cpuMsOf(2 ** 22 + 1)).toBeNaN();
});
