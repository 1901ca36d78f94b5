import { expect, test } from 'vitest';
import { createTicketUses } from './ticketUses.ts';
import { ticketUsesContract } from './ticketUsesContract.ts';

ticketUsesContract(() => {
  const uses = createTicketUses(() => 0);
  return [uses, uses];
});

test('[A6] a ticket is taken once; the second refusal within a minute says stop', () => {
  const clock = { nowMs: 0 };
  const uses = createTicketUses(() => clock.nowMs);
  expect(uses.take('t')).toBe(true);
  clock.nowMs += 59_000;
  expect([uses.take('t'), uses.refuse('t'), uses.take('t'), uses.refuse('t')]).toEqual([false, 'retry', false, 'stop']);
  expect(uses.take('other')).toBe(true);
});

test('[A6] what was used up is forgotten a minute after its last use', () => {
  const clock = { nowMs: 0 };
  const uses = createTicketUses(() => clock.nowMs);
  for (let i = 0; i < 1_000; i++) uses.take(`t${i}`);
  clock.nowMs += 70_001;
  uses.take('late');
  expect(uses.size).toBe(1);
});
