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

test('[H2][H3][H4] every answer bounds what a page may do', async () => {
  const response = await fetch(`${server.origin}/healthz`);
  const policy = policyOf(response);
  expect(policy.get('default-src')).toBe("default-src 'none'");
  expect(policy.get('script-src')).toBe("script-src 'self'");
  expect(policy.get('style-src')).toBe("style-src 'self'");
  expect(policy.get('connect-src')).toBe(`connect-src 'self' ws://127.0.0.1:${server.port}`);
  expect(policy.get('frame-ancestors')).toBe("frame-ancestors 'none'");
  expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff');
  expect(response.headers.get('Referrer-Policy')).toBe('no-referrer');
  expect(policy.get('require-trusted-types-for')).toBe("require-trusted-types-for 'script'");
  expect(policy.get('trusted-types')).toBe('trusted-types committee-room-templates committee-room-worker');
  for (const [, value] of policy) expect(value).not.toMatch(/unsafe-|\*|https?:/);
  const features = new Map(
    (response.headers.get('Permissions-Policy') ?? '').split(', ').map((part) => part.split('=') as [string, string]),
  );
  expect([...features].filter(([, who]) => who !== '()')).toEqual([
    ['screen-wake-lock', '(self)'],
    ['fullscreen', '(self)'],
    ['camera', '(self)'],
    ['publickey-credentials-get', '(self)'],
  ]);
  for (const feature of ['microphone', 'geolocation', 'display-capture', 'usb', 'payment']) expect(features.get(feature)).toBe('()');
  expect(response.headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin');
  expect(response.headers.get('Cross-Origin-Resource-Policy')).toBe('same-origin');
  expect(response.headers.get('X-Frame-Options')).toBe('DENY');
  expect(response.headers.has('X-Powered-By') || response.headers.has('Server')).toBe(false);
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

test('[H1] other origins read and write only when the settings name them', async () => {
  const send = (method: string, origin: string, headers: Record<string, string> = {}) =>
    fetch(`${server.origin}/api/auth/login`, { method, headers: { Origin: origin, ...headers } });
  const preflight = await send('OPTIONS', TABLET, { 'Access-Control-Request-Method': 'POST' });
  expect(preflight.headers.get('Access-Control-Allow-Origin')).toBe(TABLET);
  expect(preflight.headers.get('Access-Control-Allow-Credentials')).toBe('true');
  const strangers = [
    'https://evil.example',
    'null',
    server.origin.replace('http:', 'https:'),
    `${server.origin}.evil.example`,
    `${server.origin}/`,
  ];
  for (const origin of [...strangers, server.origin.toUpperCase()])
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'POST', 'PATCH', 'DELETE']) {
      const refused = await send(method, origin, { 'Access-Control-Request-Method': 'POST' });
      expect([refused.status, refused.headers.has('Access-Control-Allow-Origin')], `${method} ${origin}`).toEqual([403, false]);
      expect(refused.headers.get('Vary')).toMatch(/Origin/);
      if (method !== 'HEAD') expect(await codeOf(refused)).toBe('foreign-origin');
    }
  const known = await fetch(`${server.origin}/api/setup`, { headers: { Origin: TABLET } });
  expect([known.status, known.headers.get('Access-Control-Allow-Origin')]).toEqual([200, TABLET]);
  const none = await fetch(`${server.origin}/api/setup`); // a cache must not give this one to another origin
  expect([none.headers.get('Vary'), none.headers.has('Access-Control-Allow-Origin')]).toEqual(['Origin', false]);
});

test('[H5] nothing of the API is kept by a cache or guessed to be something else, refusals and unknown methods included', async () => {
  const { accessToken } = await server.login('admin');
  for (const [method, path] of [
    ['GET', '/api/me'],
    ['HEAD', '/api/me'],
    ['GET', '/api/nope'],
    ['PUT', '/api/users'],
    ['QUERY', '/api/users'],
    ['GET', '/api/openapi.json'],
    ['GET', '/api/committees/K01/roll'],
    ['GET', '/healthz'],
    ['GET', '/metrics'],
  ] as const) {
    const response = await fetch(server.origin + path, { method, headers: { Authorization: `Bearer ${accessToken}` } });
    const { headers } = response;
    expect([headers.get('Cache-Control'), headers.get('X-Content-Type-Options')], `${method} ${path}`).toEqual(['no-store', 'nosniff']);
    expect(headers.get('Content-Type'), path).toMatch(path === '/metrics' ? /^text\/plain/ : /^application\/json/);
    expect(response.status, `${method} ${path}`).toBe(path === '/api/nope' ? 404 : /PUT|QUERY/.test(method) ? 405 : 200);
    await response.arrayBuffer();
  }
});

test('[H5] no route that is described may be kept by a cache, with or without the right to call it', async () => {
  const { accessToken } = await server.login('admin');
  const described = (await (await fetch(`${server.origin}/api/openapi.json`)).json()) as { paths: Record<string, Record<string, unknown>> };
  const routes = Object.entries(described.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => [method, path] as const),
  );
  expect(routes.length).toBeGreaterThan(40);
  for (const [method, path] of routes) {
    const filled = path.replaceAll(/\{\w+\}/g, 'K01');
    // what would change something is called by nobody: its refusal counts
    const headers: Record<string, string> = method === 'get' ? { Authorization: `Bearer ${accessToken}` } : {};
    const response = await fetch(server.origin + filled, { method: method.toUpperCase(), headers });
    expect(response.headers.get('Cache-Control'), `${method} ${path} ${response.status}`).toBe('no-store');
    await response.arrayBuffer();
  }
});

test('[H7] the demo signs in without a password under this machine’s own names only', async () => {
  const demo = await startTestServer({ env: { DEMO: '1' } });
  const ask = (host: string) =>
    new Promise<number>((resolve, reject) => {
      const headers = { Host: host, 'X-Committee-Room': '1' };
      request(`${demo.origin}/api/demo/state`, { headers }, (response) => resolve(response.resume().statusCode ?? 0))
        .on('error', reject)
        .end();
    });
  for (const host of [`127.0.0.1:${demo.port}`, `localhost:${demo.port}`, '[::1]:3000', 'localhost'])
    expect(await ask(host), host).toBe(200);
  for (const host of ['evil.example', `127.0.0.1.evil.example:${demo.port}`, 'localhost.evil.example', '127.0.0.1:3000:1', '@localhost'])
    expect(await ask(host), host).not.toBe(200);
  await demo.end();
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
  ['{"username":"noura","password":"x"}', 'text/plain'],
  ['{"username":"noura","password":"x"}', 'text/plain; application/json'],
  ['{"username":"noura","password":"x"}', 'multipart/form-data; boundary=application/json'],
  ['+AHsAIgB1AHMAZQByAG4AYQBtAGUAIgB9-', 'application/json; charset=utf-7'],
])('[H5] a body that is no request (%s, %s) is a bad request', async (body, type) => {
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
  type Route = {
    readonly summary?: string;
    readonly tags?: string[];
    readonly security?: unknown;
    readonly responses: Record<string, unknown>;
  };
  const document = (await (await fetch(`${server.origin}/api/openapi.json`)).json()) as {
    openapi: string;
    paths: Record<string, Record<string, Route>>;
  };
  expect(document.openapi).toBe('3.1.0');
  const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, route]) => ({ method, path, route })),
  );
  expect(routes.length).toBeGreaterThan(15); // which they are, and whom they answer, stands in docs/rights.md (H11)
  for (const { method, path, route } of routes) {
    expect([route.summary, route.tags?.[0], route.responses.default], `${method} ${path}`).not.toContain(undefined);
    const stranger = await fetch(server.origin + path.replace(/\{\w+\}/g, 'x'), {
      method: method.toUpperCase(),
      headers: { 'X-Committee-Room': '1', 'Content-Type': 'application/json' },
      ...(method === 'get' ? {} : { body: '{}' }),
    });
    const hasToSign = stranger.status === 401 && (await codeOf(stranger)) === 'not-authenticated';
    expect(route.security, `${method} ${path}`).toEqual(hasToSign ? [{ bearer: [] }] : undefined);
  }
});

test('alive and ready are told without signing in', async () => {
  expect(await (await fetch(`${server.origin}/healthz`)).json()).toEqual({ status: 'ok' });
  const ready = await fetch(`${server.origin}/readyz`);
  expect([ready.status, await ready.json()]).toEqual([200, { status: 'ready' }]);
});
