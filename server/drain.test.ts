import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { MAX_SOCKETS_PER_DEVICE } from '../schema/limits.ts';
import { MESSAGE, SUBPROTOCOL, TICKET_PREFIX } from '../schema/wire.ts';
import { openDatabase } from './database.ts';
import { encodeUpdate } from './rooms/frames.ts';
import { PASSWORD } from './testing/seedCampaign.ts';
import { startTestServer } from './testing/testServer.ts';
import { until } from './testing/until.ts';

const SOCKETS = process.env.TEST_LONG ? 500 : 120;

const keyOf = (i: number): string => `e${String(i).padStart(9, '0')}user01a`;

test(`an orderly end: ${SOCKETS} sockets are told 1012 in slices, in less than 10 s, and what was acknowledged is on disk`, {
  timeout: 120_000,
}, async () => {
  const server = await startTestServer({ env: { API_RATE_FACTOR: '10' } }); // all tickets are asked for at once
  const { accessToken: admin } = await server.login('admin');
  const coordinator = { name: 'One more', role: 'coordinator', memberships: [{ committee: 'K01', stream: null }], password: PASSWORD };
  const people = await Promise.all(
    ['second', 'third1', 'fourth'].map(async (username) => {
      expect((await server.as(admin, 'POST', '/api/users', { ...coordinator, username })).status).toBe(201);
      const browser = server.newBrowser();
      return { browser, token: (await browser.login(username, PASSWORD)).accessToken };
    }),
  ); // nobody has so many sockets alone
  const tablets = await Promise.all(
    Array.from({ length: SOCKETS }, async (_, i) => {
      const whose = i % people.length;
      const device = `device-${whose}${String(Math.floor(i / people.length / (MAX_SOCKETS_PER_DEVICE - 4))).padStart(9, '0')}`;
      const { browser, token } = people[whose] ?? expect.unreachable();
      const { tickets } = await browser.tickets(token, ['guarantees/K01'], device);
      const [granted] = tickets;
      if (!granted || !('ticket' in granted)) throw new Error('no ticket');
      const socket = new WebSocket(`${server.origin.replace(/^http/, 'ws')}/sync/guarantees%2FK01`, [
        SUBPROTOCOL,
        TICKET_PREFIX + granted.ticket,
      ]);
      const tablet = { socket, acknowledged: 0, closedAtMs: 0, code: 0 };
      socket.on('message', (data: Buffer) => {
        if (data[0] === MESSAGE.acknowledged) tablet.acknowledged = data[1] ?? 0;
      });
      socket.on('close', (code) => Object.assign(tablet, { code, closedAtMs: performance.now() }));
      await once(socket, 'open');
      return tablet;
    }),
  );
  for (const [i, { socket }] of tablets.entries()) {
    const doc = new Y.Doc();
    doc.getMap('rows').set(keyOf(i), 'p');
    socket.send(encodeUpdate(Y.encodeStateAsUpdate(doc)));
  }
  const startedAtMs = performance.now();
  await server.close(); // with all of that on its way
  expect(performance.now() - startedAtMs).toBeLessThan(10_000);
  await until('every socket has closed', () => tablets.every(({ code }) => code !== 0));
  expect(tablets.map(({ code }) => code)).toEqual(tablets.map(() => 1012));
  const closedAt = tablets.map(({ closedAtMs }) => closedAtMs);
  expect(Math.max(...closedAt) - Math.min(...closedAt)).toBeGreaterThan(20); // not all in one moment, also where this process is held up between two slices

  const database = openDatabase(join(server.dataDir, 'committee-room.sqlite'));
  const onDisk = database.sqlite.prepare<[], { keys: string }>('SELECT keys FROM doc_log').all();
  database.close();
  await server.end();
  const keys = new Set(onDisk.flatMap((row) => JSON.parse(row.keys) as string[]));
  expect(tablets.filter(({ acknowledged }, i) => acknowledged > 0 && !keys.has(keyOf(i)))).toEqual([]);
});
