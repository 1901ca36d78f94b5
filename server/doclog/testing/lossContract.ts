import { expect } from 'vitest';
import { LogMovedError } from '../../logMovedError.ts';
import { until } from '../../testing/until.ts';
import { row } from '../logUnderTest.ts';
import { recorder } from './recorder.ts';
import type { RunSharedContract } from './sharedDocLogContract.ts';

/** What a process believes of a log that has changed under it is never written over it, nor told. */
export function lossContract(run: RunSharedContract): void {
  run('[I10] a new epoch is a loss, once, and nothing of it is told', async ({ another }) => {
    const [a, b] = [another(), another()];
    const epoch = await a.epochOf('r');
    await a.append('r', epoch, [row([1])]);
    const [told, late] = [recorder(), recorder()];
    b.follow('r', epoch, 1, told.follower);
    await b.barrier('r', epoch);
    const next = await a.beginEpoch('r', epoch, 1, { state: Uint8Array.of(9), authors: new Map() });
    await until('the loss is told', () => told.losses.length === 1);
    await a.append('r', next, [row([2])]);
    b.follow('r', epoch, 1, late.follower);
    await until('the loss is told', () => late.losses.length === 1);
    expect([told.rows, late.rows]).toEqual([[], []]);
    expect(told.losses[0]).toBeInstanceOf(LogMovedError);
    expect(told.losses.length).toBe(1);
  });

  run('[I9] a log that went back is a loss, also when it has grown again since', async ({ another, loseRows, cutChannel }) => {
    const [a, b, fresh] = [another(), another(), another()];
    const epoch = await a.epochOf('r');
    await a.append('r', epoch, [row([1]), row([2]), row([3])]);
    const told = recorder();
    b.follow('r', epoch, 0, told.follower);
    await until('the rows are told', () => told.rows.length === 3);
    await loseRows('r', 2);
    await fresh.append('r', epoch, [row([4]), row([5]), row([6])]);
    await cutChannel();
    await until('the loss is told', () => told.losses.length === 1);
    expect(told.losses[0]).toBeInstanceOf(LogMovedError);
    expect(told.first()).toEqual([1, 2, 3]);
  });

  run('[I9] whoever has seen rows that are gone cannot append over them before it has loaded again', async ({ another, loseRows }) => {
    const [a, fresh] = [another(), another()];
    const epoch = await a.epochOf('r');
    await a.append('r', epoch, [row([1]), row([2])]);
    await loseRows('r', 1);
    await expect(a.append('r', epoch, [row([3])])).rejects.toThrow(LogMovedError);
    await fresh.append('r', epoch, [row([4])]);
    await expect(a.append('r', epoch, [row([3])])).rejects.toThrow(LogMovedError);
    await fresh.append('r', epoch, [row([5])]);
    await expect(a.append('r', epoch, [row([3])])).rejects.toThrow(LogMovedError);
    expect((await a.load('r')).rows.map(({ bytes }) => bytes[0])).toEqual([1, 4, 5]);
    expect(await a.append('r', epoch, [row([6])])).toBe(4);
  });

  run('[I6] a barrier is not before anything that was acknowledged', async ({ another }) => {
    const [a, b] = [another(), another()];
    const epoch = await a.epochOf('r');
    expect(await b.barrier('r', epoch)).toBe(0);
    for (let n = 1; n <= 20; n++) {
      const seq = await a.append('r', epoch, [row([n])]);
      expect(await b.barrier('r', epoch)).toBeGreaterThanOrEqual(seq);
    }
    await expect(b.barrier('r', epoch + 1)).rejects.toThrow(LogMovedError);
  });
}
