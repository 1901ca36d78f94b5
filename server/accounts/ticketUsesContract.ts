/** What every implementation of {@link TicketUses} does, whoever of several looks: for tests. */
import { expect, test } from 'vitest';
import type { TicketUses } from './ticketUses.ts';

/** @param open two views of the same uses, empty; a process of its own each, or the same twice */
export function ticketUsesContract(open: () => readonly [TicketUses, TicketUses]): void {
  test('[A6] a ticket is taken once, whoever takes it', async () => {
    const [a, b] = open();
    expect([await a.take('t'), await b.take('t'), await a.take('t')]).toEqual([true, false, false]);
    expect(await b.take('other')).toBe(true);
  });

  test('[A6] of many that take it at once one has it', async () => {
    const [a, b] = open();
    const taken = await Promise.all(Array.from({ length: 60 }, (_, i) => (i % 2 ? a : b).take('t')));
    expect(taken.filter(Boolean)).toHaveLength(1);
  });

  test('[A6] the second refusal says stop, whoever refused first; other tickets are not counted', async () => {
    const [a, b] = open();
    await a.take('t');
    expect([await b.refuse('t'), await a.refuse('other'), await a.refuse('t'), await b.refuse('t')]).toEqual([
      'retry',
      'retry',
      'stop',
      'stop',
    ]);
  });
}
