import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { until } from '../../server/testing/until.ts';
import { type CuttableProxy, createCuttableProxy } from './cuttableProxy.ts';

let echo: Server;
let proxy: CuttableProxy;
let farSockets: Socket[];

beforeEach(async () => {
  farSockets = [];
  echo = createServer((socket) => {
    farSockets.push(socket);
    socket.on('error', () => {});
    socket.pipe(socket);
  }).listen(0, '127.0.0.1');
  await once(echo, 'listening');
  proxy = await createCuttableProxy((echo.address() as AddressInfo).port);
});
afterEach(async () => {
  await proxy.close();
  for (const socket of farSockets) socket.destroy();
  echo.close();
});

/** Connects through the proxy and proves that bytes come back. */
async function open(): Promise<Socket> {
  const socket = connect(proxy.port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write('hello');
  const [bytes] = (await once(socket, 'data')) as [Buffer];
  expect(String(bytes)).toBe('hello');
  return socket;
}

/** Resolves with the code of the error that ended a socket. */
const endOf = (socket: Socket): Promise<string | undefined> =>
  new Promise((done) => {
    socket.on('close', () => done((socket.errored as NodeJS.ErrnoException | null)?.code));
  });

test('a cut resets live connections at both ends and every new one; healing lets new ones through on the same port', async () => {
  const { port } = proxy;
  const near = await open();
  const [far] = farSockets;
  if (!far) throw new Error('nobody arrived');
  const ends = Promise.all([endOf(near), endOf(far)]);
  proxy.cut();
  expect(proxy.isCut).toBe(true);
  expect(await ends).toEqual(['ECONNRESET', 'ECONNRESET']);
  const refused = connect(proxy.port, '127.0.0.1');
  expect(await new Promise((done) => refused.on('error', (error: NodeJS.ErrnoException) => done(error.code)))).toBe('ECONNRESET');
  expect(farSockets).toHaveLength(1);
  proxy.heal();
  expect(proxy.isCut).toBe(false);
  expect(proxy.port).toBe(port);
  (await open()).destroy();
});

test('a server that dies takes its connections with it, and the proxy lives on', async () => {
  const near = await open();
  const end = endOf(near);
  farSockets[0]?.resetAndDestroy();
  expect(await end).toBe('ECONNRESET');
  (await open()).destroy();
});

test('what the server has said before it closed arrives', async () => {
  const near = await open();
  const chunks: Buffer[] = [];
  near.on('data', (chunk: Buffer) => chunks.push(chunk));
  farSockets[0]?.end('last words');
  await endOf(near);
  expect(Buffer.concat(chunks).toString()).toBe('last words');
});

test('while nothing listens behind it, a connection ends instead of hanging', async () => {
  for (const socket of farSockets) socket.destroy();
  await new Promise((done) => echo.close(done));
  const near = connect(proxy.port, '127.0.0.1');
  near.on('error', () => {});
  await endOf(near);
});

test('closing ends what is open and gives the port back', async () => {
  const near = await open();
  const end = endOf(near);
  await proxy.close();
  await end;
  const refused = connect(proxy.port, '127.0.0.1');
  expect(await new Promise((done) => refused.on('error', (error: NodeJS.ErrnoException) => done(error.code)))).toBe('ECONNREFUSED');
  proxy = await createCuttableProxy(1);
});

test('through a black hole nothing goes and nothing breaks; what was under way comes when it is healed', async () => {
  const near = await open();
  proxy.blackhole();
  near.write('held');
  const late = connect(proxy.port, '127.0.0.1');
  late.on('error', () => {});
  await once(late, 'connect'); // nobody refuses it
  late.write('late');
  let heard = '';
  for (const socket of [near, late]) socket.on('data', (bytes: Buffer) => (heard += String(bytes)));
  await new Promise((done) => setTimeout(done, 50)); // nothing is what is waited for
  expect(heard).toBe('');
  proxy.heal();
  await until('both are heard', () => heard.includes('held') && heard.includes('late'));
});

test('over a slow line each piece takes its time, in order', async () => {
  const near = await open();
  proxy.delay(30);
  const startMs = performance.now();
  near.write('slow');
  const [bytes] = (await once(near, 'data')) as [Buffer];
  expect(String(bytes)).toBe('slow');
  expect(performance.now() - startMs).toBeGreaterThanOrEqual(55); // there and back
  proxy.heal();
});
