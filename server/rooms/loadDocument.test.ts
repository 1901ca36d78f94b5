import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { openDatabase } from '../database.ts';
import { createSqliteDocLog } from '../doclog/sqliteDocLog.ts';
import { cellKey } from '../testing/cellKey.ts';
import { createAuthor } from '../testing/editHistory.ts';
import { settle } from '../testing/replica.ts';
import { ROOM, startRooms } from '../testing/startRooms.ts';
import { openEmpty } from '../testing/testDatabase.ts';
import type { DocLog, LogRow } from './docLog.ts';
import { hasPending, loadDocument } from './loadDocument.ts';

let database: ReturnType<typeof openDatabase>;
let log: DocLog;
beforeEach(() => {
  database = openEmpty();
  log = createSqliteDocLog({ sqlite: database.sqlite, now: Date.now });
});
afterEach(() => database.close());

const row = (bytes: Uint8Array, more: Partial<LogRow> = {}): LogRow => ({
  userId: 'user01',
  device: 'd01',
  atMs: 1,
  keys: [],
  bytes,
  newClientIds: [],
  ...more,
});

/** Appends every edit as a row of its own and binds the client id. */
async function appendEdits(author: ReturnType<typeof createAuthor>): Promise<number> {
  const epoch = await log.epochOf(ROOM);
  await log.append(
    ROOM,
    epoch,
    author.updates.map((bytes, i) => row(bytes, i === 0 ? { newClientIds: [author.doc.clientID] } : {})),
  );
  return epoch;
}

/** Flips a bit behind the log's back, as a failing disk does. */
function damage(table: 'doc_log' | 'doc_snapshot', seq: number): void {
  const { bytes } = database.sqlite.prepare(`SELECT bytes FROM ${table} WHERE seq = ?`).get(seq) as { bytes: Buffer };
  bytes[bytes.length - 3] = (bytes[bytes.length - 3] ?? 0) ^ 0x20;
  database.sqlite.prepare(`UPDATE ${table} SET bytes = ? WHERE seq = ?`).run(bytes, seq);
}

const setAside = (): number[] =>
  database.sqlite.prepare('SELECT seq FROM doc_log WHERE quarantined_at IS NOT NULL ORDER BY seq').pluck().all() as number[];

/** A tablet that wrote a, then b, then a again, one row each. */
function threeEdits() {
  const author = createAuthor(41);
  author.rows.set('a', 1);
  author.rows.set('b', 2);
  author.rows.set('a', 3);
  return author;
}

describe('coming up', () => {
  test('rows behind a snapshot make the document; a single update is handed on as it is', async () => {
    const author = threeEdits();
    const epoch = await appendEdits(author);
    const several = await loadDocument(ROOM, log, {});
    expect(several.doc.getMap('rows').toJSON()).toEqual({ a: 3, b: 2 });
    expect(several).toMatchObject({ rowsSinceSnapshot: 3, asLoaded: null });
    const state = Y.encodeStateAsUpdate(author.doc);
    await log.saveSnapshot(ROOM, epoch, 3, state);
    const one = await loadDocument(ROOM, log, {});
    expect(one.rowsSinceSnapshot).toBe(0);
    expect(one.asLoaded).toEqual(Buffer.from(state));
  });

  test('[I5] a log that cannot be read is an error, never an empty document', async () => {
    const broken = { ...log, load: () => Promise.reject(new Error('cannot read')) };
    await expect(loadDocument(ROOM, broken, {})).rejects.toThrow('cannot read');
  });
});

describe('[I15] damage', () => {
  test('a damaged row takes with it what was built on it, and nothing else; each is told once', async () => {
    const other = createAuthor(99);
    other.rows.set('z', 'kept');
    const author = threeEdits();
    const epoch = await appendEdits(author);
    await log.append(ROOM, epoch, [row(Y.encodeStateAsUpdate(other.doc), { newClientIds: [99] })]);
    damage('doc_log', 2);
    const told: unknown[] = [];
    const events = { damaged: (room: string, seqs: readonly number[], what: string) => told.push([room, [...seqs], what]) };
    const { doc } = await loadDocument(ROOM, log, events);
    expect(doc.getMap('rows').toJSON()).toEqual({ a: 1, z: 'kept' });
    expect(hasPending(doc)).toBe(false);
    expect(told).toEqual([
      [ROOM, [2], 'row'],
      [ROOM, [3], 'stranded'],
    ]);
    expect(setAside()).toEqual([2, 3]);
    expect((await loadDocument(ROOM, log, events)).doc.getMap('rows').toJSON()).toEqual({ a: 1, z: 'kept' });
    expect(told).toHaveLength(2);
  });

  test('what Yjs throws at is set aside, and the rows after it are there', async () => {
    const author = threeEdits();
    const epoch = await log.epochOf(ROOM);
    const [first, second, third] = author.updates as [Uint8Array, Uint8Array, Uint8Array]; // one for each edit
    await log.append(ROOM, epoch, [row(first), row(Uint8Array.of(1, 1, 9, 0, 31)), row(second), row(third)]);
    const { doc } = await loadDocument(ROOM, log, {});
    expect(doc.getMap('rows').toJSON()).toEqual({ a: 3, b: 2 });
    expect(setAside()).toEqual([2]);
  });

  test('[I4] when the only row left is stranded, nobody is handed its bytes as the whole document', async () => {
    const author = threeEdits();
    author.updates.length = 2;
    await appendEdits(author);
    damage('doc_log', 1);
    const { doc, asLoaded } = await loadDocument(ROOM, log, {});
    expect(doc.getMap('rows').size).toBe(0);
    expect(asLoaded).toBe(null);
  });

  test('[I4] a fresh tablet in such a room gets nothing that it has to wait with', async () => {
    const author = threeEdits();
    author.updates.length = 2;
    await appendEdits(author);
    damage('doc_log', 1);
    const rooms = startRooms(database);
    const late = rooms.join({ userId: 'late01' });
    await settle(late);
    expect(hasPending(late.doc)).toBe(false);
    await rooms.registry.close();
  });

  test('a damaged snapshot is passed over: the rows have everything', async () => {
    const author = threeEdits();
    const epoch = await appendEdits(author);
    await log.saveSnapshot(ROOM, epoch, 2, Y.encodeStateAsUpdate(author.doc));
    damage('doc_snapshot', 2);
    const told: unknown[] = [];
    const { doc } = await loadDocument(ROOM, log, { damaged: (_, seqs, what) => told.push([[...seqs], what]) });
    expect(doc.getMap('rows').toJSON()).toEqual({ a: 3, b: 2 });
    expect(told).toEqual([[[2], 'snapshot']]);
  });

  test('[I14] the tablet that wrote them sends again what was set aside, and all is whole, also after the next load', async () => {
    const first = startRooms(database);
    const noura = first.join({ userId: 'noura1' });
    for (const [key, value] of [
      [cellKey('a'), 'p'],
      [cellKey('b'), 'r'],
      [cellKey('a'), 'u'],
    ] as const) {
      noura.rows.set(key, value);
      await settle(noura);
    }
    noura.cut();
    await first.registry.close();
    damage('doc_log', 1);

    const second = startRooms(database);
    const khaled = second.join({ userId: 'khaled' });
    await settle(khaled);
    expect(khaled.rows.toJSON()).toEqual({});
    second.again(noura, { userId: 'noura1' });
    await settle(noura, khaled);
    expect(noura.closed).toBe(null);
    expect(noura.isSaved).toBe(true);
    expect(khaled.rows.toJSON()).toEqual({ [cellKey('a')]: 'u', [cellKey('b')]: 'r' });
    await second.registry.close();

    const third = await loadDocument(ROOM, createSqliteDocLog({ sqlite: database.sqlite, now: Date.now }), {});
    expect(third.doc.getMap('rows').toJSON()).toEqual({ [cellKey('a')]: 'u', [cellKey('b')]: 'r' });
    expect(hasPending(third.doc)).toBe(false);
  });

  test('a disk that cannot be written does not keep people from reading what is left', async () => {
    await appendEdits(threeEdits());
    damage('doc_log', 2);
    const full = { ...log, quarantine: () => Promise.reject(new Error('disk full')) };
    const { doc } = await loadDocument(ROOM, full, {});
    expect(doc.getMap('rows').toJSON()).toEqual({ a: 1 });
  });
});
