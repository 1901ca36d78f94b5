import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WebSocket as WsClient } from 'ws';
import type { ElectorId, UserId } from '../schema/ids.ts';
import { claimKey } from '../schema/keys.ts';
import { createRandom } from '../schema/testing.ts';
import { SUBPROTOCOL } from '../schema/wire.ts';
import { createTestBrowser } from './testing/client.ts';
import { PASSWORD } from './testing/seedCampaign.ts';
import { runServerProcess, type ServerProcess, startServerProcess } from './testing/serverProcess.ts';
import { createStockTablet } from './testing/stockTablet.ts';
import { openSeeded } from './testing/testDatabase.ts';
import { until } from './testing/until.ts';

vi.setConfig({ testTimeout: 30_000 }); // processes start, on machines that have other work

const ROOM = 'guarantees/K01';
const ROUNDS = process.env.TEST_LONG ? 10 : 2;
let folder: string;
let DATA_DIR: string;
let running: ServerProcess | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'committee-room-'));
  DATA_DIR = join(folder, 'data');
});
afterEach(async () => {
  await running?.kill('SIGKILL');
  running = null;
  rmSync(folder, { recursive: true, force: true });
});

const start = async (): Promise<ServerProcess> => {
  running = await startServerProcess({ DATA_DIR });
  return running;
};

async function seed(): Promise<void> {
  mkdirSync(DATA_DIR);
  const database = await openSeeded(join(DATA_DIR, 'committee-room.sqlite'));
  database.close();
}

/** A signed-in stock tablet on the list of K01. */
async function openTablet(origin: string) {
  const browser = createTestBrowser(origin);
  const { accessToken } = await browser.login('noura', PASSWORD);
  const { tickets } = await browser.tickets(accessToken, [ROOM]);
  const [ticket] = tickets;
  if (!ticket || 'error' in ticket) throw new Error('no ticket');
  const tablet = createStockTablet({ origin, room: ROOM, ticket: ticket.ticket });
  await tablet.synced();
  return tablet;
}

test('with PORT=0 it takes a free port, says where in one line, and prints the way in for the first admin', async () => {
  const server = await start();
  expect(Number(new URL(server.origin).port)).toBeGreaterThan(0);
  expect(server.said().split('\n').slice(1)).toEqual([`ready ${server.origin}`, '']);
  expect(server.setupLink).toMatch(new RegExp(`^${server.origin}/setup#[\\w-]{43}$`));
  expect((await fetch(`${server.origin}/readyz`)).status).toBe(200);
});

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('%s ends it in order: sockets are told 1012, the exit code is 0', async (signal) => {
  await seed();
  const server = await start();
  expect(server.setupLink).toBeNull();
  const tablet = await openTablet(server.origin);
  const exitCode = server.kill(signal);
  await tablet.closedWith(1012);
  expect(await exitCode).toBe(0);
  tablet.end();
});

/** A sign-in whose body has not come yet: the server is waiting for it. */
async function beginSignIn(origin: string) {
  const { hostname, port } = new URL(origin);
  const body = JSON.stringify({ username: 'noura', password: PASSWORD });
  const headers = ['Content-Type: application/json', 'X-Committee-Room: 1', `Content-Length: ${body.length}`, 'Expect: 100-continue'];
  const socket = connect(Number(port), hostname);
  let answer = '';
  socket.on('data', (chunk: Buffer) => {
    answer += chunk.toString();
  });
  socket.on('error', () => {}); // the server may have been ended at once
  socket.write(`POST /api/auth/login HTTP/1.1\r\nHost: ${hostname}\r\n${headers.join('\r\n')}\r\n\r\n`);
  await until('the call is under way', () => answer.includes('100 Continue'));
  return { end: () => socket.write(body), answer: () => answer };
}

test('[I18] what comes within a second is one signal: npm passes on what the whole group has got already', async () => {
  await seed();
  const server = await start();
  const tablet = await openTablet(server.origin);
  const signIn = await beginSignIn(server.origin);
  server.child.kill('SIGINT');
  const exitCode = server.kill('SIGTERM');
  signIn.end();
  await tablet.closedWith(1012);
  await until('the call is answered', () => signIn.answer().includes('200 OK'));
  expect(await exitCode).toBe(0);
  tablet.end();
});

test('[I18] a signal after that ends it at once, whoever has not answered yet', async () => {
  await seed();
  const server = await start();
  const browser = createTestBrowser(server.origin);
  const { accessToken } = await browser.login('noura', PASSWORD);
  const [ticket] = (await browser.tickets(accessToken, [ROOM])).tickets;
  if (!ticket || 'error' in ticket) throw new Error('no ticket');
  const deaf = new WsClient(`${server.origin.replace('http', 'ws')}/sync/${ROOM}`, [SUBPROTOCOL, `ticket.${ticket.ticket}`]);
  await once(deaf, 'message'); // in the room: its end waits for an answer, from the first signal on
  deaf.pause();
  await beginSignIn(server.origin); // and a call for the rest of its body
  await until('it has ended', () => !server.child.kill('SIGTERM') || server.child.exitCode !== null);
  expect(server.child.exitCode).toBe(1);
  deaf.terminate();
});

test('a port in use: one line that says what to do, exit code 1', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await until('the other listens', () => other.listening);
  const { port } = other.address() as AddressInfo;
  const { exitCode, out, err } = await runServerProcess({ DATA_DIR, PORT: String(port) });
  other.close();
  expect([exitCode, out]).toEqual([1, '']);
  expect(err).toBe(`PORT is ${port}: another program is using it; stop that one or choose another port (PORT=0 takes a free one)\n`);
});

test('a data folder in use: one line, exit code 1, and the one that uses it goes on', async () => {
  const server = await start();
  const { exitCode, err } = await runServerProcess({ DATA_DIR });
  expect(exitCode).toBe(1);
  expect(err).toMatch(/^DATA_DIR is ".*": another server is using it; [^\n]*\n$/);
  expect((await fetch(`${server.origin}/readyz`)).status).toBe(200);
});

test('a data folder that cannot be written: one line, exit code 1', async () => {
  writeFileSync(join(folder, 'file'), '');
  chmodSync(join(folder, 'file'), 0o400);
  const { exitCode, err } = await runServerProcess({ DATA_DIR: join(folder, 'file', 'data') });
  expect(exitCode).toBe(1);
  expect(err).toMatch(/^DATA_DIR is ".*": the folder cannot be created or written \(ENOTDIR\)[^\n]*\n$/);
});

test('a database that is none: one line, exit code 1, and the file is left as it was', async () => {
  mkdirSync(DATA_DIR);
  writeFileSync(join(DATA_DIR, 'committee-room.sqlite'), 'this is no database at all, whatever its name says'.repeat(100));
  const { exitCode, err } = await runServerProcess({ DATA_DIR });
  expect(exitCode).toBe(1);
  expect(err).toMatch(/^DATA_DIR is ".*": its database cannot be opened \(SQLITE_NOTADB\)[^\n]*\n$/);
});

test('[OP2] a database that may only be read, as one that another user has put back: one line, exit code 1', async () => {
  await seed();
  const file = join(DATA_DIR, 'committee-room.sqlite');
  const bytes = readFileSync(file);
  bytes[18] = 3; // SQLite's own mark for it: no file mode keeps root from writing
  writeFileSync(file, bytes);
  const { exitCode, err } = await runServerProcess({ DATA_DIR });
  expect(exitCode).toBe(1);
  expect(err).toMatch(/^DATA_DIR is ".*": its database cannot be opened \(SQLITE_READONLY\); [^\n]*change its owner[^\n]*\n$/);
});

test('a wrong setting: one line, exit code 1', async () => {
  const { exitCode, err } = await runServerProcess({ DATA_DIR, LOG_LEVEL: 'chatty' });
  expect([exitCode, err]).toEqual([1, 'LOG_LEVEL is "chatty": it must be one of fatal, error, warn, info, debug, silent\n']);
});

test('[I1] kill -9 again and again at a random moment of writing: every acknowledged edit is there after the restart', {
  timeout: 120_000,
}, async () => {
  const random = createRandom(20_261_124);
  await seed();
  const saved: string[] = [];
  let n = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const server = await start();
    const tablet = await openTablet(server.origin);
    expect(
      saved.filter((key) => !tablet.rows.has(key)),
      `acknowledged and lost before round ${round}`,
    ).toEqual([]);
    const keys: string[] = [];
    const acknowledgedKeys = () => Math.max(0, tablet.acknowledged - 1); // the first frame is the step 2 that answered the server's step 1
    const killWhen = 5 + random.int(60);
    while (acknowledgedKeys() < killWhen) {
      for (let burst = 1 + random.int(8); burst > 0; burst--) {
        n += 1;
        const key = claimKey(String(n).padStart(10, '0') as ElectorId, 'owner1' as UserId, 'note');
        tablet.rows.set(key, `edit ${n}`);
        keys.push(key);
      }
      await until('the server keeps up', () => keys.length - acknowledgedKeys() < 64);
    }
    await server.kill('SIGKILL');
    await until('the tablet sees it', () => tablet.closes.length > 0);
    saved.push(...keys.slice(0, acknowledgedKeys()));
    tablet.end();
  }
  expect(saved.length).toBeGreaterThan(20 * ROUNDS);
  const tablet = await openTablet((await start()).origin);
  expect(saved.filter((key) => !tablet.rows.has(key))).toEqual([]);
  tablet.end();
});
