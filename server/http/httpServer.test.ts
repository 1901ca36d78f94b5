import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MAX_HEADER_BYTES, MAX_TCP_CONNECTIONS, MAX_UNKNOWN_MS } from '../../schema/limits.ts';
import { closeHttp, listen } from '../listen.ts';
import { until } from '../testing/until.ts';
import { createHttpServer } from './httpServer.ts';
import { createIsProxy, isKnownFromNow, limitStrangers } from './strangers.ts';

const TIMES = { headersMs: 150, requestMs: 300, lookMs: 20, body: { firstMs: 10_000, bytesPerSecond: 1 } };
const server = createHttpServer([], TIMES);
const bodies: string[] = [];
server.on('request', (request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => {
    body += chunk.toString();
  });
  request.on('end', () => {
    bodies.push(`${request.method} ${request.url} ${body}`);
    response.end('ok');
  });
});
let port = 0;
beforeAll(async () => {
  port = await listen(server, 0, '127.0.0.1');
});
afterAll(() => closeHttp(server));

/** All that is answered to these bytes until the server closes the connection, or has said so often `ok`. */
async function answerTo(bytes: string, oks = Number.POSITIVE_INFINITY): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let said = '';
  socket.on('error', () => {}); // cut in the middle of what we send
  socket.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    if (said.split('\r\n\r\nok').length - 1 >= oks) socket.destroy();
  });
  socket.write(bytes);
  await once(socket, 'close');
  return said;
}
const statuses = (said: string): string[] => [...said.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status = '']) => status);
const HEAD = 'Host: room.example.org\r\n';
const SECOND = `GET /second HTTP/1.1\r\n${HEAD}\r\n`;

test.each([
  ['a length and chunks', `POST / HTTP/1.1\r\n${HEAD}Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nX${SECOND}`],
  ['two lengths', `POST / HTTP/1.1\r\n${HEAD}Content-Length: 0\r\nContent-Length: 44\r\n\r\n${SECOND}`],
  ['a length that is none', `POST / HTTP/1.1\r\n${HEAD}Content-Length: +5\r\n\r\nhello${SECOND}`],
  ['chunks under another name', `POST / HTTP/1.1\r\n${HEAD}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${SECOND}`],
  ['chunks that are not last', `POST / HTTP/1.1\r\n${HEAD}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${SECOND}`],
  ['a blank before the colon', `POST / HTTP/1.1\r\n${HEAD}Content-Length : 5\r\n\r\nhello${SECOND}`],
  ['a folded header', `GET / HTTP/1.1\r\n${HEAD}X-A: b\r\n c\r\n\r\n${SECOND}`],
  ['a zero in a header', `GET / HTTP/1.1\r\n${HEAD}X-A: b\0c\r\n\r\n${SECOND}`],
  ['a chunk size that is none', `POST / HTTP/1.1\r\n${HEAD}Transfer-Encoding: chunked\r\n\r\n5g\r\nhello\r\n0\r\n\r\n${SECOND}`],
])('[H10] one stream has one reading: %s ends it, and what comes behind is not looked at', async (_what, bytes) => {
  bodies.length = 0;
  expect(statuses(await answerTo(bytes))).toEqual(['400']);
  expect(bodies.join()).not.toContain('/second');
});

test('[H10] two requests in a row are two, and an address or headers without end are one refusal', async () => {
  expect(statuses(await answerTo('GET / HTTP/1.1\r\n\r\n'))).toEqual(['400']); // for no host
  expect(statuses(await answerTo(SECOND + SECOND, 2))).toEqual(['200', '200']);
  const long = 'a'.repeat(MAX_HEADER_BYTES);
  expect(statuses(await answerTo(`GET /${long} HTTP/1.1\r\n${HEAD}\r\n`))).toEqual(['431']);
  expect(statuses(await answerTo(`GET / HTTP/1.1\r\n${HEAD}X-A: ${long}\r\n\r\n`))).toEqual(['431']);
});

test('[H10] whoever sends crumbs is told 408 and cut, in the headers and in the body', async () => {
  const [slowHead, slowBody] = await Promise.all([
    answerTo(`GET / HTTP/1.1\r\n${HEAD}X-A: b`),
    answerTo(`POST / HTTP/1.1\r\n${HEAD}Content-Length: 100\r\n\r\nhello`),
  ]);
  expect(statuses(slowHead)).toEqual(['408']);
  expect(statuses(slowBody)).toEqual(['408']);
});

test('[H10] a body that comes more slowly than a line of use is cut, and one that does not, or that nobody reads, is taken', async () => {
  const paced = createHttpServer([], { headersMs: 5_000, requestMs: 60_000, lookMs: 20, body: { firstMs: 100, bytesPerSecond: 200 } });
  const unread: IncomingMessage[] = [];
  paced.on('request', (request, response) => {
    if (request.url === '/unread') return void unread.push(request);
    request.resume().on('end', () => response.end('ok'));
  });
  const at = await listen(paced, 0, '127.0.0.1');
  const head = (path: string, bytes: number) => `POST ${path} HTTP/1.1\r\n${HEAD}Content-Length: ${bytes}\r\n\r\n`;
  const [crumbs, steady, waiting] = [head('/', 10_000), head('/', 10_000), head('/unread', 10_000)].map((text) => {
    const socket = connect(at, '127.0.0.1').on('error', () => {});
    let said = '';
    socket.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    socket.write(`${text}hello`);
    return { socket, said: () => said };
  });
  steady?.socket.write('x'.repeat(5_000));
  await until('the slow one is cut', () => crumbs?.socket.destroyed === true);
  steady?.socket.write('x'.repeat(4_995));
  await until('the steady one is answered', () => statuses(steady?.said() ?? '').length > 0);
  expect([crumbs, steady, waiting].map((one) => statuses(one?.said() ?? ''))).toEqual([['408'], ['200'], []]);
  expect([waiting?.socket.destroyed, unread.length]).toEqual([false, 1]);
  for (const one of [steady, waiting]) one?.socket.destroy();
  await closeHttp(paced);
});

test('[H10] of one address so many connections are open over which nobody has shown that they are signed in; those leave a place', async () => {
  const shared = createServer((request, response) => {
    if (request.url === '/known') isKnownFromNow(request.socket);
    response.end('ok');
  });
  limitStrangers(shared, 2, () => false);
  const at = await listen(shared, 0, '127.0.0.1');
  const open = async (path: string): Promise<{ readonly socket: Socket; readonly isServed: boolean }> => {
    const socket = connect(at, '127.0.0.1').on('error', () => {});
    socket.write(`GET ${path} HTTP/1.1\r\n${HEAD}\r\n`);
    const isServed = await Promise.race([once(socket, 'data').then(() => true), once(socket, 'close').then(() => false)]);
    return { socket, isServed };
  };
  const opened = [await open('/known'), await open('/'), await open('/'), await open('/')];
  expect(opened.map(({ isServed }) => isServed)).toEqual([true, true, true, false]);
  opened[1]?.socket.destroy();
  await until('a place is free', async () => {
    const again = await open('/known');
    opened.push(again);
    return again.isServed;
  });
  for (const { socket } of opened) socket.destroy();
  await closeHttp(shared);
});

test('[H10] a proxy is whatever comes from this machine, and what is named, however its address is written', () => {
  const [ownMachine, others] = [
    ['127.0.0.1', '::1', '::ffff:127.0.0.1'],
    ['10.0.0.2', '::ffff:10.0.0.2', 'fd00::2', 'fd00:0::2'],
  ];
  const strangers = ['192.168.1.7', '10.0.0.3', '::ffff:10.0.0.3', 'fd00::3', ''];
  const all = [...ownMachine, ...others, ...strangers];
  expect(all.filter(createIsProxy([]))).toEqual(ownMachine);
  expect(all.filter(createIsProxy(['10.0.0.2', 'FD00:0::2']))).toEqual([...ownMachine, ...others]);
});

test('[H10] connections are bounded, and kept longer than a proxy keeps them', () => {
  expect(server.maxConnections).toBe(MAX_TCP_CONNECTIONS);
  expect(server.keepAliveTimeout).toBeGreaterThan(60_000);
  const real = createHttpServer();
  expect([real.headersTimeout, real.requestTimeout]).toEqual([MAX_UNKNOWN_MS, 200_000]);
});
