import { afterEach, expect, test } from 'vitest';
import { createStockTablet } from '../testing/stockTablet.ts';
import { startTestServer } from '../testing/testServer.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function start(env: Record<string, string> = {}) {
  const server = await startTestServer({ env });
  ends.push(server.end);
  const read = async (headers: Record<string, string> = {}) => {
    const response = await fetch(`${server.origin}/metrics`, { headers });
    return { status: response.status, type: response.headers.get('Content-Type'), text: await response.text() };
  };
  return { ...server, read };
}

test('counts what the engine did, without a name of a room, a person or a device', async () => {
  const server = await start();
  const { accessToken, user } = await server.login('noura');
  const { tickets } = await server.browser.tickets(accessToken, ['guarantees/K01']);
  const [granted] = tickets;
  if (!granted || !('ticket' in granted)) throw new Error('no ticket');
  const tablet = createStockTablet({ origin: server.origin, room: granted.room, ticket: granted.ticket });
  ends.push(tablet.end);
  tablet.rows.set('e000000001user01a', 'p');
  await tablet.synced();
  await tablet.saved(1);
  const { status, type, text } = await server.read();
  expect(status).toBe(200);
  expect(type).toMatch(/^text\/plain; version=0\.0\.4/);
  expect(text).toMatch(/^cx_ws_connections\{doc_kind="guarantees"\} 1$/m);
  expect(text).toMatch(/^cx_docs_loaded [1-3]$/m); // the board, too, once it is written
  expect(text).toMatch(/^cx_board_dirty_committees \d/m);
  expect(text).toMatch(/^cx_commit_seconds_count [1-9]/m);
  expect(text).toMatch(/^cx_ack_seconds_count [1-9]/m);
  expect(text).toMatch(/^cx_unacked_frames 0$/m);
  for (const name of [
    'cx_gate_seconds_count',
    'cx_disk_free_bytes',
    'cx_eventloop_lag_seconds',
    'cx_slow_consumers_total',
    'cx_ws_buffered_bytes',
  ])
    expect(text).toMatch(new RegExp(`^${name} [0-9]`, 'm'));
  for (const secret of ['K01', user.id, user.name, 'noura', 'e000000001']) expect(text).not.toContain(secret);
});

test('is for programs on this machine: whoever comes through a proxy is told there is no such page', async () => {
  const server = await start();
  expect((await server.read({ 'X-Forwarded-For': '203.0.113.9' })).status).toBe(404);
  expect((await server.read({ Forwarded: 'for=203.0.113.9' })).status).toBe(404);
  expect((await server.read()).status).toBe(200);
});

test('with a token it answers whoever knows it, and nobody else', async () => {
  const token = 'a-token-for-tests-only';
  const server = await start({ METRICS_TOKEN: token });
  expect((await server.read()).status).toBe(404);
  expect((await server.read({ Authorization: 'Bearer a-token-for-tests-onlx' })).status).toBe(404);
  expect((await server.read({ Authorization: `Bearer ${token}`, 'X-Forwarded-For': '203.0.113.9' })).status).toBe(200);
});
