import { expect } from 'vitest';
import { LogMovedError } from '../logMovedError.ts';
import type { FreshDocument } from '../rooms/docLog.ts';
import type { SharedDocLog } from '../rooms/sharedDocLog.ts';
import { contents, type RunContract, row } from './logUnderTest.ts';

const fresh = (bytes: readonly number[], clientIds: readonly number[] = []): FreshDocument => ({
  state: Uint8Array.from(bytes),
  authors: new Map(clientIds.map((id) => [id, { userId: 'fresh1', device: 'f01' }])),
});

/** Generations of a document never meet (I10). */
export function epochContract(run: RunContract): void {
  run('[I10] an append in another epoch is refused', async ({ log }) => {
    const epoch = await log.epochOf('a');
    for (const other of [epoch - 1, epoch + 1]) await expect(log.append('a', other, [row([1])])).rejects.toThrow(LogMovedError);
    expect((await contents(log, 'a')).seq).toBe(0);
  });

  run('[I10] a new epoch begins with the fresh state as its first row', async ({ log, reopen }) => {
    const epoch = await log.epochOf('a');
    await log.append('a', epoch, [row([1], { newClientIds: [7] }), row([2])]);
    await log.saveSnapshot('a', epoch, 2, Uint8Array.of(22));
    const next = await log.beginEpoch('a', epoch, 2, fresh([99], [70]));
    expect(next).toBeGreaterThan(epoch);
    const reopened = await reopen();
    expect(await reopened.epochOf('a')).toBe(next);
    expect(await contents(reopened, 'a')).toEqual({ seq: 1, snapshot: null, rows: [[1, [99]]] });
    expect(await reopened.append('a', next, [row([3])])).toBe(2);
  });

  run('[I10] client ids of earlier epochs are told apart from those of the present one', async ({ log, reopen }) => {
    const first = await log.epochOf('a');
    await log.append('a', first, [row([1], { newClientIds: [7, 8] })]);
    const second = await log.beginEpoch('a', first, 1, fresh([99], [70]));
    await log.append('a', second, [row([2], { newClientIds: [9], userId: 'noura1', device: 'abc' })]);
    const loaded = await (await reopen()).load('a');
    expect([...loaded.authors].sort(([left], [right]) => left - right)).toEqual([
      [9, { userId: 'noura1', device: 'abc' }],
      [70, { userId: 'fresh1', device: 'f01' }],
    ]);
    expect([...loaded.earlierClientIds].sort()).toEqual([7, 8]);
  });

  run('[I10] a client id is never bound in two epochs, by nobody', async ({ log }) => {
    const first = await log.epochOf('a');
    await log.append('a', first, [row([1], { newClientIds: [7] })]);
    await expect(log.beginEpoch('a', first, 1, fresh([98], [70, 7]))).rejects.toThrow();
    expect(await log.epochOf('a')).toBe(first);
    expect(await contents(log, 'a')).toEqual({ seq: 1, snapshot: null, rows: [[1, [1]]] });
    const second = await log.beginEpoch('a', first, 1, fresh([99], [70]));
    await expect(log.append('a', second, [row([2], { newClientIds: [7] })])).rejects.toThrow();
    expect((await contents(log, 'a')).seq).toBe(1);
  });

  run('[I10] an epoch is not begun over rows or an epoch that its writer has not seen', async ({ log }) => {
    const epoch = await log.epochOf('a');
    await log.append('a', epoch, [row([1]), row([2])]);
    await expect(log.beginEpoch('a', epoch, 1, fresh([99]))).rejects.toThrow(LogMovedError);
    await expect(log.beginEpoch('a', epoch, 3, fresh([99]))).rejects.toThrow(LogMovedError);
    await expect(log.beginEpoch('a', epoch - 1, 2, fresh([99]))).rejects.toThrow(LogMovedError);
    expect(await log.epochOf('a')).toBe(epoch);
    expect(await log.append('a', epoch, [row([3])])).toBe(3);
  });

  run('[I10] of two who begin an epoch at once, and an append between them, one wins and the log says so', async ({ log, reopen }) => {
    const epoch = await log.epochOf('a');
    const [before, won, late, lost] = await Promise.allSettled([
      log.append('a', epoch, [row([1])]),
      log.beginEpoch('a', epoch, 1, fresh([91])),
      log.append('a', epoch, [row([2])]),
      log.beginEpoch('a', epoch, 1, fresh([92])),
    ]);
    expect([before.status, won.status, late.status, lost.status]).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected']);
    expect((await contents(await reopen(), 'a')).rows).toEqual([[1, [91]]]);
  });

  run('[I10] epochs only grow, however fast they follow each other', async ({ log }) => {
    const epochs = [await log.epochOf('a')];
    for (let i = 0; i < 5; i++) epochs.push(await log.beginEpoch('a', epochs[i] ?? 0, i === 0 ? 0 : 1, fresh([i])));
    expect(epochs).toEqual([...new Set(epochs)].sort((left, right) => left - right));
  });

  run('[I10] a snapshot of an earlier epoch that comes late stands for nothing', async ({ log, reopen }) => {
    const epoch = await log.epochOf('a');
    await log.append('a', epoch, [row([1]), row([2])]);
    const next = await log.beginEpoch('a', epoch, 2, fresh([99]));
    await log.saveSnapshot('a', epoch, 2, Uint8Array.of(22));
    const reopened = await reopen();
    expect(await contents(reopened, 'a')).toEqual({ seq: 1, snapshot: null, rows: [[1, [99]]] });
    await reopened.saveSnapshot('a', next, 1, Uint8Array.of(33));
    expect((await contents(reopened, 'a')).snapshot).toEqual({ seq: 1, bytes: [33] });
  });

  run('[E2] what only earlier epochs had is let go of, and the present one goes on', async ({ log, reopen }) => {
    const epoch = await log.epochOf('a');
    await log.append('a', epoch, [row([1], { newClientIds: [7] }), row([2])]);
    await log.saveSnapshot('a', epoch, 2, Uint8Array.of(22));
    const next = await log.beginEpoch('a', epoch, 2, fresh([99], [70]));
    await log.append('a', next, [row([3])]);
    if ('markArchived' in log) await (log as SharedDocLog).markArchived('a', next, 1); // only the shared ones have an archive
    await expect(log.forgetEarlier('a', epoch)).rejects.toThrow(LogMovedError);
    for (let times = 0; times < 2; times++) await log.forgetEarlier('a', next);
    const expected = {
      seq: 2,
      snapshot: null,
      rows: [
        [1, [99]],
        [2, [3]],
      ],
    };
    expect(await contents(log, 'a')).toEqual(expected);
    const reopened = await reopen();
    expect(await contents(reopened, 'a')).toEqual(expected);
    expect([...(await reopened.load('a')).earlierClientIds]).toEqual([7]);
    expect(await reopened.append('a', next, [row([4])])).toBe(3);
  });

  run('[E2] a snapshot of the present epoch stays when earlier ones are let go of', async ({ log, reopen }) => {
    const epoch = await log.epochOf('a');
    await log.append('a', epoch, [row([1])]);
    await log.saveSnapshot('a', epoch, 1, Uint8Array.of(11));
    await log.forgetEarlier('a', epoch);
    expect((await contents(await reopen(), 'a')).snapshot).toEqual({ seq: 1, bytes: [11] });
  });

  run('[I10] a new epoch of one room leaves the others in theirs', async ({ log }) => {
    const [a, b] = [await log.epochOf('a'), await log.epochOf('b')];
    await log.append('b', b, [row([1], { newClientIds: [7] })]);
    await log.beginEpoch('a', a, 0, fresh([99], [7]));
    expect(await log.load('b')).toMatchObject({ epoch: b, seq: 1 });
    expect((await log.load('b')).earlierClientIds.size).toBe(0);
  });
}
