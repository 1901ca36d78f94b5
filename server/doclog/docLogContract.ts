import { expect, test } from 'vitest';
import type { DocLog, LogRow } from '../rooms/docLog.ts';

/** What a test needs of an implementation: the log, and the same data seen by a process started afterwards. */
export type LogUnderTest = { log: DocLog; reopen: () => Promise<DocLog>; close: () => Promise<void> };

const row = (bytes: number[], more: Partial<LogRow> = {}): LogRow => ({
  userId: 'user01',
  device: 'd01',
  atMs: 1,
  keys: ['k'],
  bytes: Uint8Array.from(bytes),
  newClientIds: [],
  ...more,
});

/** The suite that every document log passes. */
export function testDocLogContract(name: string, open: () => Promise<LogUnderTest>): void {
  const run = (title: string, body: (under: LogUnderTest) => Promise<void>) =>
    test(`${name}: ${title}`, async () => {
      const under = await open();
      try {
        await body(under);
      } finally {
        await under.close();
      }
    });
  const plain = (updates: readonly Uint8Array[]) => updates.map((update) => [...update]);

  run('a new room is empty and keeps its epoch', async ({ log, reopen }) => {
    const loaded = await log.load('guarantees/K01');
    expect(loaded).toMatchObject({ seq: 0, updates: [], rowsSinceSnapshot: 0 });
    expect(log.epochOf('guarantees/K01')).toBe(loaded.epoch);
    expect((await (await reopen()).load('guarantees/K01')).epoch).toBe(loaded.epoch);
  });

  run('[I1] what was appended is there for the next process, in order, room by room', async ({ log, reopen }) => {
    const epoch = log.epochOf('guarantees/K01');
    const otherEpoch = log.epochOf('guarantees/K02');
    await Promise.all([
      log.append('guarantees/K01', epoch, [row([1]), row([2])]),
      log.append('guarantees/K02', otherEpoch, [row([9])]),
      log.append('guarantees/K01', epoch, [row([3])]),
    ]);
    const loaded = await (await reopen()).load('guarantees/K01');
    expect(plain(loaded.updates)).toEqual([[1], [2], [3]]);
    expect(loaded.seq).toBe(3);
  });

  run('appends resolve with the number of their last row', async ({ log }) => {
    const epoch = log.epochOf('a');
    expect(await log.append('a', epoch, [row([1]), row([2])])).toBe(2);
    expect(await log.append('a', epoch, [row([3])])).toBe(3);
  });

  run('[I8] client ids are bound with the row and come back as authors', async ({ log, reopen }) => {
    const epoch = log.epochOf('a');
    await log.append('a', epoch, [row([1], { newClientIds: [7, 4_294_967_295], userId: 'noura1', device: 'abc' })]);
    const { authors } = await (await reopen()).load('a');
    expect([...authors]).toEqual([
      [7, { userId: 'noura1', device: 'abc' }],
      [4_294_967_295, { userId: 'noura1', device: 'abc' }],
    ]);
  });

  run('[I8] a client id that is bound already rejects the whole append and leaves nothing of it', async ({ log }) => {
    const epoch = log.epochOf('a');
    await log.append('a', epoch, [row([1], { newClientIds: [7] })]);
    await expect(log.append('a', epoch, [row([2]), row([3], { newClientIds: [7], userId: 'forger' })])).rejects.toThrow();
    expect(plain((await log.load('a')).updates)).toEqual([[1]]);
  });

  run('one room’s failing append leaves the others of the same turn alone', async ({ log }) => {
    const a = log.epochOf('a');
    const b = log.epochOf('b');
    const results = await Promise.allSettled([
      log.append('a', a, [row([1])]),
      log.append('b', b + 1, [row([2])]),
      log.append('a', a, [row([3])]),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(plain((await log.load('a')).updates)).toEqual([[1], [3]]);
    expect(plain((await log.load('b')).updates)).toEqual([]);
  });

  run('[I10] an append in another epoch is refused', async ({ log }) => {
    await expect(log.append('a', log.epochOf('a') + 1, [row([1])])).rejects.toThrow(/epoch/);
  });

  run('a snapshot stands for the rows before it; an older one never replaces a newer', async ({ log, reopen }) => {
    const epoch = log.epochOf('a');
    for (let i = 1; i <= 5; i++) await log.append('a', epoch, [row([i])]);
    await log.saveSnapshot('a', epoch, 4, Uint8Array.of(44));
    await log.saveSnapshot('a', epoch, 2, Uint8Array.of(22));
    const reopened = await reopen();
    const loaded = await reopened.load('a');
    expect(plain(loaded.updates)).toEqual([[44], [5]]);
    expect(loaded).toMatchObject({ seq: 5, rowsSinceSnapshot: 1 });
    expect(await reopened.append('a', epoch, [row([6])])).toBe(6);
  });
}
