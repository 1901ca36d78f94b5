import type { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import type { SharedDocLog } from '../../rooms/sharedDocLog.ts';
import { until } from '../../testing/until.ts';
import { contents, row } from '../logUnderTest.ts';
import { recorder } from '../testing/recorder.ts';
import { readRedisDocument } from './readRedisDocument.ts';
import { READ_ROWS } from './readScripts.ts';
import { roomKeys } from './roomKeys.ts';
import { damageRow, damageSnapshot } from './testing/damage.ts';
import { useRedis } from './testing/redisUnderTest.ts';

const redis = useRedis();
const keys = roomKeys('cx', 'r');
const ids = async (): Promise<string[]> => (await redis.admin().xrange(keys.log, '-', '+')).map(([id]) => id.split('-')[1] ?? '');
const BOARD = 'board/test';
const LATER_MS = 1_000_000;
const OLD = { atMs: LATER_MS - 60_001 };

/** A log at a time at which all of its `rows` are old enough. */
async function logOf(rows: number): Promise<{ log: SharedDocLog; epoch: number }> {
  const log = redis.openLog({ now: () => LATER_MS });
  const epoch = await log.epochOf('r');
  await log.append(
    'r',
    epoch,
    Array.from({ length: rows }, (_, i) => row([i + 1], OLD)),
  );
  return { log, epoch };
}

test('[I11] rows go only below the snapshot and the archive, whichever is behind', async () => {
  const { log, epoch } = await logOf(6);
  expect(await log.trim('r')).toBe(0);
  await log.saveSnapshot('r', epoch, 5, Uint8Array.of(55));
  expect(await log.trim('r')).toBe(0);
  await log.markArchived('r', epoch, 3);
  expect(await log.trim('r')).toBe(2);
  expect(await ids()).toEqual(['3', '4', '5', '6']);
  await log.markArchived('r', epoch, 1); // a mark only moves forward
  await log.markArchived('r', epoch, 6);
  expect(await log.trim('r')).toBe(2);
  expect(await ids()).toEqual(['5', '6']);
  expect(await contents(redis.openLog(), 'r')).toEqual({ seq: 6, snapshot: { seq: 5, bytes: [55] }, rows: [[6, [6]]] });
});

test('[I11] rows of the last 60 s stay', async () => {
  const { log, epoch } = await logOf(2);
  await log.append('r', epoch, [row([3], { atMs: LATER_MS - 59_999 }), row([4], OLD)]);
  await log.saveSnapshot('r', epoch, 4, Uint8Array.of(44));
  await log.markArchived('r', epoch, 4);
  expect(await log.trim('r')).toBe(2);
  expect(await ids()).toEqual(['3', '4']);
});

test('[I11] no row goes for a snapshot that is damaged', async () => {
  const { log, epoch } = await logOf(4);
  await log.saveSnapshot('r', epoch, 4, Uint8Array.of(44));
  await log.markArchived('r', epoch, 4);
  await damageSnapshot(redis.admin(), 'r');
  expect(await log.trim('r')).toBe(0);
  expect((await contents(redis.openLog(), 'r')).rows.length).toBe(4);
});

test('[I5] a snapshot that is damaged or gone after its rows went is no empty document: the load fails and changes nothing', async () => {
  const { log, epoch } = await logOf(4);
  await log.saveSnapshot('r', epoch, 3, Uint8Array.of(33));
  await log.markArchived('r', epoch, 4);
  expect(await log.trim('r')).toBe(2);
  await damageSnapshot(redis.admin(), 'r');
  await expect(redis.openLog().load('r')).rejects.toThrow(/damaged/);
  await damageSnapshot(redis.admin(), 'r'); // put right
  expect((await contents(redis.openLog(), 'r')).rows).toEqual([[4, [4]]]);
  await redis.admin().del(keys.snapshot);
  await expect(redis.openLog().load('r')).rejects.toThrow(/gone/);
});

test.each([
  ['its snapshot is damaged', () => damageSnapshot(redis.admin(), BOARD)],
  ['its snapshot is gone', async () => void (await redis.admin().del(roomKeys('cx', BOARD).snapshot))],
  ['a row is damaged', () => damageRow(redis.admin(), BOARD, 4)],
])('[BO5] a board begins anew as an empty generation where %s; of two processes that find it one begins it', async (_, damage) => {
  const log = redis.openLog({ now: () => LATER_MS });
  const epoch = await log.epochOf(BOARD);
  const rows = Array.from({ length: 4 }, (_row, i) => row([i + 1], OLD));
  await log.append(BOARD, epoch, rows);
  await log.saveSnapshot(BOARD, epoch, 3, Uint8Array.of(33));
  await log.markArchived(BOARD, epoch, 4);
  expect(await log.trim(BOARD)).toBe(2);
  await damage();
  const [first, second] = [redis.openLog(), redis.openLog()];
  const found = await Promise.all([first.load(BOARD), second.load(BOARD)]);
  expect(found.map(({ epoch: begun, seq, snapshot, damaged }) => [begun > epoch, seq, snapshot, damaged.length])).toEqual([
    [true, 1, null, 0],
    [true, 1, null, 0],
  ]);
  expect(found[0].epoch).toBe(found[1].epoch);
  const doc = new Y.Doc();
  for (const { bytes } of found[0].rows) Y.applyUpdate(doc, bytes);
  expect(doc.getMap('rows').size).toBe(0);
  await expect(log.append(BOARD, epoch, [row([9])])).rejects.toThrow();
  expect(await second.append(BOARD, found[1].epoch, [row([9])])).toBe(2);
});

test('[I11] rows of an earlier epoch go once they are archived, and no number comes back', async () => {
  const { log, epoch } = await logOf(3);
  const next = await log.beginEpoch('r', epoch, 3, { state: Uint8Array.of(9), authors: new Map() });
  expect(await log.trim('r')).toBe(0);
  await log.markArchived('r', epoch, 3);
  expect(await log.trim('r')).toBe(2);
  await log.markArchived('r', next, 1);
  expect(await log.trim('r')).toBe(1);
  expect(await contents(redis.openLog(), 'r')).toEqual({ seq: 1, snapshot: null, rows: [[1, [9]]] });
  await expect(log.markArchived('r', next, 2)).rejects.toThrow(/row 2 is gone/);
});

test('[I11] a Redis that is full is marked and trimmed all the same, and takes rows again', async () => {
  const { log, epoch } = await logOf(4);
  await log.append('r', epoch, [row([...Buffer.alloc(200_000, 1)], OLD), row([6], OLD)]);
  await log.saveSnapshot('r', epoch, 6, Uint8Array.of(66));
  const used = Number(/used_memory:(\d+)/.exec(await redis.admin().info('memory'))?.[1]);
  await redis.admin().config('SET', 'maxmemory', String(used - 50_000));
  try {
    await expect(log.append('r', epoch, [row([7])])).rejects.toThrow(/OOM/);
    await log.markArchived('r', epoch, 6);
    expect(await log.trim('r')).toBe(5);
    expect(await log.append('r', epoch, [row([7])])).toBe(7);
  } finally {
    await redis.admin().config('SET', 'maxmemory', '0');
  }
});

test('[I11] one process trims at a time', async () => {
  const { log, epoch } = await logOf(4);
  await log.saveSnapshot('r', epoch, 4, Uint8Array.of(44));
  await log.markArchived('r', epoch, 4);
  await redis.admin().set(keys.lease, 'somebody else', 'PX', 60_000);
  expect(await log.trim('r')).toBe(null);
  expect(await redis.admin().get(keys.lease)).toBe('somebody else');
  await redis.admin().del(keys.lease);
  const both = await Promise.all([log.trim('r'), redis.openLog({ now: () => LATER_MS }).trim('r')]);
  expect(both.filter((count) => count === 3).length).toBe(1); // the other came too early or too late
  expect(await redis.admin().exists(keys.lease)).toBe(0);
});

test('who follows from the end goes on after a trim; who is behind what went is lost', async () => {
  const { log, epoch } = await logOf(4);
  const [atEnd, behind] = [recorder(), recorder()];
  log.follow('r', epoch, 4, atEnd.follower);
  await log.saveSnapshot('r', epoch, 4, Uint8Array.of(44));
  await log.markArchived('r', epoch, 4);
  expect(await log.trim('r')).toBe(3);
  await redis.cutChannel();
  log.follow('r', epoch, 1, behind.follower);
  await log.append('r', epoch, [row([5])]);
  await until('both are told', () => atEnd.rows.length === 1 && behind.losses.length === 1);
  expect([atEnd.seqs(), atEnd.losses, behind.rows]).toEqual([[5], [], []]);
});

test('[I5] a load that finds its rows trimmed between head and rows begins again with the snapshot that stands for them', async () => {
  const { log, epoch } = await logOf(5);
  let readings = 0;
  const slow = {
    async callBuffer(command: string, sha: string, ...args: (string | number)[]) {
      if (sha === READ_ROWS.sha && readings++ === 0) {
        await log.saveSnapshot('r', epoch, 4, Uint8Array.of(44));
        await log.markArchived('r', epoch, 5);
        await log.trim('r');
      }
      return redis.admin().callBuffer(command, sha, ...args);
    },
  } as Pick<Redis, 'callBuffer'>;
  const { document } = await readRedisDocument(slow, { room: 'r', keys });
  expect(document).toMatchObject({ seq: 5, snapshot: { seq: 4 }, damaged: [] });
  expect(document.rows.map(({ seq }) => seq)).toEqual([5]);
  expect(readings).toBe(2);
});

test('[I5] a load is whole although others append, save snapshots and trim under it', async () => {
  const { log, epoch } = await logOf(1_300); // more than two pages
  const reader = redis.openLog();
  const isDone = { value: false };
  const writing = (async () => {
    for (let n = 1_301; n <= 1_340; n++) {
      await log.append('r', epoch, [row([n % 256], OLD)]);
      await log.saveSnapshot('r', epoch, n, Uint8Array.of(n % 256));
      await log.markArchived('r', epoch, n);
      await log.trim('r');
    }
    isDone.value = true;
  })();
  while (!isDone.value) {
    const { seq, snapshot, rows, damaged } = await reader.load('r');
    const from = (snapshot?.seq ?? 0) + 1;
    expect(damaged).toEqual([]);
    expect(rows.map((each) => each.seq)).toEqual(Array.from({ length: seq - from + 1 }, (_, i) => from + i));
  }
  await writing;
});
