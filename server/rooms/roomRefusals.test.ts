import * as encoding from 'lib0/encoding';
import { afterEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { MESSAGE, SYNC } from '../../schema/wire.ts';
import { rawUpdate, rawValue } from '../testing/rawUpdate.ts';
import { settle } from '../testing/replica.ts';
import { endServers, KEY, onDisk, startServer } from '../testing/roomServer.ts';
import { encodeStep1, encodeUpdate } from './frames.ts';

afterEach(endServers);

describe('what is refused', () => {
  test('[I10] a replica of another epoch is closed 4409 before a frame is read', async () => {
    const server = startServer();
    const noura = server.join({ epoch: 1 });
    noura.rows.set(KEY(1), 'p');
    await settle(noura);
    expect(noura.closed?.code).toBe(4409);
    expect(onDisk(server.sqlite)).toEqual({});
  });

  test('[I8] a client id that a tablet speaks for in presence is its own before it has written under it', async () => {
    const server = startServer();
    const [noura, insider] = [server.join({ userId: 'noura1' }), server.join({ userId: 'inside' })];
    noura.say({ screen: 'list' });
    await settle(noura, insider);
    const taken = rawUpdate({ structs: [[noura.doc.clientID, 0, [rawValue({ key: KEY(1) }, 'x')]]] });
    insider.sendRaw(encodeUpdate(taken), true);
    await settle(noura, insider);
    expect(insider.closed?.code).toBe(4400);
    noura.rows.set(KEY(2), 'p');
    await settle(noura);
    expect([noura.isSaved, noura.closed]).toEqual([true, null]);
    expect(onDisk(server.sqlite)).toEqual({ [KEY(2)]: 'p' });
  });

  test('[I8] whoever only reads cannot keep a tablet from its client id by speaking for it', async () => {
    const server = startServer();
    const [noura, reader] = [server.join({ userId: 'noura1' }), server.join({ userId: 'reader', role: 'admin', access: 'read' })];
    await settle(noura, reader);
    reader.say({ screen: 'list' }, 1, noura.doc.clientID); // as soon as she was gone, and has come back
    await settle(reader);
    noura.rows.set(KEY(1), 'p');
    await settle(noura, reader);
    expect([noura.isSaved, noura.closed]).toEqual([true, null]);
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

  test('[N3] what may not be written is told before the frame is acknowledged, then 4409; the rest stands and is seen', async () => {
    const server = startServer();
    const [noura, khaled] = [server.join({ userId: 'noura1' }), server.join({ userId: 'khaled' })];
    await settle(noura, khaled);
    noura.seen.length = 0;
    noura.doc.transact(() => {
      noura.rows.set(KEY(1), `canary${'x'.repeat(500)}`);
      noura.rows.set(KEY(2), 'fine');
    });
    noura.rows.set('canary', 'unknown');
    noura.rows.set(KEY(1), 'fine, but built on what is refused');
    await settle(noura, khaled);
    expect(noura.refusals).toEqual([
      {
        refused: [
          { key: KEY(1), reason: 'not-a-value' },
          { key: 'canary', reason: 'unknown-key' },
          { key: KEY(1), reason: 'chain' },
        ],
      },
    ]);
    expect(noura.seen.map(({ type }) => type).filter((type) => type !== MESSAGE.hello && type !== MESSAGE.sync)).toEqual([
      MESSAGE.refused,
      MESSAGE.acknowledged,
    ]);
    expect(noura.acknowledged).toBe(4); // the step 2 and three updates
    expect(noura.closed?.code).toBe(4409);
    expect(khaled.closed).toBe(null);
    expect(khaled.rows.toJSON()).toEqual({ [KEY(2)]: 'fine' });
    expect(onDisk(server.sqlite)).toEqual({ [KEY(2)]: 'fine' });
    for (const { bytes } of khaled.seen) expect(Buffer.from(bytes).includes('canary')).toBe(false);
    for (const row of server.sqlite.prepare('SELECT bytes, keys FROM doc_log').all() as { bytes: Buffer; keys: string }[])
      expect(row.bytes.includes('canary') || row.keys.includes('canary')).toBe(false);

    server.crash(); // what was neutralised is neutralised after a restart too
    server.again(khaled, { userId: 'khaled' });
    const fresh = server.join({ userId: 'noura1' });
    await settle(khaled, fresh);
    fresh.rows.set(KEY(1), 'now');
    await settle(khaled, fresh);
    expect(khaled.rows.toJSON()).toEqual({ [KEY(1)]: 'now', [KEY(2)]: 'fine' });
    expect(onDisk(server.sqlite)).toEqual(khaled.rows.toJSON());
  });

  test('[N6] a tablet that was cut off before it was told hears at its next hello, on that device only', async () => {
    const server = startServer();
    const [noura, khaled] = [server.join({ userId: 'noura1' }), server.join({ userId: 'khaled' })];
    await settle(noura, khaled);
    noura.rows.set(KEY(1), 'x'.repeat(501));
    noura.flushToServer();
    noura.cut();
    await settle(khaled);
    noura.hellos.length = 0;
    server.again(noura, { userId: 'noura1' });
    const others = [server.join({ userId: 'noura1', device: 'd02' }), server.join({ userId: 'khaled' })];
    await settle(noura, khaled, ...others);
    expect(noura.hellos[0]?.neutralised).toEqual([noura.doc.clientID]);
    expect(others.map(({ hellos }) => hellos[0]?.neutralised)).toEqual([undefined, undefined]);
    expect(khaled.rows.toJSON()).toEqual({});
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

  test('[L1] frames of no known type are counted, too: whoever floods with them is closed 4429', async () => {
    const server = startServer();
    const [flooder, noura] = [server.join({ userId: 'floods' }), server.join({ userId: 'noura1' })];
    await settle(flooder, noura);
    for (let i = 0; i <= 3_000; i++) flooder.sendRaw(Uint8Array.of(99), true);
    await settle(flooder, noura);
    expect([flooder.closed, noura.closed]).toMatchObject([{ code: 4429 }, null]);
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
    stranger.getMap('rows').set(KEY(3), 'p');
    stranger.getMap('rows').set(KEY(4), 'r');
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
    expect(onDisk(server.sqlite)).toMatchObject({ [KEY(3)]: 'p', [KEY(4)]: 'r' });
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
