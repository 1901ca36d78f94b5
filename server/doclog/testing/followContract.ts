import { expect } from 'vitest';
import { until } from '../../testing/until.ts';
import { row } from '../logUnderTest.ts';
import { recorder } from './recorder.ts';
import type { RunSharedContract } from './sharedDocLogContract.ts';

const upTo = (last: number, from = 1): number[] => Array.from({ length: last - from + 1 }, (_, i) => from + i);

/** Whoever follows is told every row, in order, once. */
export function followContract(run: RunSharedContract): void {
  run('a follower is told every row after the one it names, whole, in order, by whichever process', async ({ another }) => {
    const [a, b] = [another(), another()];
    const epoch = await a.epochOf('r');
    await a.append('r', epoch, [row([1]), row([2]), row([3])]);
    const told = recorder();
    b.follow('r', epoch, 1, told.follower);
    await until('the rows are told', () => told.rows.length === 2);
    await b.append('r', epoch, [row([4], { userId: 'noura1', device: 'abc', atMs: 77, keys: ['x', 'y'], newClientIds: [7, 8] })]);
    await a.append('r', epoch, [row([5])]);
    await until('the rows are told', () => told.rows.length === 4);
    expect(told.seqs()).toEqual([2, 3, 4, 5]);
    expect(told.first()).toEqual([2, 3, 4, 5]);
    expect({ ...told.rows[2], bytes: [...(told.rows[2]?.bytes ?? [])] }).toEqual({
      seq: 4,
      userId: 'noura1',
      device: 'abc',
      atMs: 77,
      keys: ['x', 'y'],
      newClientIds: [7, 8],
      bytes: [4],
      isSetAside: false,
    });
    expect(told.losses).toEqual([]);
  });

  run('each follower of a room has its own place; one that ended is told nothing more', async ({ another }) => {
    const [a, b] = [another(), another()];
    const epoch = await a.epochOf('r');
    const [one, two, other] = [recorder(), recorder(), recorder()];
    const end = b.follow('r', epoch, 0, one.follower);
    await a.append('r', epoch, [row([1])]);
    await until('the rows are told', () => one.rows.length === 1);
    b.follow('r', epoch, 0, two.follower);
    b.follow('s', await b.epochOf('s'), 0, other.follower);
    await until('the rows are told', () => two.rows.length === 1);
    end();
    await a.append('r', epoch, [row([2])]);
    await until('the rows are told', () => two.rows.length === 2);
    expect([one.seqs(), two.seqs(), other.seqs()]).toEqual([[1], [1, 2], []]);
  });

  run('what was told while the channel was cut is told afterwards, with nobody writing again', async ({ another, cutChannel }) => {
    const [a, b] = [another(), another()];
    const epoch = await a.epochOf('r');
    const told = recorder();
    b.follow('r', epoch, 0, told.follower);
    await a.append('r', epoch, [row([1])]);
    await until('the rows are told', () => told.rows.length === 1);
    for (let round = 0; round < 5; round++) {
      await cutChannel();
      await a.append('r', epoch, [row([2]), row([3])]);
      await until('the rows are told', () => told.rows.length === 3 + 2 * round);
    }
    expect(told.seqs()).toEqual(upTo(11));
  });

  run('[I16] many writers at once and a channel cut again and again: every process has every row once, in one order', async (under) => {
    const logs = [under.another(), under.another(), under.another()];
    const [a = under.another()] = logs;
    const epoch = await a.epochOf('r');
    const told = logs.map(() => recorder());
    for (const [i, log] of logs.entries()) log.follow('r', epoch, 0, told[i]?.follower ?? recorder().follower);
    for (let round = 0; round < 10; round++) {
      const appends = logs.flatMap((log, i) => upTo(10).map((n) => log.append('r', epoch, [row([i, n]), row([i, n])])));
      if (round % 3 === 0) await under.cutChannel();
      await Promise.all(appends);
    }
    await until('the rows are told', () => told.every(({ rows }) => rows.length === 600));
    for (const each of told) expect(each.seqs()).toEqual(upTo(600));
    const bytes = told.map(({ rows }) => rows.map((each) => [...each.bytes].join('.')).join());
    expect(new Set(bytes).size).toBe(1);
  });

  run('[I15] a damaged row is told with its number as set aside, and so is one that somebody set aside', async ({ another, corrupt }) => {
    const [a, b] = [another(), another()];
    const epoch = await a.epochOf('r');
    await a.append('r', epoch, [row([1]), row([2]), row([3]), row([4])]);
    await corrupt('r', 2);
    await a.quarantine('r', epoch, [3], 'does not apply');
    const told = recorder();
    b.follow('r', epoch, 0, told.follower);
    await until('the rows are told', () => told.rows.length === 4);
    expect(told.rows.map(({ seq, isSetAside }) => [seq, isSetAside])).toEqual([
      [1, false],
      [2, true],
      [3, true],
      [4, false],
    ]);
    await a.append('r', epoch, [row([5])]);
    await until('the rows are told', () => told.rows.length === 5);
  });

  run('a follower that throws is lost; the others of the room and of other rooms go on', async ({ another }) => {
    const [a, b] = [another(), another()];
    const epoch = await a.epochOf('r');
    const told = recorder();
    const losses: Error[] = [];
    b.follow('r', epoch, 0, {
      rows: () => {
        throw new Error('cannot apply');
      },
      lost: (error) => void losses.push(error),
    });
    b.follow('r', epoch, 0, told.follower);
    await a.append('r', epoch, [row([1])]);
    await a.append('r', epoch, [row([2])]);
    await until('the rows are told', () => told.rows.length === 2);
    expect(losses.map(({ message }) => message)).toEqual(['cannot apply']);
  });
}
