import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { MAX_JSON_BODY_BYTES } from '../../schema/limits.ts';
import { startTestServer, type TestServer } from '../testing/testServer.ts';
import { createApp } from './app.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 }); // a real server, on machines that have other work

/** What is there and is no route of the API, or describes it. */
const NOT_DESCRIBED = ['/api/openapi.json', '/api/docs', '/healthz', '/readyz', '/metrics', '/demo'];
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

let server: TestServer;
let admin: string;
let self: string;
type Operation = {
  readonly security?: unknown;
  readonly parameters?: readonly { readonly in: string; readonly name: string; readonly required?: boolean }[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Record<string, unknown> };
  readonly responses: Record<string, unknown>;
};
let paths: Record<string, Record<string, Operation>>;
beforeAll(async () => {
  server = await startTestServer({ env: { API_RATE_FACTOR: '20' } }); // everything at once is what nobody does
  const signedIn = await server.login('admin');
  admin = signedIn.accessToken;
  self = signedIn.user.id;
  paths = ((await (await fetch(`${server.origin}/api/openapi.json`)).json()) as { paths: typeof paths }).paths;
});
afterAll(() => server.end());

/** Whatever is asked of it: an app is only put together here, and answers nothing. */
const anything: never = new Proxy(
  Object.assign(() => anything),
  {
    get: (_, name) => (name === Symbol.toPrimitive ? () => 'https://example.org' : anything),
    apply: () => anything,
  },
) as never;

test('[EX8] every route that the app has is described', () => {
  const deps = new Proxy({} as Parameters<typeof createApp>[0], {
    get: (_, name) => (name === 'isDemo' ? false : name === 'demo' || name === 'client' ? null : anything),
  });
  const app = createApp(deps);
  const described = new Set(
    Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`)),
  );
  const there = app.routes
    .filter(({ method, path }) => method !== 'ALL' && !NOT_DESCRIBED.includes(path))
    .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
  expect(there.length).toBeGreaterThan(80);
  expect([...new Set(there)].filter((route) => !described.has(route))).toEqual([]);
});

test('[EX8] whatever is described says how it is refused', () => {
  const silent = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { responses }]) => ('default' in responses ? [] : [`${method} ${path}`])),
  );
  expect(silent).toEqual([]);
});

test('[EX8] a file that is sent is described as a body, and the header that a cookie wants as a parameter', () => {
  const bodies = Object.entries(paths).flatMap(([path, { put, post }]) => {
    const { requestBody } = put ?? post ?? {};
    const types = Object.keys(requestBody?.content ?? {}).filter((type) => type !== 'application/json');
    return types.length > 0 ? [{ path, types, isRequired: requestBody?.required }] : [];
  });
  expect(bodies).toEqual([
    { path: '/api/roll', types: ['text/csv'], isRequired: true },
    { path: '/api/committees/{id}/photos/{sha256}', types: ['image/jpeg', 'image/png', 'image/webp'], isRequired: true },
  ]);
  const header = { in: 'header', name: 'X-Committee-Room', required: true };
  for (const path of ['/api/auth/refresh', '/api/auth/logout', '/api/device/wiped'])
    expect(paths[path]?.post?.parameters, path).toEqual([expect.objectContaining(header)]);
});

/** What is looked at once, written down when it is, told to nobody in particular, or reckoned anew each time. */
const ALWAYS_WHOLE = [
  ...['/api/auth/keys', '/api/setup', '/api/me/second-factor', '/api/audit/check', '/api/audit/keys'],
  ...['/api/committees/{id}/electors/{elector}/phones', '/api/electors/{id}/held', '/api/committees/{id}/snapshot.json'],
];

test('[EX9] what is read again and again is not told again while nothing is new', async () => {
  const readAsJson = Object.entries(paths).flatMap(([path, { get }]) => {
    const answer = get?.responses[200] as { content?: Record<string, unknown> } | undefined;
    return get && answer?.content?.['application/json'] ? [{ path, isTold: '304' in get.responses }] : [];
  });
  expect(readAsJson.flatMap(({ path, isTold }) => (isTold ? [] : [path])).sort()).toEqual([...ALWAYS_WHOLE].sort());
  for (const { path } of readAsJson.filter(({ isTold }) => isTold)) {
    const to = `${server.origin}${path.replace('{id}', path.startsWith('/api/users') ? self : 'K01')}${path.endsWith('history') ? '?elector=0123456789' : ''}`;
    const ask = (etag?: string) =>
      fetch(to, { headers: { Authorization: `Bearer ${admin}`, ...(etag === undefined ? {} : { 'If-None-Match': etag }) } });
    const first = await ask();
    await first.arrayBuffer();
    if (first.status === 403) continue; // another's
    const again = await ask(first.headers.get('etag') ?? '');
    expect([path, first.status, again.status, again.headers.get('cache-control')]).toEqual([path, 200, 304, 'no-store']);
  }
});

const BODIES = [
  ['{', 'application/json'],
  ['"text"', 'text/plain'],
] as const;

test('[EX9] every mistake is told in one form: a wrong method, a body that is none, nobody’s call', async () => {
  const wrong: string[] = [];
  async function expectRefusal(method: string, path: string, init: RequestInit, statuses: readonly number[]): Promise<void> {
    const response = await fetch(server.origin + path.replace(/\{\w+\}/g, 'K99'), { method, ...init });
    const text = await response.text();
    if (response.ok && !statuses.includes(0)) return;
    const { error } = JSON.parse(text === '' || response.ok ? '{}' : text) as { error?: { code?: string; message?: string } };
    const isTold =
      typeof error?.code === 'string' &&
      typeof error.message === 'string' &&
      response.headers.get('content-type')?.startsWith('application/json');
    const isMeant = statuses.length === 0 ? response.status >= 400 && response.status < 500 : statuses.includes(response.status);
    if (!isTold || !isMeant) wrong.push(`${method} ${path}: ${response.status} ${text.slice(0, 80)}`);
  }
  for (const [path, methods] of Object.entries(paths)) {
    const own = Object.keys(methods).map((method) => method.toUpperCase());
    const other = METHODS.find((method) => !own.includes(method));
    const headers = { Authorization: `Bearer ${admin}`, 'X-Committee-Room': '1' };
    if (other) await expectRefusal(other, path, { headers }, [405, 0]);
    for (const method of own) {
      if (methods[method.toLowerCase()]?.security) await expectRefusal(method, path, {}, [401, 0]);
      if (method === 'GET' || method === 'DELETE') continue;
      for (const [body, type] of BODIES) await expectRefusal(method, path, { headers: { ...headers, 'Content-Type': type }, body }, []);
    }
  }
  expect(wrong).toEqual([]);
});

test('[EX9] an unknown route, a body that is too long, and which methods there are', async () => {
  const ask = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(server.origin + path, init);
    return [response.status, ((await response.json()) as { error: { code: string } }).error.code, response.headers.get('allow')];
  };
  expect(await ask('/api/nothing/here')).toEqual([404, 'not-found', null]);
  expect(await ask('/api/auth/login')).toEqual([405, 'wrong-method', 'POST']);
  expect(await ask('/api/committees/K01/export.pdf')).toEqual([404, 'not-found', null]);
  expect(await ask('/api/election', { method: 'DELETE' })).toEqual([405, 'wrong-method', 'GET, PUT']);
  const body = ' '.repeat(MAX_JSON_BODY_BYTES + 1);
  expect(await ask('/api/auth/login', { method: 'POST', body, headers: { 'Content-Type': 'application/json' } })).toEqual([
    413,
    'too-large',
    null,
  ]);
});
