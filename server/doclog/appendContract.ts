import { expect } from 'vitest';
import { contents, type RunContract, row } from './logUnderTest.ts';

/** What is appended is there, whole, in order and under its own numbers. */
export function appendContract(run: RunContract): void {
  run('a new room is empty and keeps its epoch', async ({ log, reopen }) => {
    const loaded = await log.load('guarantees/K01');
    expect(loaded).toMatchObject({ seq: 0, snapshot: null, rows: [], damaged: [] });
    expect([loaded.authors.size, loaded.earlierClientIds.size]).toEqual([0, 0]);
    expect(await log.epochOf('guarantees/K01')).toBe(loaded.epoch);
    expect((await (await reopen()).load('guarantees/K01')).epoch).toBe(loaded.epoch);
  });

  run('a room that is asked for many times at once begins one epoch', async ({ log }) => {
    const epochs = await Promise.all([log.epochOf('a'), log.load('a').then(({ epoch }) => epoch), log.epochOf('a')]);
    expect(new Set(epochs).size).toBe(1);
  });

  run('the rooms that exist are those somebody asked for', async ({ log, reopen }) => {
    expect(await log.rooms()).toEqual([]);
    await Promise.all([log.load('b'), log.epochOf('a')]);
    expect([...(await (await reopen()).rooms())].sort()).toEqual(['a', 'b']);
  });

  run('[I1] what was appended is there for the next process, in order, room by room', async ({ log, reopen }) => {
    const epoch = await log.epochOf('guarantees/K01');
    const otherEpoch = await log.epochOf('guarantees/K02');
    await Promise.all([
      log.append('guarantees/K01', epoch, [row([1]), row([2])]),
      log.append('guarantees/K02', otherEpoch, [row([9])]),
      log.append('guarantees/K01', epoch, [row([3])]),
    ]);
    const reopened = await reopen();
    expect(await contents(reopened, 'guarantees/K01')).toEqual({
      seq: 3,
      snapshot: null,
      rows: [
        [1, [1]],
        [2, [2]],
        [3, [3]],
      ],
    });
    expect((await contents(reopened, 'guarantees/K02')).rows).toEqual([[1, [9]]]);
  });

  run('appends resolve with the number of their last row, also in the next process', async ({ log, reopen }) => {
    const epoch = await log.epochOf('a');
    expect(await log.append('a', epoch, [row([1]), row([2])])).toBe(2);
    expect(await Promise.all([log.append('a', epoch, [row([3])]), log.append('a', epoch, [row([4])])])).toEqual([3, 4]);
    expect(await (await reopen()).append('a', epoch, [row([5])])).toBe(5);
  });

  run('[I8] client ids are bound with the row and come back as authors', async ({ log, reopen }) => {
    const epoch = await log.epochOf('a');
    await log.append('a', epoch, [row([1], { newClientIds: [7, 4_294_967_295], userId: 'noura1', device: 'abc' })]);
    const { authors } = await (await reopen()).load('a');
    expect([...authors]).toEqual([
      [7, { userId: 'noura1', device: 'abc' }],
      [4_294_967_295, { userId: 'noura1', device: 'abc' }],
    ]);
  });

  run('[I8] a client id that is bound already rejects the whole append and leaves nothing of it', async ({ log }) => {
    const epoch = await log.epochOf('a');
    await log.append('a', epoch, [row([1], { newClientIds: [7] })]);
    await expect(
      log.append('a', epoch, [row([2], { newClientIds: [8] }), row([3], { newClientIds: [7], userId: 'forger' })]),
    ).rejects.toThrow();
    expect((await contents(log, 'a')).rows).toEqual([[1, [1]]]);
    expect([...(await log.load('a')).authors.keys()]).toEqual([7]);
    expect(await log.append('a', epoch, [row([4], { newClientIds: [8] })])).toBe(2);
  });

  run('[I3] a failing append leaves the others of the same turn alone, and their order', async ({ log }) => {
    const a = await log.epochOf('a');
    const b = await log.epochOf('b');
    const results = await Promise.allSettled([
      log.append('a', a, [row([1])]),
      log.append('b', b + 1, [row([2])]),
      log.append('a', a, [row([3])]),
      log.append('b', b + 1, [row([4])]),
      log.append('b', b, [row([5])]),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected', 'fulfilled']);
    expect((await contents(log, 'a')).rows).toEqual([
      [1, [1]],
      [2, [3]],
    ]);
    expect((await contents(log, 'b')).rows).toEqual([[1, [5]]]);
  });
}

/** What spares a load the rows before it. */
export function snapshotContract(run: RunContract): void {
  run('a snapshot stands for the rows before it; an older one never replaces a newer', async ({ log, reopen }) => {
    const epoch = await log.epochOf('a');
    for (let i = 1; i <= 5; i++) await log.append('a', epoch, [row([i])]);
    await log.saveSnapshot('a', epoch, 4, Uint8Array.of(44));
    await log.saveSnapshot('a', epoch, 2, Uint8Array.of(22));
    const reopened = await reopen();
    expect(await contents(reopened, 'a')).toEqual({ seq: 5, snapshot: { seq: 4, bytes: [44] }, rows: [[5, [5]]] });
    expect(await reopened.append('a', epoch, [row([6])])).toBe(6);
  });

  run('a snapshot of everything leaves no rows to load, and numbers go on after it', async ({ log, reopen }) => {
    const epoch = await log.epochOf('a');
    await log.append('a', epoch, [row([1]), row([2])]);
    await log.saveSnapshot('a', epoch, 2, Uint8Array.of(22));
    const reopened = await reopen();
    expect(await contents(reopened, 'a')).toEqual({ seq: 2, snapshot: { seq: 2, bytes: [22] }, rows: [] });
    expect(await reopened.append('a', epoch, [row([3])])).toBe(3);
  });

  run('[I10] when the last row was written is known at once, also where a snapshot stands for it', async ({ log }) => {
    const epoch = await log.epochOf('a');
    expect((await log.load('a')).lastRowAtMs).toBe(0);
    await log.append('a', epoch, [row([1], { atMs: 70 }), row([2], { atMs: 77 })]);
    expect((await log.load('a')).lastRowAtMs).toBe(77);
    await log.saveSnapshot('a', epoch, 2, Uint8Array.of(22));
    expect((await log.load('a')).lastRowAtMs).toBe(77);
  });
}
