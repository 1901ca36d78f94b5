import { writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SessionAnswer } from '../schema/api.ts';
import type { ElectorId, UserId } from '../schema/ids.ts';
import { claimKey } from '../schema/keys.ts';
import { createRandom } from '../schema/testing.ts';
import { readConfig } from './config.ts';
import { createLog } from './log.ts';
import { startServer } from './startServer.ts';
import { PASSWORD } from './testing/seedCampaign.ts';
import { createStockTablet, type StockTablet } from './testing/stockTablet.ts';
import { startTestServer, type TestServer } from './testing/testServer.ts';
import { until } from './testing/until.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 }); // a real server, on machines that have other work

const ROOM = 'guarantees/K01';
let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.end());

const keyOf = (n: number): string => claimKey(String(n).padStart(10, '0') as ElectorId, 'owner1' as UserId, 'note');

async function openTablet(session: SessionAnswer, device: string): Promise<StockTablet> {
  const { tickets } = await server.browser.tickets(session.accessToken, [ROOM], device);
  const [ticket] = tickets;
  if (!ticket || 'error' in ticket) throw new Error('no ticket');
  return createStockTablet({ origin: server.origin, room: ROOM, ticket: ticket.ticket });
}

test('20 editors with ten edits a second each on one list: nothing lost, all equal', { timeout: 60_000 }, async () => {
  const EDITORS = 20;
  const EDITS = 40;
  const random = createRandom(7);
  const sessions = [await server.login('noura'), await server.login('salem')];
  const tablets = await Promise.all(
    Array.from({ length: EDITORS }, (_, i) => openTablet(sessions[i % 2] as SessionAnswer, `device-of-editor-${100 + i}`)),
  );
  await Promise.all(tablets.map((tablet) => tablet.synced()));
  const last = new Map<string, Set<string>>(); // every value that was written to a cell
  for (let edit = 0; edit < EDITS; edit++) {
    for (const [i, tablet] of tablets.entries()) {
      const key = keyOf(random.int(400)); // editors meet in the same cells
      const value = `${i}.${edit}`;
      last.set(key, (last.get(key) ?? new Set()).add(value));
      tablet.rows.set(key, value);
    }
    // ten a second would be a round every 100 ms; as fast as the server takes them is harder
    await until('the server keeps up', () => tablets.every((tablet) => edit - (tablet.acknowledged - 1) < 10));
  }
  await Promise.all(tablets.map((tablet) => tablet.saved(1 + EDITS)));
  const content = (tablet: StockTablet): string => JSON.stringify(Object.entries(tablet.rows.toJSON()).sort());
  await until('all are equal', () => new Set(tablets.map(content)).size === 1, 10_000);
  const [first] = tablets;
  if (!first) throw new Error('no tablet');
  expect([...first.rows.keys()].sort()).toEqual([...last.keys()].sort());
  for (const [key, values] of last) expect(values).toContain(first.rows.get(key));

  // and what a newcomer gets, from the log of a server that has forgotten everything, is the same
  const seen = content(first);
  for (const tablet of tablets) tablet.end();
  await server.close();
  const again = await startServer(readConfig({ DATA_DIR: server.dataDir, PORT: String(server.port) }), {
    client: 'none',
    log: createLog('silent'),
  });
  const newcomer = await openTablet(await server.login('noura'), 'device-of-the-newcomer');
  await newcomer.synced();
  expect(content(newcomer)).toBe(seen);
  newcomer.end();
  await again.close();
});

test('closing tells sockets 1012, puts what was received on disk, and can be said twice', async () => {
  const tablet = await openTablet(await server.login('noura'), 'device-0123456789');
  await tablet.synced();
  tablet.rows.set(keyOf(1), 'just before the end');
  await tablet.saved(2);
  await Promise.all([server.close(), server.close()]);
  await tablet.closedWith(1012);
  await expect(fetch(`${server.origin}/healthz`)).rejects.toThrow();
  tablet.end();
});

test('[A6] a ticket of an earlier run of the server opens nothing', async () => {
  const session = await server.login('noura');
  const { tickets } = await server.browser.tickets(session.accessToken, [ROOM], 'device-0123456789');
  const [ticket] = tickets;
  if (!ticket || 'error' in ticket) throw new Error('no ticket');
  await server.close();
  const again = await startServer(readConfig({ DATA_DIR: server.dataDir, PORT: '0' }), { client: 'none', log: createLog('silent') });
  const tablet = createStockTablet({ origin: again.origin, room: ROOM, ticket: ticket.ticket });
  await tablet.closedWith(4001);
  tablet.end();
  // the session and its access token go on
  const me = await fetch(`${again.origin}/api/me`, { headers: { Authorization: `Bearer ${session.accessToken}` } });
  expect(me.status).toBe(200);
  await again.close();
});

test('a port that is taken leaves nothing open: the folder can be served elsewhere at once', async () => {
  const { dataDir, port } = server;
  await server.close();
  const other = await startTestServer();
  const taken = readConfig({ DATA_DIR: dataDir, PORT: String(other.port) });
  await expect(startServer(taken, { client: 'none', log: createLog('silent') })).rejects.toThrow(
    /^PORT is \d+: another program is using it/,
  );
  const again = await startServer(readConfig({ DATA_DIR: dataDir, PORT: String(port) }), { client: 'none', log: createLog('silent') });
  expect(again.port).toBe(port);
  await again.close();
  await other.end();
});

test('[A10] a day of signing in, editing, failing and signing out leaves no name, password or token in the log', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'trace' }, new Writable({ write: (chunk, _encoding, done) => done(void lines.push(String(chunk))) }));
  const heard = await startTestServer({ log });
  const { browser } = heard;
  const session = await heard.login('noura');
  const { tickets } = await browser.tickets(session.accessToken, [ROOM, 'guarantees/K02']);
  const ticket = tickets[0] && 'ticket' in tickets[0] ? tickets[0].ticket : '';
  const tablet = createStockTablet({ origin: heard.origin, room: ROOM, ticket });
  await tablet.synced();
  tablet.rows.set(keyOf(1), 'a note about somebody');
  await tablet.saved(2);
  await browser.post('/api/auth/login', { username: 'noura', password: 'guessed wrong' });
  const first = browser.cookies.get(`cr_${session.sessionId}`) ?? '';
  await browser.post('/api/auth/refresh', { sessionId: session.sessionId });
  await browser.post('/api/auth/refresh', { sessionId: session.sessionId });
  browser.cookies.set(`cr_${session.sessionId}`, first);
  await browser.post('/api/auth/refresh', { sessionId: session.sessionId }); // used again: the session ends, which is logged
  await tablet.closedWith(4003);
  tablet.end();
  await heard.end();
  expect(lines.join()).toContain(session.sessionId);
  for (const secret of ['Noura', 'noura', 'guessed wrong', PASSWORD, 'a note about', first, ticket, session.accessToken])
    expect(lines.join(), secret).not.toContain(secret);
});

test('the demo never opens on a real campaign: anybody would sign in without a password', async () => {
  await server.close();
  const start = startServer(readConfig({ DATA_DIR: server.dataDir, PORT: '0', DEMO: '1' }), { client: 'none', log: createLog('silent') });
  await expect(start).rejects.toThrow(/^DEMO is 1 and DATA_DIR [^\n]* holds a real campaign/);
});

test('a lock file that is no database says so and not that another server runs', async () => {
  await server.close();
  writeFileSync(join(server.dataDir, 'lock.sqlite'), 'x'.repeat(5_000));
  const start = startServer(readConfig({ DATA_DIR: server.dataDir, PORT: '0' }), { client: 'none', log: createLog('silent') });
  await expect(start).rejects.toThrow(/lock\.sqlite cannot be used \(SQLITE_NOTADB\)/);
});

test('[L1] upgrades that are refused leave nothing behind, and the server ends though their peers stay', async () => {
  const peers = await Promise.all(
    ['vite-hmr', 'other'].map(
      (protocol) =>
        new Promise<Socket>((resolve) => {
          const peer = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true }, () => {
            peer.write(
              `GET /elsewhere HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Protocol: ${protocol}\r\n\r\n`,
            );
          });
          peer.once('data', () => resolve(peer)); // the refusal; our side stays open
          peer.on('error', () => {});
        }),
    ),
  );
  await server.close();
  for (const peer of peers) peer.destroy();
});
