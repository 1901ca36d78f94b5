import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterEach, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { CONGESTED_BYTES } from '../../schema/limits.ts';
import { createRandom } from '../../schema/testing.ts';
import type { Socket } from '../rooms/connection.ts';
import { until } from '../testing/until.ts';
import { FrameSocket } from './frameSocket.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A real server and as many real clients as asked for; each client's messages as they come. */
async function connect(clients: number) {
  const http = createServer();
  const server = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  const sockets: { socket: Socket; ws: WebSocket; tcp: Duplex }[] = [];
  http.on('upgrade', (request, tcp, head) => {
    server.handleUpgrade(request, tcp, head, (ws) => sockets.push({ socket: new FrameSocket(ws, tcp), ws, tcp }));
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  closers.push(() => http.close());
  const ends = [];
  for (let i = 0; i < clients; i++) {
    const ws = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false, maxPayload: 8 * 1024 * 1024 });
    const events: (string | Buffer)[] = [];
    ws.on('message', (data: Buffer, isBinary) => events.push(isBinary ? data : 'text'));
    ws.on('ping', (data) => events.push(`ping ${data}`));
    ws.on('close', (code, reason) => events.push(`close ${code} ${reason}`));
    ws.on('error', (error) => events.push(`error ${error.message}`));
    closers.push(() => ws.terminate());
    await once(ws, 'open');
    await until('the server has it too', () => sockets.length === i + 1);
    ends.push({ ws, events });
  }
  return { sockets, ends };
}

const SIZES = [0, 1, 125, 126, 127, 4_096, 4_097, 65_535, 65_536, 2_000_000];
const messageOf = (size: number, seed: number): Uint8Array => {
  const random = createRandom(seed);
  const message = new Uint8Array(size);
  for (let i = 0; i < size; i += 1 + (size >> 10)) message[i] = random.byte();
  return message;
};

test('messages of every length class arrive whole and in order, one by one and several at once, between pings and before a close', async () => {
  const { sockets, ends } = await connect(1);
  const [server, end] = [sockets[0], ends[0]];
  if (!server || !end) return expect.unreachable();
  const expected: (string | Buffer)[] = [];
  for (const [i, size] of SIZES.entries()) {
    const message = messageOf(size, i);
    server.socket.send([message]);
    server.ws.ping(`${i}`);
    expected.push(Buffer.from(message), `ping ${i}`);
  }
  const together = SIZES.toReversed().map((size, i) => messageOf(size, 100 + i));
  server.socket.send(together);
  expected.push(...together.map((message) => Buffer.from(message)));
  server.socket.close(1012, 'restarting');
  const written = Reflect.get(server.tcp, 'bytesWritten');
  for (const size of [5, 5_000]) server.socket.send([messageOf(size, 1)]); // nothing follows a close
  expect(Reflect.get(server.tcp, 'bytesWritten')).toBe(written);
  expected.push('close 1012 restarting');
  await until('everything is there', () => end.events.length >= expected.length);
  expect(end.events.length).toBe(expected.length);
  for (const [i, event] of expected.entries()) {
    const got = end.events[i];
    const isEqual = typeof event === 'string' ? got === event : Buffer.isBuffer(got) && got.equals(event);
    expect(isEqual, `event ${i}`).toBe(true);
  }
});

test('one message to many, with others in between, is everybody’s own', async () => {
  const { sockets, ends } = await connect(5);
  const shared = [messageOf(40, 1), messageOf(40, 2), messageOf(5_000, 3)];
  const expected: Buffer[][] = ends.map(() => []);
  for (let round = 0; round < 30; round++) {
    for (const [i, { socket }] of sockets.entries()) {
      const messages = round % 3 === i % 3 ? [messageOf(10, round * 10 + i)] : [shared[round % 3] ?? new Uint8Array(), messageOf(3, round)];
      socket.send(messages);
      expected[i]?.push(...messages.map((message) => Buffer.from(message)));
    }
  }
  await until('all have all', () => ends.every(({ events }, i) => events.length >= (expected[i]?.length ?? 0)));
  for (const [i, { events }] of ends.entries()) expect(events, `client ${i}`).toEqual(expected[i]);
});

test('a client that stops reading raises bufferedAmount, and lowers it when it reads again; the others are not held up', async () => {
  const { sockets, ends } = await connect(2);
  const [slow, quick] = [sockets[0], sockets[1]];
  const [slowEnd, quickEnd] = [ends[0], ends[1]];
  if (!slow || !quick || !slowEnd || !quickEnd) return expect.unreachable();
  slowEnd.ws.pause();
  const message = messageOf(64 * 1024, 9);
  let sent = 0;
  expect(slow.socket.send([messageOf(100, 1)])).toBe(0); // little waits: not asked
  sent += 1;
  quick.socket.send([messageOf(100, 1)]);
  await until('it is more than the network takes', () => {
    const waiting = [slow, quick].map(({ socket }) => socket.send([message]));
    if (slow.socket.bufferedAmount > CONGESTED_BYTES) expect(waiting[0]).toBe(slow.socket.bufferedAmount); // the room goes by what `send` says
    sent += 1;
    return slow.socket.bufferedAmount > 1024 * 1024;
  });
  await until('the other has all', () => quickEnd.events.length === sent);
  expect(quick.socket.bufferedAmount).toBe(0);
  expect(slow.socket.bufferedAmount).toBeGreaterThan(1024 * 1024);
  expect(slow.socket.send([messageOf(10, 1), messageOf(20, 2)])).toBe(slow.socket.bufferedAmount); // and when there are several
  sent += 2;
  quick.socket.send([messageOf(10, 1), messageOf(20, 2)]);
  slowEnd.ws.resume();
  await until('the slow one has all', () => slowEnd.events.length === sent);
  expect(slow.socket.bufferedAmount).toBe(0);
  expect(slowEnd.events.slice(1, -2).every((event) => Buffer.isBuffer(event) && event.equals(message))).toBe(true);
});

test('short messages pass the stream by while nothing waits, and wait in their order behind what does, with pings and long ones between them', async () => {
  const { sockets, ends } = await connect(1);
  const [server, end] = [sockets[0], ends[0]];
  if (!server || !end) return expect.unreachable();
  const random = createRandom(7);
  const expected: (string | Buffer)[] = [];
  function send(): void {
    const message = messageOf(random.chance(0.02) ? 20_000 : 1 + random.int(4_000), expected.length);
    server?.socket.send([message]);
    expected.push(Buffer.from(message));
    if (!random.chance(0.05)) return;
    server?.ws.ping(`${expected.length}`);
    expected.push(`ping ${expected.length}`);
  }
  const counted = Reflect.get(server.tcp, 'bytesWritten');
  server.socket.send([messageOf(4_000, 1)]);
  expect(Reflect.get(server.tcp, 'bytesWritten'), 'a short one that nothing waits before').toBe(counted);
  await until('it is there', () => end.events.length === 1);
  for (let round = 0; round < 3; round++) {
    end.ws.pause();
    while (server.socket.bufferedAmount < 200_000) send();
    for (let i = 0; i < 20; i++) send();
    end.ws.resume();
    await until('all is there', () => end.events.length === 1 + expected.length);
  }
  for (const [i, event] of expected.entries()) {
    const got = end.events[1 + i];
    expect(typeof event === 'string' ? got === event : Buffer.isBuffer(got) && got.equals(event), `event ${i}`).toBe(true);
  }
});

test('what is sent to a socket that is gone is dropped without an error', async () => {
  const { sockets, ends } = await connect(1);
  const [server, end] = [sockets[0], ends[0]];
  if (!server || !end) return expect.unreachable();
  const errors: unknown[] = [];
  server.ws.on('error', (error) => errors.push(error));
  server.tcp.on('error', (error) => errors.push(error));
  end.ws.terminate();
  for (let i = 0; i < 100; i++) {
    server.socket.send([messageOf(1_000, i), messageOf(10_000, i)]);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await until('the server knows', () => server.ws.readyState === WebSocket.CLOSED);
  server.socket.send([messageOf(10, 1)]);
  server.socket.terminate();
  expect(
    errors.filter((error) => !(error instanceof Error && 'code' in error && ['EPIPE', 'ECONNRESET'].includes(String(error.code)))),
  ).toEqual([]);
});
