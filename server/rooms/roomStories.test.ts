import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { MESSAGE, SYNC } from '../../schema/wire.ts';
import type { openDatabase } from '../database.ts';
import { cellKey } from '../testing/cellKey.ts';
import { createAuthor } from '../testing/editHistory.ts';
import { createFakeSocket } from '../testing/fakeSocket.ts';
import { createFakeTimers } from '../testing/fakeTimers.ts';
import { createReplica, settle, testClaims } from '../testing/replica.ts';
import { ROOM, startRooms } from '../testing/startRooms.ts';
import { openEmpty } from '../testing/testDatabase.ts';
import { decodeFrame, encodeStep1, encodeUpdate } from './frames.ts';
import { hasPending, loadDocument } from './loadDocument.ts';

let database: ReturnType<typeof openDatabase>;
beforeEach(() => {
  database = openEmpty();
});
afterEach(() => database.close());

const turns = async (count = 12): Promise<void> => {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
};
const rowsOnDisk = (): number => Number(database.sqlite.prepare('SELECT count(*) FROM doc_log').pluck().get());

describe('edits that arrive with holes', () => {
  test('story 7: of a lost frame the server hears with the next, and asks; no other key disappears (yjs#461)', async () => {
    const rooms = startRooms(database);
    const noura = rooms.join({ userId: 'noura1' });
    const khaled = rooms.join({ userId: 'khaled' });
    await settle(noura, khaled);
    const lost = noura.doc;
    noura.cut(); // so that the frame of this edit goes nowhere …
    lost.getMap('rows').set(cellKey('lost'), 'one');
    rooms.again(noura, { userId: 'noura1' });
    noura.flushToServer();
    const edits: Uint8Array[] = [];
    lost.on('update', (update: Uint8Array) => edits.push(update));
    noura.rows.set(cellKey('next'), 'two'); // … and this one arrives before anything is asked
    noura.flushToServer();
    await turns();
    expect(rowsOnDisk()).toBe(0);
    await settle(noura, khaled);
    expect(khaled.rows.toJSON()).toEqual({ [cellKey('lost')]: 'one', [cellKey('next')]: 'two' });
    expect(noura.isSaved).toBe(true);
    await rooms.registry.close();
  });

  test('story 8: a tablet whose own copy has a hole stores nothing of it, is not asked without end, and disturbs nobody (nextcloud/text#7692)', async () => {
    const rooms = startRooms(database);
    const author = createAuthor(77);
    author.rows.set(cellKey('a'), 'one');
    author.rows.set(cellKey('b'), 'two');
    const torn = createReplica();
    Y.applyUpdate(torn.doc, author.updates[1] ?? Uint8Array.of(0, 0), 'server'); // the first never came
    expect(hasPending(torn.doc)).toBe(true);
    torn.connect((socket) => rooms.registry.join(testClaims({ userId: 'torn01' }), socket));
    const noura = rooms.join({ userId: 'noura1' });
    noura.rows.set(cellKey('c'), 'three');
    await settle(torn, noura);
    expect(torn.seen.filter(({ type, step }) => type === MESSAGE.sync && step === SYNC.step1).length).toBeLessThanOrEqual(3);
    expect(torn.closed?.code).toBe(4409); // opened anew, its unsent edits are written again
    expect(torn.isSaved).toBe(false); // nothing that is not on disk is called saved
    expect(noura.isSaved).toBe(true);
    expect(noura.rows.toJSON()).toEqual({ [cellKey('c')]: 'three' });
    const { doc } = await loadDocument(ROOM, rooms.log, {});
    expect(hasPending(doc)).toBe(false);
    expect(doc.getMap('rows').toJSON()).toEqual({ [cellKey('c')]: 'three' });
    await rooms.registry.close();
  });
});

describe('quick goodbyes', () => {
  test('story 5: an edit sent just before the socket closes reaches the others, also when the room is still coming up (hocuspocus#557)', async () => {
    const held = Promise.withResolvers<void>();
    const rooms = startRooms(database, { wrap: (log) => ({ ...log, load: (room) => held.promise.then(() => log.load(room)) }) });
    const noura = createAuthor(31);
    noura.rows.set(cellKey('a'), 'p');
    const net = createFakeSocket();
    const handlers = rooms.registry.join(testClaims({ userId: 'noura1' }), net.socket);
    handlers.receive(encodeUpdate(noura.updates[0] ?? Uint8Array.of(0, 0)));
    handlers.closed();
    held.resolve();
    await turns();
    expect(rowsOnDisk()).toBe(1);
    expect(rooms.registry.counts().connections).toBe(0);
    const khaled = rooms.join({ userId: 'khaled' });
    await settle(khaled);
    expect(khaled.rows.toJSON()).toEqual({ [cellKey('a')]: 'p' });
    await rooms.registry.close();
  });
});

describe('story 18: a slow consumer (ygo#187)', () => {
  /** A tablet that reads nothing, and one that writes 2 kB an edit. */
  async function startSlowTablet() {
    const clock = createFakeTimers();
    const rooms = startRooms(database, { timers: { ...clock.timers, elapsedMs: clock.timers.elapsedMs } });
    const net = createFakeSocket();
    const handlers = rooms.registry.join(testClaims({ userId: 'slow01', device: 'd02' }), net.socket);
    const tablet = new Y.Doc();
    const read = (): void => {
      for (const bytes of net.take()) {
        const frame = decodeFrame(bytes);
        if (frame?.kind === 'data') Y.applyUpdate(tablet, frame.update);
      }
    };
    handlers.receive(encodeStep1(Uint8Array.of(0)));
    await turns();
    clock.advance(50);
    await turns();
    read();
    const writer = rooms.join({ userId: 'writer' });
    await settle(writer);
    const write = async (edits: number): Promise<void> => {
      for (let i = 0; i < edits; i++) {
        writer.doc.transact(() => {
          for (let cell = 0; cell < 4; cell++) writer.rows.set(cellKey((i % 40) * 4 + cell), `${i}`.padEnd(500, 'x'));
        });
        writer.flushToServer();
        await turns(3);
        clock.advance(20); // the room's rest after a batch
        await turns(2);
      }
    };
    return { clock, rooms, net, handlers, tablet, read, writer, write };
  }

  test('what waits for it is bounded however long the room talks, and it ends equal', async () => {
    const { clock, rooms, net, tablet, read, writer, write } = await startSlowTablet();
    net.stopReading();
    await write(600); // 1.2 MB
    expect(net.buffered).toBeGreaterThan(256 * 1024);
    expect(net.buffered).toBeLessThan(400 * 1024);
    expect(net.closed).toBe(null);
    read();
    expect(tablet.getMap('rows').toJSON()).not.toEqual(writer.rows.toJSON());
    net.resumeReading();
    clock.advance(500);
    await turns();
    clock.advance(50);
    await turns();
    const frames = net.take();
    const data = frames.filter((bytes) => decodeFrame(bytes)?.kind === 'data');
    expect(data).toHaveLength(1); // one difference
    for (const bytes of data) {
      const frame = decodeFrame(bytes);
      if (frame?.kind === 'data') Y.applyUpdate(tablet, frame.update);
    }
    expect(tablet.getMap('rows').toJSON()).toEqual(writer.rows.toJSON());
    await write(3);
    read();
    expect(tablet.getMap('rows').toJSON()).toEqual(writer.rows.toJSON()); // and follows again
    const closing = rooms.registry.close();
    clock.advance(2_000);
    await closing;
  });

  test('[L3] what waits for one that asks again and again and reads nothing is bounded, and it is answered once it reads', async () => {
    const { clock, rooms, net, handlers, tablet, read, writer, write } = await startSlowTablet();
    await write(40); // 80 kB stand
    read();
    net.stopReading();
    const ask = async (times: number): Promise<void> => {
      for (let i = 0; i < times; i++) {
        handlers.receive(encodeStep1(Uint8Array.of(0)));
        await turns(3);
        clock.advance(20);
        await turns(3);
      }
    };
    await ask(18);
    expect(net.buffered).toBeGreaterThan(256 * 1024);
    expect(net.buffered).toBeLessThan(400 * 1024);
    await write(1);
    net.resumeReading();
    net.take();
    clock.advance(500);
    await turns();
    clock.advance(50);
    await turns();
    read();
    expect(tablet.getMap('rows').toJSON()).toEqual(writer.rows.toJSON());
    net.stopReading();
    for (let i = 0; i < 8; i++) {
      clock.advance(2_000); // one question in two seconds
      await ask(1);
    }
    expect(net.closed).toBe(null);
    clock.advance(31_000);
    expect(net.closed?.code).toBe(1013);
    const closing = rooms.registry.close();
    clock.advance(2_000);
    await closing;
  });

  test('one that does not catch up within 30 s is closed 1013', async () => {
    const { clock, rooms, net, write } = await startSlowTablet();
    net.stopReading();
    await write(150);
    clock.advance(27_000);
    expect(net.closed).toBe(null);
    clock.advance(4_000);
    expect(net.closed?.code).toBe(1013);
    const closing = rooms.registry.close();
    clock.advance(2_000);
    await closing;
  });
});
