import { request } from 'node:http';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { MAX_JSON_BODY_BYTES, MAX_ROLL_BYTES } from '../../schema/limits.ts';
import { startTestServer, type TestServer } from '../testing/testServer.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 }); // a real server, on machines that have other work

let server: TestServer;
const TABLET = 'http://127.0.0.1:39999';
beforeAll(async () => {
  server = await startTestServer({ env: { ALLOWED_ORIGINS: TABLET } });
});
afterAll(() => server.end());

const codeOf = async (response: Response): Promise<string> => ((await response.json()) as { error: { code: string } }).error.code;
const policyOf = (response: Response): Map<string, string> =>
  new Map((response.headers.get('Content-Security-Policy') ?? '').split('; ').map((part) => [part.split(' ')[0] ?? '', part]));

test('every answer bounds what a page may do', async () => {
  const response = await fetch(`${server.origin}/healthz`);
  const policy = policyOf(response);
  expect(policy.get('default-src')).toBe("default-src 'none'");
  expect(policy.get('script-src')).toBe("script-src 'self'");
  expect(policy.get('style-src')).toBe("style-src 'self'");
  expect(policy.get('connect-src')).toBe(`connect-src 'self' ws://127.0.0.1:${server.port}`);
  expect(policy.get('frame-ancestors')).toBe("frame-ancestors 'none'");
  expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff');
  expect(response.headers.get('Referrer-Policy')).toBe('no-referrer');
  expect(response.headers.get('Permissions-Policy')).toMatch(/camera=\(self\).*geolocation=\(\)/);
  expect(response.headers.has('Strict-Transport-Security')).toBe(false);
});

test('the demo’s pages may be framed by its own origins on loopback and by nothing else', async () => {
  const demo = await startTestServer({ env: { DEMO: '1', ALLOWED_ORIGINS: TABLET } });
  const policy = policyOf(await fetch(`${demo.origin}/healthz`));
  expect(policy.get('frame-ancestors')).toBe(`frame-ancestors 'self' ${demo.origin} ${TABLET}`);
  expect(policy.get('frame-src')).toBe(`frame-src 'self' ${demo.origin} ${TABLET}`);
  await demo.end();
});

test('the demo’s routes are there in the demo only, and need our header', async () => {
  const login = (origin: string, headers: Record<string, string>) =>
    fetch(`${origin}/api/demo/login`, { method: 'POST', headers, body: JSON.stringify({ username: 'coordinator' }) });
  expect((await login(server.origin, { 'X-Committee-Room': '1' })).status).toBe(404);
  const demo = await startTestServer({ env: { DEMO: '1' } });
  expect((await login(demo.origin, {})).status).toBe(403);
  expect(await codeOf(await login(demo.origin, { 'X-Committee-Room': '1' }))).toBe('not-found'); // this campaign has no such person
  await demo.end();
});

test('the demo’s stage has one address: another name of this machine leads there', async () => {
  const demo = await startTestServer({ env: { DEMO: '1' } });
  const response = await fetch(`${demo.origin.replace('127.0.0.1', 'localhost')}/demo`, { redirect: 'manual' });
  expect([response.status, response.headers.get('Location')]).toEqual([302, `${demo.origin}/demo`]);
  await demo.end();
});

test('other origins read and write only when the settings name them', async () => {
  const send = (method: string, origin: string, headers: Record<string, string> = {}) =>
    fetch(`${server.origin}/api/auth/login`, { method, headers: { Origin: origin, ...headers } });
  const preflight = await send('OPTIONS', TABLET, { 'Access-Control-Request-Method': 'POST' });
  expect(preflight.headers.get('Access-Control-Allow-Origin')).toBe(TABLET);
  expect(preflight.headers.get('Access-Control-Allow-Credentials')).toBe('true');
  const foreign = await send('OPTIONS', 'https://evil.example', { 'Access-Control-Request-Method': 'POST' });
  expect(foreign.headers.has('Access-Control-Allow-Origin')).toBe(false);
  const refused = await send('POST', 'https://evil.example');
  expect([refused.status, await codeOf(refused)]).toEqual([403, 'foreign-origin']);
});

test('an unknown address is JSON with 404, in both languages', async () => {
  const response = await fetch(`${server.origin}/api/nope`, { headers: { 'Accept-Language': 'fr, ar;q=0.8, en;q=0.7' } });
  expect(response.status).toBe(404);
  expect(await response.json()).toEqual({ error: { code: 'not-found', message: 'غير موجود: /api/nope.', details: { what: '/api/nope' } } });
  expect((await fetch(`${server.origin}/nope`)).status).toBe(404);
});

test.each([
  ['{', 'application/json'],
  ['username=noura', 'application/x-www-form-urlencoded'],
  ['[]', 'application/json'],
])('a body that is no request (%s, %s) is a bad request', async (body, type) => {
  const response = await fetch(`${server.origin}/api/auth/login`, { method: 'POST', headers: { 'Content-Type': type }, body });
  expect([response.status, await codeOf(response)]).toEqual([400, 'bad-request']);
});

test('[L1] a body that is too long is refused, its length announced or not', async () => {
  const long = new Uint8Array(MAX_JSON_BODY_BYTES + 1).fill(32);
  const stream = () =>
    new ReadableStream({
      start(controller) {
        controller.enqueue(long);
        controller.close();
      },
    });
  for (const body of [long, stream()]) {
    const init = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body, duplex: 'half' as const };
    const response = await fetch(`${server.origin}/api/auth/login`, init);
    expect([response.status, await codeOf(response)]).toEqual([413, 'too-large']);
  }
});

test('[L1] a roll that is too long is refused by its announced length; a stranger’s before that', async () => {
  const { accessToken } = await server.login('admin');
  const announce = (headers: Record<string, string>) =>
    new Promise<number>((resolve, reject) => {
      const length = { 'Content-Length': String(MAX_ROLL_BYTES + 1) };
      const sending = request(`${server.origin}/api/roll`, { method: 'POST', headers: { ...headers, ...length } }, (response) => {
        resolve(response.statusCode ?? 0);
        sending.destroy();
      });
      sending.on('error', reject);
      sending.flushHeaders(); // and not a byte of the body
    });
  expect(await announce({ Authorization: `Bearer ${accessToken}` })).toBe(413);
  expect(await announce({})).toBe(401);
});

test('the API describes itself: every route, its answers, and what signs a request', async () => {
  const document = (await (await fetch(`${server.origin}/api/openapi.json`)).json()) as { openapi: string; paths: Record<string, object> };
  expect(document.openapi).toBe('3.1.0');
  expect(
    Object.entries(document.paths)
      .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`))
      .sort(),
  ).toEqual([
    'delete /api/me/devices/{code}',
    'delete /api/me/second-factor',
    'delete /api/me/sessions',
    'delete /api/me/sessions/{id}',
    'delete /api/users/{id}/devices/{code}',
    'delete /api/users/{id}/invitation',
    'delete /api/users/{id}/sessions/{sid}',
    'get /api/auth/keys',
    'get /api/committees',
    'get /api/committees/{id}',
    'get /api/committees/{id}/history',
    'get /api/committees/{id}/roll',
    'get /api/me',
    'get /api/me/second-factor',
    'get /api/me/sign-ins',
    'get /api/setup',
    'get /api/users',
    'get /api/users/{id}/sign-ins',
    'patch /api/users/{id}',
    'post /api/auth/attempt',
    'post /api/auth/login',
    'post /api/auth/logout',
    'post /api/auth/refresh',
    'post /api/guarantors',
    'post /api/join',
    'post /api/join/look',
    'post /api/me/password',
    'post /api/me/second-factor',
    'post /api/me/second-factor/confirm',
    'post /api/me/second-factor/recovery-codes',
    'post /api/roll',
    'post /api/setup',
    'post /api/sync/tickets',
    'post /api/users',
    'post /api/users/invited',
    'post /api/users/{id}/invitation',
  ]);
});

test('alive and ready are told without signing in', async () => {
  expect(await (await fetch(`${server.origin}/healthz`)).json()).toEqual({ status: 'ok' });
  const ready = await fetch(`${server.origin}/readyz`);
  expect([ready.status, await ready.json()]).toEqual([200, { status: 'ready' }]);
});
