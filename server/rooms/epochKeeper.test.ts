import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { openDatabase } from '../database.ts';
import { cellKey } from '../testing/cellKey.ts';
import { createFakeTimers } from '../testing/fakeTimers.ts';
import { createReplica, settle } from '../testing/replica.ts';
import { ROOM, startRooms } from '../testing/startRooms.ts';
import { openEmpty } from '../testing/testDatabase.ts';
import type { DocLog, LogRow } from './docLog.ts';
import { createEpochKeeper } from './epochKeeper.ts';

let database: ReturnType<typeof openDatabase>;
beforeEach(() => {
  database = openEmpty();
});
afterEach(() => database.close());

const WORN_IDS = 1_002;

/** A room that so many client ids have written to that it is worn, each a person's cell. */
async function wearOut(log: DocLog): Promise<void> {
  const epoch = await log.epochOf(ROOM);
  const rows = Array.from({ length: WORN_IDS }, (_, i): LogRow => {
    const doc = new Y.Doc();
    doc.clientID = 1_000 + i;
    doc.getMap('rows').set(cellKey(i % 50), `${i}`);
    const person = { userId: `user0${i % 3}`, device: 'd01' };
    return { ...person, atMs: 1, keys: [], bytes: Y.encodeStateAsUpdate(doc), newClientIds: [doc.clientID] };
  });
  await log.append(ROOM, epoch, rows);
}

async function start(options: { wrap?: (log: DocLog) => DocLog } = {}) {
  const clock = createFakeTimers();
  const rooms = startRooms(database, { timers: clock.timers, ...options });
  await wearOut(rooms.log);
  const begun: [string, number, number][] = [];
  const errors: unknown[] = [];
  const quiet = { isSo: true };
  const keeper = createEpochKeeper({
    registry: rooms.registry,
    log: rooms.log,
    timers: clock.timers,
    isQuiet: () => quiet.isSo,
    events: { epochBegun: (...epoch) => begun.push(epoch) },
    onError: ({ error }) => errors.push(error),
  });
  const end = async (): Promise<void> => {
    keeper.stop();
    await rooms.registry.close();
  };
  return { clock, rooms, keeper, begun, errors, quiet, end };
}

describe('[I10] a worn room is written anew', () => {
  test('whoever is there is closed 4409 and comes back to the same cells and authors under few client ids', async () => {
    const { rooms, keeper, begun, errors, end } = await start();
    const noura = rooms.join({ userId: 'noura1' });
    await settle(noura);
    const before = noura.rows.toJSON();
    const authorsBefore = new Map(noura.hellos[0]?.authors);
    const writerOf = (doc: Y.Doc, key: string, authors: ReadonlyMap<number, string>) =>
      authors.get(doc.getMap('rows')._map.get(key)?.id.client ?? 0);
    await keeper.pass();
    expect(errors).toEqual([]);
    expect(begun).toHaveLength(1);
    expect(noura.closed?.code).toBe(4409);

    const fresh = rooms.join({ userId: 'noura1' });
    await settle(fresh);
    expect(fresh.rows.toJSON()).toEqual(before);
    expect(fresh.doc.store.clients.size).toBe(3);
    const authors = new Map(fresh.hellos[0]?.authors);
    for (const key of Object.keys(before)) expect(writerOf(fresh.doc, key, authors)).toBe(writerOf(noura.doc, key, authorsBefore));
    await keeper.pass();
    expect(begun).toHaveLength(1); // it is no longer worn
    await end();
  });

  test('[X6] story 9: a tablet that was away is closed 4409, and nothing of its old copy is there twice or comes back (nextcloud/text#5420)', async () => {
    const { rooms, keeper, begun, end } = await start();
    const away = rooms.join({ userId: 'noura1' });
    await settle(away);
    const [, from] = [away.hellos[0]?.epoch ?? 0, away.hellos[0]?.epoch ?? 0];
    away.cut();
    away.rows.set(cellKey(1), 'written without a network');
    await keeper.pass();
    expect(begun[0]?.[1]).toBe(from);

    rooms.again(away, { userId: 'noura1', epoch: from });
    await settle(away);
    expect(away.closed?.code).toBe(4409);
    away.cut();
    rooms.again(away, { userId: 'noura1', epoch: null }); // one that says nothing of its epoch is known by its client ids
    await settle(away);
    expect(away.closed?.code).toBe(4409);

    const fresh = createReplica();
    rooms.again(fresh, { userId: 'noura1' });
    await settle(fresh);
    expect(fresh.rows.size).toBe(50);
    expect(fresh.rows.get(cellKey(1))).not.toBe('written without a network');
    fresh.rows.set(cellKey(1), 'written without a network'); // what the tablet's rebase does with an unsent edit
    await settle(fresh);
    expect(fresh.isSaved).toBe(true);
    expect(fresh.doc.store.clients.size).toBe(4);
    await end();
  });

  test('what was written before stays in the file, as the record of who did what', async () => {
    const { keeper, begun, end } = await start();
    await keeper.pass();
    const rows = database.sqlite.prepare('SELECT epoch, count(*) AS n FROM doc_log GROUP BY epoch ORDER BY epoch').all();
    expect(rows).toEqual([
      { epoch: begun[0]?.[1], n: WORN_IDS },
      { epoch: begun[0]?.[2], n: 1 },
    ]);
    await end();
  });
});

describe('left alone', () => {
  test('a room that was written to within a minute', async () => {
    const { clock, rooms, keeper, begun, end } = await start();
    const noura = rooms.join();
    noura.rows.set(cellKey(1), 'now');
    await settle(noura);
    clock.advance(59_000);
    await keeper.pass();
    expect(begun).toEqual([]);
    expect(noura.closed).toBe(null);
    clock.advance(2_000);
    await keeper.pass();
    expect(begun).toHaveLength(1);
    await end();
  });

  test('a room that was written to within a minute at another process, which nobody has opened here', async () => {
    const { clock, rooms, keeper, begun, end } = await start();
    const elsewhere: LogRow = {
      userId: 'noura1',
      device: 'd01',
      atMs: clock.timers.now(),
      keys: [],
      bytes: Uint8Array.of(0, 0),
      newClientIds: [],
    };
    await rooms.log.append(ROOM, await rooms.log.epochOf(ROOM), [elsewhere]);
    clock.advance(59_000);
    await keeper.pass();
    expect(begun).toEqual([]);
    clock.advance(2_000);
    await keeper.pass();
    expect(begun).toHaveLength(1);
    await end();
  });

  test.each([-5 * 60_000, 5 * 60_000])(
    'a room that was written to within a minute by a clock that never jumps, though the server’s own was set by %s ms meanwhile',
    async (ms) => {
      const { clock, rooms, keeper, begun, end } = await start();
      const noura = rooms.join();
      noura.rows.set(cellKey(1), 'now');
      await settle(noura);
      clock.jump(ms);
      clock.advance(59_000);
      await keeper.pass();
      expect(begun).toEqual([]);
      clock.advance(2_000);
      await keeper.pass();
      expect(begun).toHaveLength(1);
      await end();
    },
  );

  test('a room of which the last row lies ahead, for a minute from when that was found, be it opened each time anew', async () => {
    const { clock, rooms, keeper, begun, end } = await start();
    const elsewhere = { userId: 'noura1', device: 'd01', keys: [], bytes: Uint8Array.of(0, 0), newClientIds: [] };
    await rooms.log.append(ROOM, await rooms.log.epochOf(ROOM), [{ ...elsewhere, atMs: clock.timers.now() + 24 * 60 * 60_000 }]);
    const unload = async (): Promise<void> => {
      const room = await rooms.registry.open(ROOM);
      rooms.registry.forget(room);
      await room.unload();
    };
    await keeper.pass();
    await unload();
    clock.advance(59_000);
    await keeper.pass();
    expect(begun).toEqual([]);
    await unload();
    clock.advance(2_000);
    await keeper.pass();
    expect(begun).toHaveLength(1);
    await end();
  });

  test('every room while people work; it is asked again every quarter of an hour, and never after the end', async () => {
    const { clock, keeper, begun, quiet, end } = await start();
    quiet.isSo = false;
    await keeper.pass();
    expect(begun).toEqual([]);
    const turns = async (): Promise<void> => {
      for (let i = 0; i < 40; i++) await new Promise((resolve) => setImmediate(resolve));
    };
    clock.advance(15 * 60_000);
    await turns();
    expect(begun).toEqual([]);
    quiet.isSo = true;
    clock.advance(15 * 60_000);
    await turns();
    expect(begun).toHaveLength(1);
    await end();
    expect(clock.waiting).toBe(0);
  });
});

describe('[I14] an edit in the same moment', () => {
  /** Lets the test act when the rewrite is about to be written, and writes it when told. */
  function heldRewrite() {
    const reached = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    const wrap = (log: DocLog): DocLog => ({
      ...log,
      beginEpoch: async (...rewrite) => {
        reached.resolve();
        await go.promise;
        return log.beginEpoch(...rewrite);
      },
    });
    return { reached: reached.promise, go: go.resolve, wrap };
  }

  test('wins: the rewrite is refused, and nothing is lost', async () => {
    const held = heldRewrite();
    const { rooms, keeper, begun, errors, end } = await start({ wrap: held.wrap });
    const noura = rooms.join({ userId: 'noura1' });
    await settle(noura);
    const pass = keeper.pass();
    await held.reached;
    noura.rows.set(cellKey(1), 'in between');
    await settle(noura);
    expect(noura.isSaved).toBe(true);
    held.go();
    await pass;
    expect(begun).toEqual([]);
    expect(errors).toHaveLength(1);
    expect(String(errors[0])).toContain('has moved on');
    expect(noura.closed).toBe(null);
    const khaled = rooms.join({ userId: 'khaled' });
    await settle(khaled);
    expect(khaled.rows.get(cellKey(1))).toBe('in between');
    await end();
  });

  test('that comes just after the rewrite is not acknowledged, and is there once it was written anew', async () => {
    const { rooms, keeper, begun, end } = await start();
    const noura = rooms.join({ userId: 'noura1' });
    await settle(noura);
    const acknowledged = noura.acknowledged;
    const pass = keeper.pass();
    await Promise.resolve();
    noura.rows.set(cellKey(1), 'too late');
    await settle(noura);
    await pass;
    const wasAcknowledged = noura.acknowledged > acknowledged;
    const fresh = rooms.join({ userId: 'noura1' });
    await settle(fresh);
    // either the edit won, or the tablet was told in time that its copy is out of date: never saved and gone
    expect(fresh.rows.get(cellKey(1)) === 'too late').toBe(wasAcknowledged);
    expect(begun.length).toBe(wasAcknowledged ? 0 : 1);
    if (!wasAcknowledged) expect([4409, 1013]).toContain(noura.closed?.code);
    await end();
  });
});
