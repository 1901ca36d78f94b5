/** docs/operating/nginx.conf as it stands, in a real nginx, before a core and two sync processes. */

import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { SUBPROTOCOL, TICKET_PREFIX } from '../../schema/wire.ts';
import { type Fleet, startFleet } from './faultCycles/fleet.ts';
import { freePort, type Nginx, startNginx } from './nginx.ts';
import { KEY } from './roomServer.ts';
import { signInAs } from './signInAs.ts';
import type { StockTablet } from './stockTablet.ts';
import { until } from './until.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 }); // processes start, on machines that have other work

const FILE = fileURLToPath(new URL('../../docs/operating/nginx.conf', import.meta.url));
const CERTIFICATE = '/etc/letsencrypt/live/room.example.org';
const [ROOM, OTHER] = ['guarantees/K01', 'guarantees/K02'];
const SYNC = ['sync1', 'sync2'] as const;
let fleet: Fleet;
let nginx: Nginx;
let plainPort: number;
const tablets = new Set<StockTablet>();

beforeAll(async () => {
  const port = await freePort();
  plainPort = await freePort();
  fleet = await startFleet({ ALLOWED_ORIGINS: `http://127.0.0.1:${port}` }); // pages come from there
  const addressOf = (place: 'core' | 'sync1' | 'sync2'): string => new URL(fleet.originOf(place) ?? '').host;
  nginx = await startNginx(FILE, port, [
    ['127.0.0.1:3000', addressOf('core')],
    ['127.0.0.1:3001', addressOf('sync1')],
    ['127.0.0.1:3002', addressOf('sync2')],
    ['listen 80;', `listen 127.0.0.1:${plainPort};`],
    ['listen 443 ssl;', `listen 127.0.0.1:${port};`],
    [`ssl_certificate ${CERTIFICATE}/fullchain.pem;`, ''],
    [`ssl_certificate_key ${CERTIFICATE}/privkey.pem;`, ''],
  ]);
});
afterAll(async () => {
  for (const tablet of tablets) tablet.end();
  await nginx?.stop();
  await fleet?.stop();
});

/** Somebody who knows no other address than nginx's. */
async function signIn(username: 'noura' | 'salem') {
  const person = await signInAs(username, nginx, tablets);
  return { ...person, open: (room: string): Promise<StockTablet> => person.open(room, nginx) };
}

/** Connections that a process has in its rooms; null while it is down. */
async function connectionsAt(place: (typeof SYNC)[number]): Promise<number | null> {
  const origin = fleet.originOf(place);
  if (!origin) return null;
  const figures = await (await fetch(`${origin}/metrics`)).text();
  return Number(/^cx_ws_connections\{.*\} (\d+)$/m.exec(figures)?.[1] ?? 0);
}
const connections = (): Promise<(number | null)[]> => Promise.all(SYNC.map(connectionsAt));

test('signing in and the API go to the core, the figures to nobody, and a page of another site opens no socket', async () => {
  const { browser, accessToken, sessionId } = await signIn('noura');
  const me = await browser.call('/api/me', { headers: { Authorization: `Bearer ${accessToken}` } });
  expect([me.status, ((await me.json()) as { user: { username: string } }).user.username]).toEqual([200, 'noura']);
  expect((await browser.post('/api/auth/refresh', { sessionId })).status).toBe(200); // its cookie came through
  expect((await fetch(`${nginx.origin}/metrics`)).status).toBe(404);
  const open = (origin: string): WebSocket =>
    new WebSocket(`${nginx.origin.replace('http', 'ws')}/sync/${ROOM}`, [SUBPROTOCOL], { origin });
  const foreign = open('https://elsewhere.example.org');
  const [error] = (await once(foreign, 'error')) as [Error];
  expect(error.message).toMatch(/403/);
  const [code] = (await once(open(nginx.origin), 'close')) as [number];
  expect(code).toBe(4001); // let in, and told that it has no ticket
});

test('without TLS there is nothing but the way to the address with it', async () => {
  const { status, headers } = await fetch(`http://127.0.0.1:${plainPort}/join?a=b`, { redirect: 'manual' });
  expect([status, headers.get('location')]).toEqual([301, 'https://room.example.org/join?a=b']);
});

test('[C12] who comes by the same address meets at one process; of two, the first or the second other address is at the other', async () => {
  const salem = await signIn('salem');
  /** The process at which somebody who comes by this address is in the room. */
  async function processOf(room: string, query: string): Promise<number> {
    const ticket = await salem.ticketFor(room, 'device-of-salem-9'.padEnd(24, '0'));
    const socket = new WebSocket(`${nginx.origin.replace('http', 'ws')}/sync/${room}${query}`, [SUBPROTOCOL, TICKET_PREFIX + ticket]);
    await once(socket, 'message');
    const chosen = (await connections()).indexOf(1);
    socket.close();
    await until('it has left', async () => (await connections()).every((count) => count === 0));
    return chosen;
  }
  for (const room of [ROOM, OTHER]) {
    const plain = await processOf(room, '');
    const others = [await processOf(room, '?again=1'), await processOf(room, '?again=2')];
    expect(others.toSorted()).toEqual([0, 1]);
    expect([await processOf(room, ''), await processOf(room, '?again=1')]).toEqual([plain, others[0]]);
  }
});

test('a room is at one process; when that is killed its tablets come back through the other, and nothing is lost', async () => {
  const [noura, salem] = [await signIn('noura'), await signIn('salem')];
  const a = await noura.open(ROOM);
  const before = await connections();
  const chosen = before.indexOf(1);
  expect(before.toSorted()).toEqual([0, 1]);
  const b = await salem.open(ROOM);
  expect((await connections())[chosen]).toBe(2);
  const other = await salem.open(OTHER);
  a.rows.set(KEY(1), 'p');
  await until('it is seen', () => b.rows.get(KEY(1)) === 'p');

  const [killed, left] = chosen === 0 ? SYNC : ([SYNC[1], SYNC[0]] as const);
  await fleet.end(killed, 'SIGKILL');
  b.rows.set(KEY(2), 'r');
  await until('everybody is at the other', async () => (await connectionsAt(left)) === 3);
  await until('it is seen', () => a.rows.get(KEY(2)) === 'r');
  await Promise.all([a.synced(), b.synced(), other.synced()]);
  expect([a.isStopped, b.isStopped, other.isStopped, fleet.troubles]).toEqual([false, false, false, []]);
});
