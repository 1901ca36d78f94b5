import { expect, test } from 'vitest';
import { LogMovedError } from '../logMovedError.ts';
import type { FollowedRow, SharedDocLog } from '../rooms/sharedDocLog.ts';
import { until } from '../testing/until.ts';
import { row } from './logUnderTest.ts';

/** What a test needs of a log that several processes share. */
export type SharedLogUnderTest = {
  /** The log as one more process has it. */
  another(): SharedDocLog;
  /** Ends the connections over which rows are told, while commands flow. */
  cutChannel(): Promise<void>;
  /** The last `count` rows are gone, as after an older file was restored. */
  loseRows(room: string, count: number): Promise<void>;
  /** Changes stored bytes behind the log's back. */
  corrupt(room: string, seq: number): Promise<void>;
  close(): Promise<void>;
};

/** Keeps what a follower is told. */
export function recorder() {
  const rows: FollowedRow[] = [];
  const losses: Error[] = [];
  return {
    rows,
    losses,
    seqs: () => rows.map(({ seq }) => seq),
    first: () => rows.map(({ bytes }) => bytes[0]),
    follower: { rows: (more: readonly FollowedRow[]) => void rows.push(...more), lost: (error: Error) => void losses.push(error) },
  };
}

const upTo = (last: number, from = 1): number[] => Array.from({ length: last - from + 1 }, (_, i) => from + i);

/** The suite that every shared log passes, beside that of every log. */
export function testSharedDocLogContract(name: string, open: () => Promise<SharedLogUnderTest>): void {
  const run = (title: string, body: (under: SharedLogUnderTest) => Promise<void>) =>
    test(`${name}: ${title}`, async () => {
      const under = await open();
      try {
        await body(under);
      } finally {
        await under.close();
      }
    });

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
