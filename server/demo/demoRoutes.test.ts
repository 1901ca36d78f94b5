import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { DemoState } from '../../schema/demo.ts';
import { AppError } from '../../schema/errors.ts';
import { MAX_SAVED_ENTRIES } from '../../schema/savedEdits.ts';
import { openEmpty } from '../testing/testDatabase.ts';
import { createDemoRoutes } from './demoRoutes.ts';

const STATE: DemoState = { tablets: [{ tablet: 'left', origin: 'http://127.0.0.1:1', isCut: false }], kills: 0, day: null };
const database = openEmpty();
const asked: string[] = [];
let server: Server;
let origin: string;

const note = (what: string): DemoState => {
  asked.push(what);
  return STATE;
};
const supervisor = {
  state: async () => STATE,
  cut: async (tablet: string) => note(`cut ${tablet}`),
  heal: async (tablet: string) => note(`heal ${tablet}`),
  kill: () => void note('kill'),
  startDay: async () => note('start day'),
  stopDay: async () => note('stop day'),
  dayReplicas: async () => [{ room: 'attendance/K01', clientId: 9, made: 3, acknowledged: 2 }],
};

function appWith(link: typeof supervisor | null): Hono {
  const app = new Hono();
  app.onError((error, c) => (error instanceof AppError ? c.text(error.code, 418) : c.text(String(error), 500)));
  const signIn: Parameters<typeof createDemoRoutes>[0]['signIn'] = (c, username) => c.text(`signed in ${username}`);
  app.route('/api/demo', createDemoRoutes({ sqlite: database.sqlite, signIn, supervisor: link }));
  return app;
}

beforeAll(async () => {
  const withSupervisor = getRequestListener(appWith(supervisor).fetch);
  const without = getRequestListener(appWith(null).fetch);
  server = createServer((request, response) => {
    void (request.headers['x-alone'] ? without : withSupervisor)(request, response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});
afterAll(() => {
  server.close();
  database.close();
});
beforeEach(() => {
  asked.length = 0;
});

async function call(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<[number, string]> {
  const init = body === undefined ? { headers } : { method: 'POST', headers, body: typeof body === 'string' ? body : JSON.stringify(body) };
  const response = await fetch(`${origin}/api/demo${path}`, init);
  return [response.status, await response.text()];
}

test('only the demo’s own people are signed in', async () => {
  expect(await call('/login', { username: 'clerk-a' })).toEqual([200, 'signed in clerk-a']);
  for (const username of ['somebody', '', 7, null]) expect(await call('/login', { username })).toEqual([418, 'not-found']);
});

test('switches do what they say', async () => {
  expect(JSON.parse((await call('/state'))[1])).toEqual(STATE);
  await call('/cut', { tablet: 'left' });
  await call('/heal', { tablet: 'right' });
  expect((await call('/kill', {}))[0]).toBe(202);
  expect(asked).toEqual(['cut left', 'heal right', 'kill']);
  expect(await call('/cut', { tablet: 'middle' })).toEqual([418, 'bad-request']);
});

test('[B20] the polling day is started and stopped, and what its tablets wrote is looked for in the log', async () => {
  await call('/day', { isRunning: true });
  await call('/day', { isRunning: false });
  expect(asked).toEqual(['start day', 'stop day']);
  expect(JSON.parse((await call('/day'))[1])).toEqual({ made: 3, acknowledged: 2, inLog: 0, lost: 2 });
  expect(await call('/day', { isRunning: 'yes' })).toEqual([418, 'bad-request']);
});

test('without a supervisor there are no tablets and no switches', async () => {
  const alone = { 'X-Alone': '1' };
  expect(JSON.parse((await call('/state', undefined, alone))[1])).toEqual({ tablets: [], kills: 0, day: null });
  for (const [path, body] of [
    ['/cut', { tablet: 'left' }],
    ['/kill', {}],
    ['/day', { isRunning: true }],
  ] as const)
    expect(await call(path, body, alone)).toEqual([418, 'not-found']);
});

test('verify counts what it is given and refuses what it cannot read', async () => {
  const entry = { room: 'guarantees/K01', clientId: 7, clock: 0, edits: 2 };
  expect(JSON.parse((await call('/verify', { entries: [entry] }))[1])).toEqual({ saved: 2, onDisk: 0, lost: 2 });
  for (const entries of [undefined, 'all', [{ ...entry, clock: -1 }], Array.from({ length: MAX_SAVED_ENTRIES + 1 }, () => entry)])
    expect(await call('/verify', { entries })).toEqual([418, 'bad-request']);
  expect(await call('/verify', 'no json')).toEqual([418, 'bad-request']);
});

test('[L1] as many entries as are allowed fit into the body that is allowed', () => {
  const longest = { room: 'guarantees/K-of-16-letters', clientId: 2 ** 32 - 1, clock: 999_999, edits: 999 };
  expect(JSON.stringify({ entries: Array.from({ length: MAX_SAVED_ENTRIES }, () => longest) }).length).toBeLessThan(64 * 1024);
});

test('callers from anywhere but this machine are refused', async () => {
  const app = appWith(supervisor);
  const from = (remoteAddress?: string) => app.request('/api/demo/state', {}, { incoming: { socket: { remoteAddress } } });
  expect((await from('127.0.0.1')).status).toBe(200);
  expect((await from('::1')).status).toBe(200);
  expect((await from('::ffff:127.0.0.1')).status).toBe(200);
  for (const address of ['10.0.0.7', '::ffff:10.0.0.7', '1127.0.0.1', undefined]) expect((await from(address)).status).toBe(418);
});
