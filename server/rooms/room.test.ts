import * as encoding from 'lib0/encoding';
import { afterEach, describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import type { Scalar } from '../../schema/keys.ts';
import { createRandom } from '../../schema/testing.ts';
import { MESSAGE, SYNC } from '../../schema/wire.ts';
import { openDatabase } from '../database.ts';
import { createSqliteDocLog } from '../doclog/sqliteDocLog.ts';
import { createReplica, settle, testClaims } from '../testing/replica.ts';
import type { ConnectionClaims } from './connection.ts';
import type { DocLog } from './docLog.ts';
import { encodeStep1, encodeUpdate } from './frames.ts';
import { createRoomRegistry } from './roomRegistry.ts';
import { createTimers } from './timers.ts';

const KEY = (i: number) => `e${String(i).padStart(9, '0')}user01a`;
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  vi.useRealTimers();
});

/** A server on a log of its own; `crash` forgets all memory and starts again on the same disk. */
function startServer(options: { wrap?: (log: DocLog) => DocLog; now?: () => number } = {}) {
  const { sqlite, close } = openDatabase(':memory:');
  closers.push(close);
  const now = options.now ?? Date.now;
  const errors: unknown[] = [];
  const ended = new Map<string, 'token-expired' | 'forbidden'>();
  const start = () => {
    const plain = createSqliteDocLog({ sqlite, now });
    const registry = createRoomRegistry({
      log: options.wrap?.(plain) ?? plain,
      timers: { ...createTimers(now), elapsedMs: () => 0 }, // no rest after a batch: `settle` waits for turns, not for time
      whyEnded: (claims) => ended.get(claims.userId) ?? null,
      onError: ({ error }) => errors.push(error),
    });
    closers.push(() => registry.close());
    return registry;
  };
  let registry = start();
  return {
    errors,
    ended,
    sqlite,
    get registry() {
      return registry;
    },
    crash: () => {
      registry = start();
    },
    join: (claims: Partial<ConnectionClaims> = {}) => {
      const replica = createReplica();
      replica.connect((socket) => registry.join(testClaims(claims), socket));
      return replica;
    },
    again: (replica: ReturnType<typeof createReplica>, claims: Partial<ConnectionClaims> = {}) =>
      replica.connect((socket) => registry.join(testClaims(claims), socket)),
  };
}

const onDisk = (sqlite: ReturnType<typeof openDatabase>['sqlite'], room = 'guarantees/K01'): Record<string, unknown> => {
  const doc = new Y.Doc();
  for (const row of sqlite.prepare('SELECT bytes FROM doc_log WHERE room = ? ORDER BY seq').all(room))
    Y.applyUpdate(doc, (row as { bytes: Buffer }).bytes);
  return doc.getMap('rows').toJSON();
};

describe('what two people see', () => {
  test('an edit reaches the other and is acknowledged to its author', async () => {
    const server = startServer();
    const noura = server.join({ userId: 'noura1' });
    const khaled = server.join({ userId: 'khaled', device: 'd02' });
    await settle(noura, khaled);
    noura.rows.set(KEY(1), 'p');
    await settle(noura, khaled);
    expect(khaled.rows.get(KEY(1))).toBe('p');
    expect(noura.isSaved).toBe(true);
    expect(onDisk(server.sqlite)).toEqual({ [KEY(1)]: 'p' });
  });

  test('the author gets no copy of an edit that was alone in its batch', async () => {
    const server = startServer();
    const noura = server.join();
    await settle(noura);
    noura.seen.length = 0;
    noura.rows.set(KEY(1), 'p');
    await settle(noura);
    expect(noura.seen.filter(({ step }) => step === SYNC.update)).toEqual([]);
  });

  test('log rows say who, from which device and which keys', async () => {
    const server = startServer();
    const noura = server.join({ userId: 'noura1', device: 'abc' });
    await settle(noura);
    noura.doc.transact(() => {
      noura.rows.set(KEY(1), 'p');
      noura.rows.set(KEY(2), 'r');
    });
    await settle(noura);
    expect(server.sqlite.prepare('SELECT seq, user_id, device, keys FROM doc_log').all()).toEqual([
      { seq: 1, user_id: 'noura1', device: 'abc', keys: JSON.stringify([KEY(1), KEY(2)]) },
    ]);
  });

  test('20 people editing the same rows at random end equal, with nothing lost', async () => {
    const seed = 20_261;
    const random = createRandom(seed);
    const server = startServer();
    const people = Array.from({ length: 20 }, (_, i) => server.join({ userId: `user${String(i).padStart(2, '0')}`, device: 'd01' }));
    await settle(...people);
    const written = new Map<string, Set<Scalar>>();
    for (let round = 0; round < 20; round++) {
      for (const person of people) {
        const key = KEY(random.int(40));
        const value = `${round}.${random.int(1e6)}`;
        person.rows.set(key, value);
        written.set(key, (written.get(key) ?? new Set()).add(value));
        if (random.chance(0.2)) person.flushToServer();
        if (random.chance(0.2)) person.flushToClient();
      }
    }
    await settle(...people);
    const final = onDisk(server.sqlite);
    expect(Object.keys(final).length, `seed ${seed}`).toBe(written.size);
    for (const [key, value] of Object.entries(final)) expect(written.get(key)?.has(value as Scalar), `seed ${seed} ${key}`).toBe(true);
    for (const person of people) {
      expect(person.rows.toJSON(), `seed ${seed}`).toEqual(final);
      expect(person.isSaved).toBe(true);
    }
  });
});

describe('durability', () => {
  /** A log whose commits the test lets through by hand. */
  function heldLog() {
    const waiting: (() => void)[] = [];
    let isHeld = false;
    return {
      hold: () => {
        isHeld = true;
      },
      release: () => {
        isHeld = false;
        for (const go of waiting.splice(0)) go();
      },
      wrap: (log: DocLog): DocLog => ({
        ...log,
        append: async (...row) => {
          if (isHeld) await new Promise<void>((resolve) => waiting.push(resolve));
          return log.append(...row);
        },
      }),
    };
  }

  test('[I1] [I2] nothing is acknowledged, broadcast or put in a step 2 before the commit', async () => {
    const disk = heldLog();
    const server = startServer({ wrap: disk.wrap });
    const noura = server.join();
    const khaled = server.join({ userId: 'khaled' });
    await settle(noura, khaled);
    const before = noura.acknowledged;
    disk.hold();
    noura.rows.set(KEY(1), 'p');
    await settle(noura, khaled);
    const late = server.join({ userId: 'late01' });
    await settle(noura, khaled, late);
    expect(khaled.rows.size).toBe(0);
    expect(late.rows.size).toBe(0);
    expect(noura.acknowledged).toBe(before);
    disk.release();
    await settle(noura, khaled, late);
    expect(khaled.rows.get(KEY(1))).toBe('p');
    expect(late.rows.get(KEY(1))).toBe('p');
    expect(noura.isSaved).toBe(true);
  });

  test('[I3] [I12] a failed append closes the room 1013, shows nothing of it, and all is there when the disk returns', async () => {
    let isBroken = false;
    const server = startServer({
      wrap: (log) => ({ ...log, append: (...row) => (isBroken ? Promise.reject(new Error('disk full')) : log.append(...row)) }),
    });
    const noura = server.join();
    const khaled = server.join({ userId: 'khaled' });
    await settle(noura, khaled);
    isBroken = true;
    noura.rows.set(KEY(1), 'p');
    await settle(noura, khaled);
    expect(noura.closed?.code).toBe(1013);
    expect(khaled.closed?.code).toBe(1013);
    expect(khaled.rows.size).toBe(0);
    expect(server.errors).toHaveLength(1);
    isBroken = false;
    noura.cut();
    khaled.cut();
    server.again(noura);
    server.again(khaled, { userId: 'khaled' });
    await settle(noura, khaled);
    expect(khaled.rows.get(KEY(1))).toBe('p');
    expect(noura.isSaved).toBe(true);
  });

  test('[I1] what was acknowledged is there after a crash, what was not comes again from the tablet', async () => {
    const random = createRandom(7);
    const server = startServer();
    const noura = server.join();
    for (let cycle = 0; cycle < 10; cycle++) {
      for (let i = 0; i < 20; i++) noura.rows.set(KEY(random.int(30)), `${cycle}.${i}`);
      if (random.chance(0.5)) await settle(noura);
      else noura.flushToServer();
      noura.cut();
      server.crash();
      server.again(noura);
    }
    await settle(noura);
    expect(noura.isSaved).toBe(true);
    expect(onDisk(server.sqlite)).toEqual(noura.rows.toJSON());
  });

  test('an edit sent just before the socket closes is still stored and seen', async () => {
    const server = startServer();
    const noura = server.join();
    const khaled = server.join({ userId: 'khaled' });
    await settle(noura, khaled);
    noura.rows.set(KEY(1), 'p');
    noura.flushToServer();
    noura.cut();
    await settle(khaled);
    expect(khaled.rows.get(KEY(1))).toBe('p');
  });

  test('edits made offline on both sides merge when the network returns', async () => {
    const server = startServer();
    const noura = server.join();
    const khaled = server.join({ userId: 'khaled' });
    await settle(noura, khaled);
    noura.cut();
    noura.rows.set(KEY(1), 'p');
    noura.rows.set(KEY(2), 'mine');
    khaled.rows.set(KEY(2), 'his');
    khaled.rows.set(KEY(3), 'r');
    await settle(khaled);
    server.again(noura);
    await settle(noura, khaled);
    expect(noura.rows.toJSON()).toEqual(khaled.rows.toJSON());
    expect(khaled.rows.get(KEY(1))).toBe('p');
    expect(noura.rows.get(KEY(3))).toBe('r');
    expect(['mine', 'his']).toContain(noura.rows.get(KEY(2)));
    expect(noura.isSaved && khaled.isSaved).toBe(true);
  });

  test('[I5] a failed load closes 1013 and leaves no empty room', async () => {
    let isBroken = true;
    const server = startServer({
      wrap: (log) => ({ ...log, load: (room) => (isBroken ? Promise.reject(new Error('cannot read')) : log.load(room)) }),
    });
    const noura = server.join();
    await settle(noura);
    expect(noura.closed?.code).toBe(1013);
    expect(server.registry.counts().rooms).toBe(0);
    isBroken = false;
    server.again(noura);
    noura.rows.set(KEY(1), 'p');
    await settle(noura);
    expect(noura.isSaved).toBe(true);
  });

  test('[I1] a flood while the room is being loaded closes 4429: no frame is passed over and acknowledged', async () => {
    let letLoad = () => {};
    const held = new Promise<void>((resolve) => {
      letLoad = resolve;
    });
    const server = startServer({ wrap: (log) => ({ ...log, load: (room) => held.then(() => log.load(room)) }) });
    const noura = server.join();
    for (let i = 0; i <= 2_001; i++) noura.sendRaw(Uint8Array.of(MESSAGE.sync, SYNC.update, 2, 0, 0), true);
    noura.flushToServer();
    expect(noura.closed?.code).toBe(4429);
    letLoad();
    await settle(noura);
    expect(noura.acknowledged).toBe(0);
    expect(server.registry.counts().connections).toBe(0);
  });

  test('a snapshot spares the next load the rows before it', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
    const server = startServer();
    const noura = server.join();
    await settle(noura);
    for (let i = 0; i < 520; i++) {
      noura.rows.set(KEY(i), 'p');
      noura.flushToServer();
      for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve));
    }
    await settle(noura);
    noura.cut();
    await vi.advanceTimersByTimeAsync(61_000);
    expect(server.registry.counts().rooms).toBe(0);
    expect(server.sqlite.prepare('SELECT seq FROM doc_snapshot').get()).toEqual({ seq: 520 });
    const khaled = server.join({ userId: 'khaled' });
    await settle(khaled);
    expect(khaled.rows.size).toBe(520);
  });
});

describe('what is refused', () => {
  test('[I10] a replica of another epoch is closed 4409 before a frame is read', async () => {
    const server = startServer();
    const noura = server.join({ epoch: 1 });
    noura.rows.set(KEY(1), 'p');
    await settle(noura);
    expect(noura.closed?.code).toBe(4409);
    expect(onDisk(server.sqlite)).toEqual({});
  });

  test('[A4] a read-only connection changes nothing: 122, acknowledged, 4409', async () => {
    const server = startServer();
    const reader = server.join({ access: 'read', userId: 'reader' });
    const writer = server.join({ userId: 'writer' });
    writer.rows.set(KEY(1), 'p');
    await settle(reader, writer);
    expect(reader.closed).toBe(null);
    expect(reader.isSaved).toBe(true); // its empty step 2
    reader.rows.set(KEY(2), 'r');
    await settle(reader, writer);
    expect(reader.refusals).toEqual([{ refused: [{ key: KEY(2), reason: 'read-only' }] }]);
    expect(reader.closed?.code).toBe(4409);
    expect(writer.rows.toJSON()).toEqual({ [KEY(1)]: 'p' });
    expect(onDisk(server.sqlite)).toEqual({ [KEY(1)]: 'p' });
  });

  test('[A4] [I14] a refused overwrite is told with its key: nothing is acknowledged that was not named as refused', async () => {
    const server = startServer();
    const writer = server.join({ userId: 'writer' });
    writer.rows.set(KEY(1), 'p');
    writer.rows.set(KEY(2), 'p');
    await settle(writer);
    const reader = server.join({ access: 'read', userId: 'reader' });
    await settle(reader, writer);
    reader.doc.transact(() => {
      reader.rows.set(KEY(1), 'r');
      reader.rows.set(KEY(1), 'u'); // follows a value of the same update
      reader.rows.set(KEY(3), 'n');
      reader.rows.delete(KEY(2));
    });
    await settle(reader, writer);
    expect(reader.refusals.flatMap(({ refused }) => refused.map(({ key }) => key)).sort()).toEqual([KEY(1), KEY(2), KEY(3)]);
    expect(onDisk(server.sqlite)).toEqual({ [KEY(1)]: 'p', [KEY(2)]: 'p' });
  });

  test('[L1] asking for the document two thousand times at once is answered once', async () => {
    const server = startServer();
    const noura = server.join();
    await settle(noura);
    noura.seen.length = 0;
    for (let i = 0; i < 2_000; i++) noura.sendRaw(encodeStep1(Uint8Array.of(0)));
    await settle(noura);
    expect(noura.seen.filter(({ step }) => step === SYNC.step2)).toHaveLength(1);
    expect(noura.closed).toBe(null);
  });

  test('[L1] one flooding connection is closed 4429, and the others go on', async () => {
    const server = startServer();
    const flooder = server.join({ userId: 'floods' });
    const noura = server.join({ userId: 'noura1' });
    await settle(flooder, noura);
    for (let i = 0; i <= 2_000; i++) flooder.sendRaw(encodeUpdate(Uint8Array.of(0, 0)), true);
    flooder.flushToServer();
    noura.rows.set(KEY(1), 'p');
    await settle(flooder, noura);
    expect(flooder.closed?.code).toBe(4429);
    expect(noura.closed).toBe(null);
    expect(noura.isSaved).toBe(true);
  });

  test('[L1] nobody brings more than 256 client ids into a room', async () => {
    const server = startServer();
    const noura = server.join();
    await settle(noura);
    const updates = Array.from({ length: 257 }, (_, i) => {
      const doc = new Y.Doc();
      doc.clientID = 1_000 + i;
      doc.getMap('rows').set(KEY(i), 'p');
      return Y.encodeStateAsUpdate(doc);
    });
    noura.sendRaw(encodeUpdate(Y.mergeUpdates(updates.slice(0, 256))), true);
    await settle(noura);
    expect(noura.closed).toBe(null);
    expect(Object.keys(onDisk(server.sqlite))).toHaveLength(256);
    noura.sendRaw(encodeUpdate(updates[256] ?? new Uint8Array()), true);
    await settle(noura);
    expect(noura.closed?.code).toBe(4400);
    expect(Object.keys(onDisk(server.sqlite))).toHaveLength(256);
  });

  test('[I4] an update with a gap is not stored; its acknowledgement waits for the step 2 that fills it', async () => {
    const server = startServer();
    const saved = server.join({ userId: 'other1' });
    const stranger = new Y.Doc();
    const parts: Uint8Array[] = [];
    stranger.on('update', (update: Uint8Array) => parts.push(update));
    stranger.getMap('rows').set(KEY(3), 'c');
    stranger.getMap('rows').set(KEY(4), 'd');
    await settle(saved);
    const before = saved.acknowledged;
    saved.sendRaw(encodeUpdate(parts[1] ?? new Uint8Array()), true);
    saved.sendRaw(encodeUpdate(Uint8Array.of(0, 0)), true); // an empty one behind it must not pass the gap's acknowledgement by
    saved.flushToServer();
    for (let turn = 0; turn < 8; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(onDisk(server.sqlite)[KEY(4)]).toBe(undefined);
    Y.applyUpdate(saved.doc, Y.encodeStateAsUpdate(stranger), 'server'); // the tablet has it all; the server's step 1 waits to be read
    saved.flushToClient();
    expect(saved.acknowledged).toBe(before);
    await settle(saved);
    expect(onDisk(server.sqlite)).toMatchObject({ [KEY(3)]: 'c', [KEY(4)]: 'd' });
    expect(saved.isSaved).toBe(true);
  });

  test('[I8] new structs under another person’s client id close the sender and change nothing', async () => {
    const server = startServer();
    const noura = server.join({ userId: 'noura1' });
    noura.rows.set(KEY(1), 'p');
    await settle(noura);
    const forger = server.join({ userId: 'forger' });
    await settle(forger);
    forger.doc.clientID = noura.doc.clientID;
    forger.rows.set(KEY(1), 'r');
    await settle(forger, noura);
    expect(forger.closed?.code).toBe(4400);
    expect(noura.rows.get(KEY(1))).toBe('p');
    expect(onDisk(server.sqlite)).toEqual({ [KEY(1)]: 'p' });
  });

  test('a deletion of what the server does not know yet is a gap, never parked', async () => {
    const server = startServer();
    const noura = server.join();
    await settle(noura);
    const body = encoding.createEncoder();
    encoding.writeVarUint(body, 0); // no structs
    encoding.writeVarUint(body, 1); // one client's deletions
    encoding.writeVarUint(body, 12_345);
    encoding.writeVarUint(body, 1);
    encoding.writeVarUint(body, 0);
    encoding.writeVarUint(body, 1_000);
    noura.sendRaw(encodeUpdate(encoding.toUint8Array(body)), true);
    await settle(noura);
    expect(server.sqlite.prepare('SELECT count(*) AS n FROM doc_log').get()).toEqual({ n: 0 });
    noura.rows.set(KEY(1), 'p');
    await settle(noura);
    expect(onDisk(server.sqlite)).toEqual({ [KEY(1)]: 'p' });
  });

  const rubbish: [string, Uint8Array][] = [
    ['an empty frame', new Uint8Array()],
    ['a cut frame', encodeUpdate(Uint8Array.of(1, 2, 3)).slice(0, 3)],
    ['an update that is none', encodeUpdate(Uint8Array.of(255, 255, 255, 255, 15, 1, 2))],
    ['a huge declared count of structs', encodeUpdate(Uint8Array.of(1, 128, 128, 128, 16, 1, 0))],
    ['a broken state vector', encodeStep1(Uint8Array.of(5, 1))],
    ['two messages in one frame', Uint8Array.of(...encodeStep1(Uint8Array.of(0)), ...encodeStep1(Uint8Array.of(0)))],
    ['a broken awareness update', Uint8Array.of(MESSAGE.awareness, 2, 9, 9)],
    ['an unknown sync step', Uint8Array.of(MESSAGE.sync, 7, 0)],
  ];
  test.each(rubbish)('%s is closed 4400 and the room goes on', async (_, bytes) => {
    const server = startServer();
    const rude = server.join({ userId: 'rude01' });
    const noura = server.join();
    await settle(rude, noura);
    rude.sendRaw(bytes);
    await settle(rude, noura);
    expect(rude.closed?.code).toBe(4400);
    noura.rows.set(KEY(1), 'p');
    await settle(noura);
    expect(noura.isSaved).toBe(true);
    expect(server.errors).toEqual([]);
  });

  test('a frame above the limit is closed 4413', async () => {
    const server = startServer();
    const rude = server.join();
    await settle(rude);
    rude.sendRaw(new Uint8Array(1_100_000));
    await settle(rude);
    expect(rude.closed?.code).toBe(4413);
  });

  test('the 25th socket of one device is closed 4429; another device still comes in', async () => {
    const server = startServer();
    const sockets = Array.from({ length: 25 }, () => server.join());
    await settle(...sockets);
    expect(sockets.map((socket) => socket.closed?.code)).toEqual([...Array(24).fill(undefined), 4429]);
    const other = server.join({ device: 'd02' });
    await settle(other);
    expect(other.closed).toBe(null);
  });
});

describe('hello, presence and the end', () => {
  test('[I7] hello comes first and then the server’s step 1', async () => {
    const server = startServer();
    const noura = server.join();
    await settle(noura);
    expect(noura.seen.slice(0, 2).map(({ type, step }) => [type, step])).toEqual([
      [MESSAGE.hello, null],
      [MESSAGE.sync, SYNC.step1],
    ]);
    expect(noura.hellos[0]).toMatchObject({ schema: 1, access: 'write', authors: [] });
  });

  test('authors are told before the frame that holds them, and all of them to whoever comes later', async () => {
    const server = startServer();
    const noura = server.join({ userId: 'noura1' });
    const khaled = server.join({ userId: 'khaled' });
    await settle(noura, khaled);
    khaled.seen.length = 0;
    noura.rows.set(KEY(1), 'p');
    await settle(noura, khaled);
    expect(khaled.seen.map(({ type }) => type)).toEqual([MESSAGE.hello, MESSAGE.sync]);
    expect(khaled.hellos.at(-1)?.authors).toEqual([[noura.doc.clientID, 'noura1']]);
    server.crash();
    const late = server.join({ userId: 'late01' });
    await settle(late);
    expect(late.hellos[0]?.authors).toEqual([[noura.doc.clientID, 'noura1']]);
  });

  test('[A5] presence carries the ticket’s person whatever the client says, and is gone when the socket is', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
    const server = startServer();
    const noura = server.join({ userId: 'noura1', userName: 'نورة' });
    const khaled = server.join({ userId: 'khaled' });
    await settle(noura, khaled);
    noura.say({ screen: 'list', user: { id: 'khaled', name: 'admin', role: 'admin' }, phone: '99' });
    await settle(noura, khaled);
    await vi.advanceTimersByTimeAsync(100);
    await settle(noura, khaled);
    expect(khaled.presence.get(noura.doc.clientID)).toEqual({
      screen: 'list',
      user: { id: 'noura1', name: 'نورة', role: 'coordinator' },
    });
    expect(noura.presence.size).toBe(0); // nobody hears themselves
    noura.cut();
    await vi.advanceTimersByTimeAsync(100);
    await settle(khaled);
    expect(khaled.presence.size).toBe(0);
  });

  test('[A5] nobody speaks for a client id that somebody else holds', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
    const server = startServer();
    const noura = server.join({ userId: 'noura1' });
    const forger = server.join({ userId: 'forger' });
    const watcher = server.join({ userId: 'watchr' });
    noura.say({ screen: 'list' });
    await settle(noura, forger, watcher);
    forger.say({ screen: 'door' }, 99, noura.doc.clientID);
    await settle(noura, forger, watcher);
    await vi.advanceTimersByTimeAsync(100);
    await settle(noura, forger, watcher);
    expect([...watcher.presence.values()]).toEqual([{ screen: 'list', user: { id: 'noura1', name: 'Test', role: 'coordinator' } }]);
  });

  test('a session that ends is closed 4003, a revoked person 4403, at once when told and by itself within 5 s', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
    const server = startServer();
    const noura = server.join({ userId: 'noura1' });
    const khaled = server.join({ userId: 'khaled' });
    const timed = server.join({ userId: 'timed1', endsAtMs: Date.now() + 30_000 });
    await settle(noura, khaled, timed);
    server.ended.set('noura1', 'forbidden');
    server.registry.recheck((claims) => claims.userId === 'noura1');
    expect(noura.closed?.code).toBe(4403);
    server.ended.set('khaled', 'token-expired');
    await vi.advanceTimersByTimeAsync(6_000);
    expect(khaled.closed?.code).toBe(4003);
    expect(timed.closed).toBe(null);
    await vi.advanceTimersByTimeAsync(25_000);
    expect(timed.closed?.code).toBe(4003);
  });

  test('a heartbeat comes every 15 s', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
    const server = startServer();
    const noura = server.join();
    await settle(noura);
    noura.seen.length = 0;
    await vi.advanceTimersByTimeAsync(31_000);
    noura.flushToClient();
    expect(noura.seen.map(({ type }) => type)).toEqual([MESSAGE.heartbeat, MESSAGE.heartbeat]);
  });

  test('closing says 1012 to everybody and finishes what is under way', async () => {
    const server = startServer();
    const noura = server.join();
    await settle(noura);
    noura.rows.set(KEY(1), 'p');
    noura.flushToServer();
    await server.registry.close();
    expect(noura.closed?.code).toBe(1012);
    expect(onDisk(server.sqlite)).toEqual({ [KEY(1)]: 'p' });
    const late = server.join();
    expect(late.closed?.code).toBe(1012);
  });
});
