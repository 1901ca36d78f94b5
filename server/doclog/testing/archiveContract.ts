import { expect } from 'vitest';
import { LogMovedError } from '../../logMovedError.ts';
import type { ArchivedRow, LogPlace, SharedDocLog } from '../../rooms/sharedDocLog.ts';
import { until } from '../../testing/until.ts';
import { row } from '../logUnderTest.ts';
import type { RunSharedContract } from './sharedDocLogContract.ts';

const BEGINNING: LogPlace = { epoch: 0, seq: 0, chain: '' };
const idsOf = (rows: readonly ArchivedRow[]): string[] => rows.map(({ epoch, seq }) => `${epoch}-${seq}`);

/** Everything after a place, page by page. */
async function readAll(log: SharedDocLog, room: string, from: LogPlace, count: number): Promise<ArchivedRow[]> {
  const all: ArchivedRow[] = [];
  for (let place = from; ; ) {
    const { rows } = await log.readAfter(room, place, count);
    const last = rows.at(-1);
    if (!last) return all;
    all.push(...rows);
    place = last;
  }
}

/** What the archive asks of a shared log. */
export function archiveContract(run: RunSharedContract): void {
  run('[Q3] rows come after a place in pages, across epochs, with everything that is theirs', async ({ another }) => {
    const log = another();
    const first = await log.epochOf('r');
    await log.append('r', first, [
      row([1]),
      row([2], { userId: 'noura1', device: 'abc', atMs: 77, keys: ['x', 'y'], newClientIds: [7, 8] }),
    ]);
    await log.append('r', first, [row([3])]);
    const second = await log.beginEpoch('r', first, 3, {
      state: Uint8Array.of(9),
      authors: new Map([[70, { userId: 'salem1', device: 'd07' }]]),
    });
    await log.append('r', second, [row([4], { newClientIds: [9] })]);
    const expected = [`${first}-1`, `${first}-2`, `${first}-3`, `${second}-1`, `${second}-2`];
    for (const count of [1, 2, 3, 100]) expect(idsOf(await readAll(log, 'r', BEGINNING, count))).toEqual(expected);
    const { rows, head, bindings, setAside } = await log.readAfter('r', BEGINNING, 3);
    const { bytes, chain, ...told } = rows[1] ?? {};
    expect([[...(bytes ?? [])], told]).toEqual([
      [2],
      { epoch: first, seq: 2, userId: 'noura1', device: 'abc', atMs: 77, keys: ['x', 'y'], newClientIds: [7, 8], setAside: null },
    ]);
    expect(chain).toMatch(/^[0-9a-f]{16}$/);
    expect([head.epoch, head.seq, setAside]).toEqual([second, 2, []]);
    expect(bindings).toEqual([
      { clientId: 7, epoch: first, userId: 'noura1', device: 'abc' },
      { clientId: 8, epoch: first, userId: 'noura1', device: 'abc' },
    ]);
    const begun = await log.readAfter('r', rows[2] ?? BEGINNING, 1);
    expect(begun.bindings).toContainEqual({ clientId: 70, epoch: second, userId: 'salem1', device: 'd07' });
  });

  run('the end of a log has nothing after it, also of one that has no rows', async ({ another }) => {
    const log = another();
    const epoch = await log.epochOf('r');
    expect(await log.readAfter('r', BEGINNING, 10)).toMatchObject({ head: { epoch, seq: 0 }, rows: [] });
    expect((await log.readAfter('r', { epoch, seq: 0, chain: '' }, 10)).rows).toEqual([]);
    await log.append('r', epoch, [row([1])]);
    const { rows, head } = await log.readAfter('r', BEGINNING, 10);
    expect(head).toEqual({ epoch, seq: 1, chain: rows[0]?.chain });
    expect((await log.readAfter('r', head, 10)).rows).toEqual([]);
  });

  run(
    '[Q5] a row that is damaged or set aside has its place, with time and reason; what follows is told too',
    async ({ another, corrupt }) => {
      const log = another();
      const epoch = await log.epochOf('r');
      await log.append('r', epoch, [row([1]), row([2], { newClientIds: [7], userId: 'noura1', device: 'abc' }), row([3]), row([4])]);
      await corrupt('r', 2);
      await log.quarantine('r', epoch, [3], 'does not apply');
      for (const count of [1, 100]) {
        const rows = await readAll(log, 'r', BEGINNING, count);
        expect(rows.map(({ seq, setAside }) => [seq, setAside?.reason ?? null])).toEqual([
          [1, null],
          [2, expect.stringContaining('checksum')],
          [3, 'does not apply'],
          [4, null],
        ]);
      }
      const page = await log.readAfter('r', BEGINNING, 2);
      expect(page.bindings).toContainEqual({ clientId: 7, epoch, userId: 'noura1', device: 'abc' });
      await until('the damage is set aside', async () => (await log.readAfter('r', BEGINNING, 1)).setAside.length === 2);
      await log.append('r', epoch, [row([5])]);
      await corrupt('r', 5); // the last one
      const [last] = (await readAll(log, 'r', BEGINNING, 100)).slice(-1);
      expect(last?.setAside).not.toBe(null);
      await log.append('r', epoch, [row([6])]);
      expect((await log.readAfter('r', last ?? BEGINNING, 10)).rows.map(({ seq }) => seq)).toEqual([6]);
    },
  );

  run('[Q4] rows that are gone after a place are told, never passed over', async ({ another }) => {
    const log = another();
    const first = await log.epochOf('r');
    await log.append('r', first, [row([1]), row([2]), row([3]), row([4])]);
    const place = (await log.readAfter('r', BEGINNING, 1)).rows[0] ?? BEGINNING;
    await log.saveSnapshot('r', first, 3, Uint8Array.of(33));
    await log.markArchived('r', first, 4);
    expect(await log.trim('r')).toBe(2);
    await expect(log.readAfter('r', BEGINNING, 10)).rejects.toThrow(LogMovedError);
    await expect(log.readAfter('r', place, 10)).rejects.toThrow(/gone/);
    const second = await log.beginEpoch('r', first, 4, { state: Uint8Array.of(9), authors: new Map() });
    await log.markArchived('r', second, 1);
    await log.trim('r'); // nothing of the first epoch is left
    await expect(log.readAfter('r', place, 10)).rejects.toThrow(LogMovedError);
    await expect(log.readAfter('nobody knows it', BEGINNING, 10)).rejects.toThrow(LogMovedError);
  });

  run(
    '[E2] rows of earlier epochs are let go of only when the archive has them, and whoever stands behind them reads on',
    async ({ another }) => {
      const [log, other] = [another(), another()];
      const first = await log.epochOf('r');
      await log.append('r', first, [row([1]), row([2])]);
      const second = await log.beginEpoch('r', first, 2, { state: Uint8Array.of(9), authors: new Map() });
      await log.markArchived('r', first, 2);
      await expect(log.forgetEarlier('r', second)).rejects.toThrow(LogMovedError);
      expect(idsOf(await readAll(log, 'r', BEGINNING, 10))).toHaveLength(3);
      const told: number[] = [];
      const end = other.follow('r', second, 1, { rows: (rows) => void told.push(...rows.map(({ seq }) => seq)), lost: () => {} });
      const place = (await log.readAfter('r', BEGINNING, 10)).rows[2] ?? BEGINNING;
      await log.markArchived('r', second, 1);
      await log.forgetEarlier('r', second);
      await expect(log.readAfter('r', BEGINNING, 10)).rejects.toThrow(LogMovedError);
      await log.append('r', second, [row([3])]);
      expect((await log.readAfter('r', place, 10)).rows.map(({ seq }) => seq)).toEqual([2]);
      await other.barrier('r', second);
      expect(told).toEqual([2]);
      end();
      await log.rewriteFiles();
      expect((await other.load('r')).rows.map(({ seq }) => seq)).toEqual([1, 2]);
    },
  );

  run('[Q4] a log that went back is no continuation, also when it has grown again since', async ({ another, loseRows }) => {
    const [log, fresh] = [another(), another()];
    const epoch = await log.epochOf('r');
    await log.append('r', epoch, [row([1]), row([2]), row([3])]);
    const place = (await log.readAfter('r', BEGINNING, 10)).rows[2] ?? BEGINNING;
    await loseRows('r', 2);
    await expect(log.readAfter('r', place, 10)).rejects.toThrow(LogMovedError);
    await fresh.append('r', epoch, [row([4]), row([5])]);
    await expect(log.readAfter('r', place, 10)).rejects.toThrow(LogMovedError);
    await fresh.append('r', epoch, [row([6])]);
    await expect(log.readAfter('r', place, 10)).rejects.toThrow(LogMovedError);
    const next = await fresh.beginEpoch('r', epoch, 4, { state: Uint8Array.of(9), authors: new Map() });
    await fresh.markArchived('r', next, 1);
    await fresh.trim('r');
    await expect(log.readAfter('r', place, 10)).rejects.toThrow(LogMovedError);
  });

  run(
    '[Q9] where many logs end, and what is set aside in them, is one question; of a room that is not there it says nothing',
    async ({ another }) => {
      const log = another();
      const [r, s] = [await log.epochOf('r'), await log.epochOf('s')];
      await log.append('r', r, [row([1]), row([2])]);
      await log.quarantine('r', r, [1], 'does not apply');
      const chain = (await log.readAfter('r', { epoch: 0, seq: 0, chain: '' }, 10)).head.chain;
      expect(await log.headsOf(['r', 'never', 's'])).toEqual(
        new Map([
          ['r', { epoch: r, seq: 2, chain, setAside: [`${r}-1`] }],
          ['s', { epoch: s, seq: 0, chain: '', setAside: [] }],
        ]),
      );
    },
  );

  run(
    '[Q3] who watches is told of every room at first, of each that somebody appends to, and of all after a cut',
    async ({ another, cutChannel }) => {
      const [a, b] = [another(), another()];
      const epoch = await a.epochOf('r');
      await a.epochOf('guarantees/K01');
      const told: string[] = [];
      const appended: string[] = [];
      const end = b.watch((room, isAppended) => {
        told.push(room);
        if (isAppended) appended.push(room);
      });
      await until('both rooms are told', () => new Set(told).size === 2);
      expect(appended).toEqual([]); // they were there
      for (let n = 1; n <= 5; n++) {
        // the first time the subscription may still be on its way: then the room is told with all others when it is there
        told.length = 0;
        await a.append('r', epoch, [row([n])]);
        await until('the room is told', () => told.includes('r'));
      }
      expect(new Set(appended)).toEqual(new Set(['r']));
      told.length = 0;
      await cutChannel();
      await until('all are told', () => told.includes('guarantees/K01') && told.includes('r'));
      end();
      told.length = 0;
      await a.append('r', epoch, [row([6])]);
      await b.barrier('r', epoch);
      expect(told).toEqual([]);
    },
  );

  run('[Q2] a fence is greater than every one before it, whoever asks, and than the one that is named', async ({ another }) => {
    const [a, b] = [another(), another()];
    const given = [await a.takeFence(0), await b.takeFence(0), await a.takeFence(0), await b.takeFence(40), await a.takeFence(7)];
    expect(given).toEqual([1, 2, 3, 41, 42]);
    expect(new Set(await Promise.all(Array.from({ length: 20 }, () => a.takeFence(0)))).size).toBe(20);
  });
}
