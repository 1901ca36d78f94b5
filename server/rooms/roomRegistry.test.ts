import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { MESSAGE } from '../../schema/wire.ts';
import { openDatabase } from '../database.ts';
import { cellKey } from '../testing/cellKey.ts';
import { createFakeSocket } from '../testing/fakeSocket.ts';
import { createFakeTimers } from '../testing/fakeTimers.ts';
import { settle, testClaims } from '../testing/replica.ts';
import { ROOM, startRooms, turns } from '../testing/startRooms.ts';
import { openEmpty } from '../testing/testDatabase.ts';
import type { DocLog } from './docLog.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function openMemory() {
  const database = openEmpty();
  closers.push(database.close);
  return database;
}

/** A log that counts what is asked of it and can be held. */
function countingLog() {
  const loads: string[] = [];
  let release = (): void => {};
  let held: Promise<void> | null = null;
  return {
    loads,
    hold: () => {
      held = new Promise((resolve) => {
        release = resolve;
      });
    },
    release: () => {
      held = null;
      release();
    },
    wrap: (log: DocLog): DocLog => ({
      ...log,
      load: async (room) => {
        loads.push(room);
        await held;
        return log.load(room);
      },
    }),
  };
}

describe('[I5] loading', () => {
  test('a hundred joins share one load, and nothing is sent before it', async () => {
    const disk = countingLog();
    const rooms = startRooms(openMemory(), { wrap: disk.wrap });
    disk.hold();
    const sockets = Array.from({ length: 100 }, (_, i) => {
      const net = createFakeSocket();
      rooms.registry.join(testClaims({ device: `d${i}` }), net.socket);
      return net;
    });
    await turns();
    expect(sockets.flatMap((net) => net.take())).toEqual([]);
    disk.release();
    await turns();
    expect(disk.loads).toEqual([ROOM]);
    for (const net of sockets) expect(net.take()[0]?.[0]).toBe(MESSAGE.hello);
    expect(rooms.registry.counts()).toEqual({ rooms: 1, connections: 100 });
    await rooms.registry.close();
  });

  test('story 1: a slow disk never makes an empty first step 2 (y-websocket#39)', async () => {
    const database = openMemory();
    const before = startRooms(database);
    const noura = before.join();
    noura.rows.set(cellKey('a'), 'p');
    await settle(noura);
    await before.registry.close();
    const disk = countingLog();
    const rooms = startRooms(database, { wrap: disk.wrap });
    disk.hold();
    const late = rooms.join({ userId: 'late01' });
    await settle(late);
    expect(late.seen).toEqual([]);
    disk.release();
    await settle(late);
    const step2 = late.seen.find(({ type, step }) => type === MESSAGE.sync && step === 1);
    expect(Y.decodeUpdate(step2?.bytes ?? Uint8Array.of(0, 0)).structs).toHaveLength(1);
    expect(late.rows.toJSON()).toEqual({ [cellKey('a')]: 'p' });
    await rooms.registry.close();
  });

  test('story 2: a load that fails closes 1013, changes nothing on disk, and the next one works (hocuspocus#382)', async () => {
    const database = openMemory();
    const before = startRooms(database);
    const noura = before.join();
    noura.rows.set(cellKey('a'), 'p');
    await settle(noura);
    noura.cut();
    await before.registry.close();
    let failures = 1;
    const rooms = startRooms(database, {
      wrap: (log) => ({ ...log, load: (room) => (failures-- > 0 ? Promise.reject(new Error('cannot read')) : log.load(room)) }),
    });
    const khaled = rooms.join({ userId: 'khaled' });
    khaled.rows.set(cellKey('b'), 'r');
    await settle(khaled);
    expect(khaled.closed?.code).toBe(1013);
    expect(rooms.registry.counts()).toEqual({ rooms: 0, connections: 0 });
    expect(database.sqlite.prepare('SELECT count(*) FROM doc_log').pluck().get()).toBe(1);
    khaled.cut();
    rooms.again(khaled, { userId: 'khaled' });
    await settle(khaled);
    expect(khaled.rows.toJSON()).toEqual({ [cellKey('a')]: 'p', [cellKey('b')]: 'r' });
    expect(khaled.isSaved).toBe(true);
    await rooms.registry.close();
  });

  test('four rooms come up at a time', async () => {
    const disk = countingLog();
    const rooms = startRooms(openMemory(), { wrap: disk.wrap });
    disk.hold();
    for (let i = 0; i < 10; i++) rooms.join({ roomName: `guarantees/K${10 + i}`, device: `d${i}` });
    await turns();
    expect(disk.loads).toHaveLength(4);
    disk.release();
    await turns(60);
    expect(rooms.registry.counts().rooms).toBe(10);
    await rooms.registry.close();
  });

  test('a socket that goes away while its room comes up leaves nothing behind', async () => {
    const disk = countingLog();
    const rooms = startRooms(openMemory(), { wrap: disk.wrap });
    disk.hold();
    for (let i = 0; i < 200; i++) rooms.registry.join(testClaims(), createFakeSocket().socket).closed(); // far more than one device may have at once
    disk.release();
    await turns();
    expect(rooms.registry.counts().connections).toBe(0);
    const last = createFakeSocket();
    rooms.registry.join(testClaims(), last.socket);
    await turns();
    expect(last.closed).toBe(null);
    await rooms.registry.close();
  });
});

describe('unloading', () => {
  test('story 3: edits made while the room is being unloaded are there for whoever comes back (hocuspocus#995)', async () => {
    const clock = createFakeTimers();
    const held = Promise.withResolvers<void>();
    const rooms = startRooms(openMemory(), {
      timers: { ...clock.timers, elapsedMs: () => 0 },
      wrap: (log) => ({
        ...log,
        saveSnapshot: async (...snapshot) => {
          await held.promise;
          return log.saveSnapshot(...snapshot);
        },
      }),
    });
    const noura = rooms.join();
    await settle(noura);
    for (let i = 0; i < 510; i++) {
      noura.rows.set(cellKey(`k${i}`), `${i}`);
      noura.flushToServer();
      await turns(3);
    }
    await settle(noura);
    noura.cut();
    clock.advance(61_000);
    await turns();
    expect(rooms.registry.counts().rooms).toBe(0); // and its snapshot is still being written
    rooms.again(noura);
    noura.rows.set(cellKey('last'), 'edit');
    await settle(noura);
    expect(noura.isSaved).toBe(true);
    held.resolve();
    await turns();
    const khaled = rooms.join({ userId: 'khaled' });
    await settle(khaled, noura);
    expect(khaled.rows.size).toBe(511);
    expect(noura.closed).toBe(null);
    await rooms.registry.close();
  });

  test('an empty room is kept a minute; under a memory budget the longest empty goes at once', async () => {
    const clock = createFakeTimers();
    const rooms = startRooms(openMemory(), { timers: { ...clock.timers, elapsedMs: () => 0 }, memoryBytes: 12 * 50_000 });
    const visit = async (room: string): Promise<void> => {
      const guest = rooms.join({ roomName: room });
      await settle(guest);
      for (let i = 0; i < 40 && guest.rows.size <= i; i++) guest.rows.set(cellKey(i), 'x'.repeat(500));
      await settle(guest);
      guest.cut();
    };
    for (const name of ['guarantees/A', 'guarantees/B']) await visit(name);
    clock.advance(59_000);
    await turns();
    const names = (): string[] => [...rooms.registry.openRooms()].map(({ name }) => name);
    expect(names()).toEqual(['guarantees/A', 'guarantees/B']);
    await visit('guarantees/A'); // now B is the longest empty
    await visit('guarantees/C');
    clock.advance(500);
    await turns();
    expect(names()).toEqual(['guarantees/A', 'guarantees/C']);
    clock.advance(61_000);
    await turns();
    expect(names()).toEqual([]);
    await rooms.registry.close();
  });
});

describe('[I3] [I12] a disk that is full', () => {
  test('closes 1013, and takes the edits when there is space again, without a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'committee-room-full-'));
    closers.push(() => rmSync(folder, { recursive: true }));
    const database = openDatabase(join(folder, 'log.sqlite'));
    closers.push(database.close);
    const rooms = startRooms(database);
    const noura = rooms.join({ userId: 'noura1' });
    const khaled = rooms.join({ userId: 'khaled' });
    noura.rows.set(cellKey('a'), 'p');
    await settle(noura, khaled);
    expect(noura.isSaved).toBe(true);

    database.sqlite.exec('VACUUM'); // what older tables have left free is no space
    const pages = database.sqlite.pragma('page_count', { simple: true });
    database.sqlite.pragma(`max_page_count = ${pages}`);
    for (let i = 0; i < 20; i++) noura.rows.set(cellKey(`k${i}`), 'x'.repeat(500));
    await settle(noura, khaled);
    expect(noura.closed?.code).toBe(1013);
    expect(khaled.closed?.code).toBe(1013);
    expect(khaled.rows.toJSON()).toEqual({ [cellKey('a')]: 'p' });
    expect(String(rooms.errors[0])).toContain('full');

    noura.cut();
    khaled.cut();
    rooms.again(khaled, { userId: 'khaled' });
    rooms.again(noura, { userId: 'noura1' });
    await settle(khaled, noura);
    expect(noura.closed?.code).toBe(1013); // it still is full
    expect(khaled.rows.toJSON()).toEqual({ [cellKey('a')]: 'p' }); // what is on disk is still read

    noura.cut();
    khaled.cut();
    database.sqlite.pragma('max_page_count = 1000000');
    rooms.again(khaled, { userId: 'khaled' });
    rooms.again(noura, { userId: 'noura1' });
    await settle(khaled, noura);
    expect(noura.isSaved).toBe(true);
    expect(khaled.rows.size).toBe(21);
    expect(khaled.rows.toJSON()).toEqual(noura.rows.toJSON());
    await rooms.registry.close();
  });
});
