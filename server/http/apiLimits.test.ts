import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { MIN_BODY_PACE } from '../../schema/limits.ts';
import { createLog } from '../log.ts';
import { startTestServer, type TestServer } from '../testing/testServer.ts';
import { until } from '../testing/until.ts';
import { createApiLimits } from './apiLimits.ts';
import { createErrorHandler } from './errors.ts';
import { createRouter } from './router.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 }); // a real server, on machines that have other work

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.end());

const HISTORY = '/api/committees/K01/history?elector=0123456789';

test('[H8] who reads too many histories waits, with the seconds; the same person’s other calls and other people at the same address do not', async () => {
  const [noura, salem] = [await server.login('noura'), await server.login('salem')];
  const read = (token: string) => server.as<{ error?: { code: string } }>(token, 'GET', HISTORY);
  const answers = await Promise.all(Array.from({ length: 60 }, () => read(noura.accessToken)));
  const refused = answers.filter(({ status }) => status === 429);
  expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(40);
  expect(refused.length).toBeGreaterThan(5);
  expect(refused[0]?.body.error?.code).toBe('too-fast');
  expect(Number(refused[0]?.headers.get('Retry-After'))).toBeGreaterThan(0);
  expect((await server.as(noura.accessToken, 'HEAD', HISTORY)).status).toBe(429); // another way to ask the same
  expect((await server.as(noura.accessToken, 'GET', '/api/me')).status).toBe(200);
  expect((await read(salem.accessToken)).status).toBe(200);
});

test('[H8] who asks for the activity again and again waits, and what else they call does not', async () => {
  const { accessToken } = await server.login('viewer');
  const answers = await Promise.all(Array.from({ length: 60 }, () => server.as(accessToken, 'GET', '/api/board/activity')));
  const statuses = answers.map(({ status }) => status);
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(40);
  expect(statuses).toContain(429);
  expect((await server.as(accessToken, 'GET', '/api/board/plan')).status).toBe(200);
});

test('[EX1] whoever takes a file whenever there is one to be had has twenty within an hour', async () => {
  let nowMs = 0;
  const app = createRouter()
    .use(createApiLimits({ elapsedMs: () => nowMs, factor: 1 }).countCallers)
    .get('/api/export.csv', (c) => {
      c.get('count')?.('noura1', 's1');
      return c.body('a file');
    });
  app.onError(createErrorHandler(createLog('silent')));
  let files = 0;
  for (; nowMs < 3_600_000; nowMs += 10_000) if ((await app.request('/api/export.csv')).ok) files += 1;
  expect(files).toBeLessThanOrEqual(20);
  expect(files).toBeGreaterThan(15);
});

test('[H8] a session is renewed so often, and who knows only its id slows nobody down', async () => {
  const browser = server.newBrowser();
  const { sessionId } = await server.login('badria', browser);
  const stranger = server.newBrowser();
  for (let i = 0; i < 65; i++) expect((await stranger.post('/api/auth/refresh', { sessionId })).status).toBe(401);
  const statuses: number[] = [];
  for (let i = 0; i < 65; i++) statuses.push((await browser.post('/api/auth/refresh', { sessionId })).status);
  expect(statuses.indexOf(429)).toBeGreaterThanOrEqual(60);
  expect(new Set(statuses)).toEqual(new Set([200, 429]));
});

test('[H8] whoever keeps a stolen session busy does not keep its person from ending it', async () => {
  const [owner, thief] = [await server.login('door'), await server.login('door', server.newBrowser())];
  const flood = () => Promise.all(Array.from({ length: 100 }, () => server.as(thief.accessToken, 'GET', '/api/me')));
  await until('nobody of this name may call', async () => (await flood()).some(({ status }) => status === 429));
  const more = flood();
  expect((await server.as(owner.accessToken, 'DELETE', '/api/me/sessions')).status).toBe(204);
  await more;
  expect((await server.as(thief.accessToken, 'GET', '/api/me')).status).toBe(401);
});

test('[H9] what is said to be compressed is not unpacked', async () => {
  const { accessToken } = await server.login('auditor');
  const admin = await server.login('admin');
  const bomb = gzipSync(Buffer.alloc(20_000_000, ' '));
  const post = (path: string, token: string, type: string) =>
    fetch(server.origin + path, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': type, 'Content-Encoding': 'gzip' },
      body: bomb,
    });
  for (const response of [
    await post('/api/sync/tickets', accessToken, 'application/json'),
    await post('/api/roll?dryRun=true', admin.accessToken, 'text/csv'),
  ])
    expect([response.status, ((await response.json()) as { error: { code: string } }).error.code]).toEqual([
      400,
      expect.stringMatching(/bad-request|unreadable-file|missing-columns/),
    ]);
});

test('[H9] one roll is read at a time; one that breaks off leaves the way free', async () => {
  const { accessToken } = await server.login('admin');
  const headers = { Authorization: `Bearer ${accessToken}`, 'Content-Type': 'text/csv' };
  const begin = () => {
    const begun = request(`${server.origin}/api/roll?dryRun=true`, { method: 'POST', headers: { ...headers, 'Content-Length': '1000' } });
    begun.on('error', () => {}); // it is broken off below
    begun.write('number,name,gender,committee\n');
    return begun;
  };
  const both = [begin(), begin()];
  const [refused] = (await Promise.race(both.map((one) => once(one, 'response')))) as [IncomingMessage];
  expect(refused.statusCode).toBe(429); // while the other one is read
  const send = async (body: string | Uint8Array, more: Record<string, string> = {}) => {
    const response = await fetch(`${server.origin}/api/roll?dryRun=true`, { method: 'POST', headers: { ...headers, ...more }, body });
    return [response.status, ((await response.json()) as { error?: { code: string } }).error?.code];
  };
  const csv = 'number,name,gender,committee\n1,Salem Fahad,male,K01\n';
  expect((await send(csv))[1]).toBe('too-fast');
  for (const one of both) one.destroy();
  await until('the way is free', async () => (await send(csv))[0] === 200);
});

test('[H9] a roll that its sender gives up in the middle leaves the way free at once, long before it would be too slow', async () => {
  const { accessToken } = await server.login('admin');
  const send = (body: string | ReadableStream, signal: AbortSignal | null = null) =>
    fetch(`${server.origin}/api/roll?dryRun=true`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${accessToken}`, 'Content-Type': 'text/csv' },
      body,
      signal,
      duplex: 'half',
    } as RequestInit);
  const csv = 'number,name,gender,committee\n1,Salem Fahad,male,K01\n';
  const wrong = new AbortController();
  const coming = new ReadableStream({ start: (stream) => stream.enqueue(new TextEncoder().encode(csv)) });
  const given = send(coming, wrong.signal).catch(() => 'given up');
  await until('it is on its way', async () => (await send(csv)).status === 429);
  wrong.abort();
  expect(await given).toBe('given up');
  await until('the way is free', async () => (await send(csv)).status === 200, MIN_BODY_PACE.firstMs / 3);
});
