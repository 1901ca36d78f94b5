import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { createAuthor } from '../testing/editHistory.ts';
import { createFakeTimers } from '../testing/fakeTimers.ts';
import { createCheckpoints } from './checkpoints.ts';
import type { DocLog, LoadedDocument } from './docLog.ts';
import { encodeUpdate } from './frames.ts';
import { createSyncAnswers } from './syncAnswers.ts';

const loaded: LoadedDocument = {
  epoch: 9,
  seq: 0,
  lastRowAtMs: 0,
  snapshot: null,
  rows: [],
  damaged: [],
  authors: new Map(),
  earlierClientIds: new Set(),
};

/** Checkpoints over a document that the test edits, and a log that only keeps snapshots. */
const rowsOf = (count: number, bytes = 10) => Array.from({ length: count }, () => ({ bytes: new Uint8Array(bytes) }));

function startCheckpoints(options: { rowsSinceSnapshot?: number } = {}) {
  const clock = createFakeTimers();
  const author = createAuthor(3);
  const answers = createSyncAnswers(author.doc, clock.timers);
  author.doc.on('update', (update: Uint8Array) => answers.changed(encodeUpdate(update)));
  const snapshots: { epoch: number; seq: number; state: Uint8Array }[] = [];
  const errors: unknown[] = [];
  const now = { isBusy: false, isDiskFull: false, held: [] as Promise<void>[] };
  const log: Pick<DocLog, 'saveSnapshot'> = {
    saveSnapshot: async (_, epoch, seq, state) => {
      if (now.isDiskFull) throw new Error('disk full');
      for (const held of now.held) await held;
      snapshots.push({ epoch, seq, state });
    },
  };
  const { epoch, seq } = loaded;
  const opened = {
    doc: author.doc,
    epoch,
    seq,
    rowsSinceSnapshot: options.rowsSinceSnapshot ?? 0,
    bytesSinceSnapshot: 0,
    bytes: 0,
    asLoaded: null,
  };
  const checkpoints = createCheckpoints(opened, {
    name: 'guarantees/K01',
    log: log as DocLog, // nothing else is asked of it
    timers: clock.timers,
    answers,
    isBusy: () => now.isBusy,
    onError: (error) => errors.push(error),
  });
  return { clock, author, answers, snapshots, errors, now, checkpoints };
}
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a snapshot', () => {
  test('is written after more than 500 rows, when the room has been quiet for 250 ms, of exactly what is on disk', async () => {
    const { clock, author, snapshots, checkpoints } = startCheckpoints();
    author.rows.set('a', 1);
    checkpoints.appended(500, rowsOf(500));
    checkpoints.plan();
    clock.advance(1_000);
    expect(snapshots).toEqual([]);
    author.rows.set('b', 2);
    checkpoints.appended(501, rowsOf(1));
    checkpoints.plan();
    clock.advance(249);
    expect(snapshots).toEqual([]);
    clock.advance(1);
    expect(snapshots).toEqual([{ epoch: 9, seq: 501, state: Y.encodeStateAsUpdate(author.doc) }]);
    checkpoints.plan();
    clock.advance(10_000);
    await turn();
    expect(snapshots).toHaveLength(1); // not again without new rows
  });

  test('is written after more than 4 MiB too, however few rows', () => {
    const { clock, snapshots, checkpoints } = startCheckpoints();
    checkpoints.appended(4, rowsOf(4, 1024 * 1024));
    checkpoints.plan();
    clock.advance(1_000);
    expect(snapshots).toEqual([]);
    checkpoints.appended(5, rowsOf(1));
    checkpoints.plan();
    clock.advance(250);
    expect(snapshots).toHaveLength(1);
  });

  test('[I2] is never taken while an append is under way', () => {
    const { clock, snapshots, now, checkpoints } = startCheckpoints();
    checkpoints.appended(501, rowsOf(501));
    checkpoints.plan();
    now.isBusy = true;
    clock.advance(10_000);
    expect(snapshots).toEqual([]);
    now.isBusy = false;
    checkpoints.plan();
    clock.advance(250);
    expect(snapshots).toHaveLength(1);
  });

  test('waits no longer than 5,000 rows for a quiet moment', () => {
    const { clock, snapshots, checkpoints } = startCheckpoints();
    for (let seq = 1_000; seq <= 6_000; seq += 1_000) {
      checkpoints.appended(seq, rowsOf(1_000));
      checkpoints.plan();
      clock.advance(100); // never quiet for 250 ms
    }
    expect(snapshots.map(({ seq }) => seq)).toEqual([6_000]);
  });

  test('that cannot be written is told and tried again: its rows still count', async () => {
    const { clock, snapshots, errors, now, checkpoints } = startCheckpoints();
    now.isDiskFull = true;
    checkpoints.appended(501, rowsOf(501));
    checkpoints.plan();
    clock.advance(250);
    await turn();
    expect(errors).toHaveLength(1);
    now.isDiskFull = false;
    checkpoints.appended(502, rowsOf(1));
    checkpoints.plan();
    clock.advance(250);
    expect(snapshots.map(({ seq }) => seq)).toEqual([502]);
  });

  test('whoever frees the room waits for one that is under way: the file is closed after that', async () => {
    const { snapshots, now, checkpoints } = startCheckpoints();
    const { promise, resolve } = Promise.withResolvers<void>();
    now.held.push(promise);
    checkpoints.appended(5_001, rowsOf(5_001));
    checkpoints.plan();
    let isFree = false;
    const freed = checkpoints.write().then(() => {
      isFree = true;
    });
    await turn();
    expect([isFree, snapshots.length]).toEqual([false, 0]);
    resolve();
    await freed;
    expect(snapshots.map(({ seq }) => seq)).toEqual([5_001]);
  });

  test('rows that the last load had to read count too', async () => {
    const { snapshots, checkpoints } = startCheckpoints({ rowsSinceSnapshot: 501 });
    await checkpoints.write();
    expect(snapshots).toHaveLength(1);
    await checkpoints.write();
    expect(snapshots).toHaveLength(1);
  });
});

describe('the ready-made answer', () => {
  test('is encoded in a quiet moment, so that the next fresh tablet does not wait', () => {
    const { clock, author, answers, checkpoints } = startCheckpoints();
    for (let i = 0; i < 200; i++) author.rows.set(`k${i}`, 'x'.repeat(400));
    expect(answers.isDue).toBe(true);
    checkpoints.plan();
    clock.advance(250);
    expect(answers.isDue).toBe(false);
    for (let i = 0; i < 70; i++) author.rows.set('a', 'x'.repeat(1_000));
    expect(answers.isDue).toBe(true);
    checkpoints.plan();
    clock.advance(250);
    expect(answers.isDue).toBe(false);
  });

  test('the weight grows with what comes in, before it is encoded again', () => {
    const { clock, author, answers, checkpoints } = startCheckpoints();
    author.rows.set('a', 1);
    checkpoints.plan();
    clock.advance(250);
    const before = answers.bytes;
    for (let i = 0; i < 50; i++) author.rows.set(`k${i}`, 'x'.repeat(400));
    expect(answers.bytes - before).toBeGreaterThan(50 * 400);
  });

  test('nothing rings after the end', () => {
    const { clock, snapshots, checkpoints } = startCheckpoints();
    checkpoints.appended(501, rowsOf(501));
    checkpoints.plan();
    checkpoints.destroy();
    expect(clock.waiting).toBe(0);
    checkpoints.plan();
    clock.advance(10_000);
    expect(snapshots).toEqual([]);
  });
});
