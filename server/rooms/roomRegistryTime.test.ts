import { afterEach, describe, expect, test } from 'vitest';
import { MESSAGE } from '../../schema/wire.ts';
import { cellKey } from '../testing/cellKey.ts';
import { createFakeSocket } from '../testing/fakeSocket.ts';
import { createFakeTimers } from '../testing/fakeTimers.ts';
import { createReplica, testClaims } from '../testing/replica.ts';
import { startRooms, turns } from '../testing/startRooms.ts';
import { openEmpty } from '../testing/testDatabase.ts';
import { encodeUpdate } from './frames.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function openMemory() {
  const database = openEmpty();
  closers.push(database.close);
  return database;
}

describe('time', () => {
  test('every connection has its heartbeat 15 s after it came, not all at once', async () => {
    const clock = createFakeTimers();
    const rooms = startRooms(openMemory(), { timers: { ...clock.timers, elapsedMs: () => 0 } });
    const sockets = [];
    for (let i = 0; i < 10; i++) {
      const net = createFakeSocket();
      sockets.push(net);
      rooms.registry.join(testClaims({ device: `d${i}` }), net.socket);
      await turns();
      clock.advance(1_000);
    }
    for (const net of sockets) net.take();
    const beats: number[] = [];
    for (let ms = 0; ms < 15_000; ms += 250) {
      clock.advance(250);
      beats.push(sockets.flatMap((net) => net.take()).filter((frame) => frame[0] === MESSAGE.heartbeat).length);
    }
    expect(Math.max(...beats)).toBeLessThanOrEqual(2);
    expect(beats.reduce((sum, n) => sum + n, 0)).toBe(10);
    await rooms.registry.close();
  });

  test('a wall clock that is set back an hour stops no heartbeat', async () => {
    const clock = createFakeTimers();
    const rooms = startRooms(openMemory(), { timers: { ...clock.timers, elapsedMs: () => 0 } });
    const net = createFakeSocket();
    rooms.registry.join(testClaims(), net.socket);
    await turns();
    clock.jump(-3_600_000);
    net.take();
    clock.advance(31_000);
    expect(net.take().filter((frame) => frame[0] === MESSAGE.heartbeat).length).toBeGreaterThanOrEqual(2);
    await rooms.registry.close();
  });

  test.each([-86_400_000, -6_000, 6_000, 86_400_000])('[C11] a wall clock that is set by %i ms is told to everybody, once', async (ms) => {
    const clock = createFakeTimers();
    const rooms = startRooms(openMemory(), { timers: clock.timers });
    const tablets = [rooms.join({ access: 'write' }), rooms.join({ access: 'read' })];
    await turns();
    clock.advance(2_000);
    clock.jump(ms);
    clock.advance(2_000);
    for (const { hellos, flushToClient } of tablets) {
      flushToClient();
      expect(hellos).toHaveLength(2);
      const [first, second] = hellos.map(({ serverTime }) => serverTime);
      expect(Math.abs((second ?? 0) - (first ?? 0) - ms)).toBeLessThanOrEqual(4_000);
    }
    await rooms.registry.close();
  });

  test('[C11] one that goes as time does, or is put right by a second, is not', async () => {
    const clock = createFakeTimers();
    const rooms = startRooms(openMemory(), { timers: clock.timers });
    const tablet = rooms.join();
    await turns();
    for (let s = 0; s < 60; s++) {
      if (s % 10 === 0) clock.jump(1_000);
      clock.advance(1_000);
    }
    tablet.flushToClient();
    expect(tablet.hellos).toHaveLength(1);
    await rooms.registry.close();
  });
});

describe('the end', () => {
  test('500 sockets are closed 1012 in slices, nobody new is taken, and nothing rings afterwards', async () => {
    const clock = createFakeTimers();
    const rooms = startRooms(openMemory(), { timers: { ...clock.timers, elapsedMs: () => 0 } });
    const sockets = Array.from({ length: 500 }, (_, i) => {
      const net = createFakeSocket();
      rooms.registry.join(testClaims({ device: `d${i}`, roomName: `guarantees/K${10 + (i % 20)}` }), net.socket);
      return net;
    });
    await turns(60);
    expect(rooms.registry.counts()).toEqual({ rooms: 20, connections: 500 });
    const closing = rooms.registry.close();
    await turns();
    const closed = (): number => sockets.filter((net) => net.closed?.code === 1012).length;
    expect(closed()).toBe(50);
    const late = createFakeSocket();
    rooms.registry.join(testClaims({ device: 'late' }), late.socket);
    expect(late.closed?.code).toBe(1012);
    for (let ms = 0; ms < 10_000 && closed() < 500; ms += 100) {
      clock.advance(100);
      await turns(2);
    }
    expect(closed()).toBe(500);
    await closing;
    expect(clock.waiting).toBe(0);
    expect(rooms.registry.counts().rooms).toBe(0);
  });

  test('tablets that never stop writing do not hold it up, and what was acknowledged is on disk', async () => {
    const database = openMemory();
    const clock = createFakeTimers();
    const rooms = startRooms(database, { timers: { ...clock.timers, elapsedMs: () => 0 } });
    const writer = createReplica();
    const net = createFakeSocket();
    const handlers = rooms.registry.join(testClaims(), net.socket);
    await turns();
    let isOver = false;
    let n = 0;
    writer.doc.on('update', (update: Uint8Array) => handlers.receive(encodeUpdate(update)));
    const writing = (async () => {
      while (!isOver && n < 20_000) {
        writer.rows.set(cellKey('a'), `${n++}`); // in every turn: there is always something in the queue
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    await turns();
    const closing = rooms.registry.close();
    for (let ms = 0; ms < 5_000 && net.closed === null; ms += 100) {
      clock.advance(100);
      await turns(3);
    }
    expect(net.closed?.code).toBe(1012);
    await closing;
    isOver = true;
    await writing;
    const acknowledgements = net.take().filter((frame) => frame[0] === MESSAGE.acknowledged).length;
    expect(acknowledgements).toBeGreaterThan(0);
    expect(database.sqlite.prepare('SELECT count(*) FROM doc_log').pluck().get()).toBeGreaterThanOrEqual(acknowledgements);
  });
});
