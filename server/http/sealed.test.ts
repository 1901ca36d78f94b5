import { request } from 'node:http';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HeldEditsAnswer, SealedEdit, SealedEditsAnswer, SealingKey } from '../../schema/deviceApi.ts';
import { MAX_SEALED_BODY_BYTES, MAX_SEALED_EDITS } from '../../schema/limits.ts';
import { createOfflineTablet, type Of, sealEntry } from '../sealed/testing/offlineTablet.ts';
import { sealingKeyIn } from '../sealed/testing/sealingKeyIn.ts';
import { cellKey } from '../testing/cellKey.ts';
import { createStockTablet } from '../testing/stockTablet.ts';
import { startTestServer, type TestServer } from '../testing/testServer.ts';
import { until } from '../testing/until.ts';
import { createCarrierLimits } from './carrierLimits.ts';
import { createCallerAddress } from './strangers.ts';

const ROOM = 'guarantees/K01';
let server: TestServer;
let key: SealingKey;
beforeAll(async () => {
  server = await startTestServer();
  key = await sealingKeyIn(server.dataDir);
});
afterAll(() => server.end());

async function person(username: 'noura' | 'salem' | 'admin' | 'badria') {
  const { user, accessToken: token } = await server.login(username);
  const deviceId = `device-of-${username}`.padEnd(24, '0');
  const [ticket] = (await server.browser.tickets(token, [ROOM], deviceId)).tickets;
  return { userId: user.id, deviceId, token, ticket };
}
const post = async (body: string, headers: Record<string, string> = {}) => {
  const response = await fetch(`${server.origin}/api/edits/sealed`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body,
  });
  return { status: response.status, body: (await response.json()) as SealedEditsAnswer & { code?: string } };
};
/** A body of this length is announced, and not a byte of it sent. */
const announce = (bytes: number) =>
  new Promise<number>((resolve, reject) => {
    const headers = { 'Content-Type': 'application/json', 'Content-Length': String(bytes) };
    const sending = request(`${server.origin}/api/edits/sealed`, { method: 'POST', headers }, (response) => {
      resolve(response.statusCode ?? 0);
      sending.destroy();
    });
    sending.on('error', reject);
    sending.flushHeaders();
  });
const send = (edits: readonly SealedEdit[]) => post(JSON.stringify({ edits }));
const epochOf = async (): Promise<number> => {
  const { ticket } = await person('salem');
  if (!ticket || !('ticket' in ticket)) throw new Error('no ticket');
  return ticket.epoch;
};
const edits = async (of: Of, tab: string, count: number) => {
  const tablet = createOfflineTablet({ room: ROOM, epoch: await epochOf(), tab });
  return Promise.all(Array.from({ length: count }, (_, i) => sealEntry(key, of, tablet.write({ [cellKey(`${tab}${i}`)]: 'Noura' }))));
};

test('[Z2][Z6] brought by nobody in particular it stands on others’ screens; of a revoked person a coordinator decides, over HTTP', async () => {
  const noura = await person('noura');
  const salem = await person('salem');
  if (!salem.ticket || !('ticket' in salem.ticket)) throw new Error('no ticket');
  const peer = createStockTablet({ origin: server.origin, room: ROOM, ticket: salem.ticket.ticket });
  await peer.synced();
  const mine = await edits(noura, 'aaaaaaaa', 3);
  expect(await send(mine)).toEqual({ status: 200, body: { taken: mine.map(({ id }) => id), unreadable: [] } });
  await until('all three are seen', () => peer.rows.size === 3);

  const admin = await server.login('admin');
  const later = await edits(noura, 'bbbbbbbb', 2);
  await server.as(admin.accessToken, 'PATCH', `/api/users/${noura.userId}`, { memberships: [{ committee: 'K02', stream: null }] });
  expect((await send(later)).body.taken).toEqual(later.map(({ id }) => id));
  const list = (token: string) => server.as<HeldEditsAnswer>(token, 'GET', '/api/committees/K01/held-edits');
  const { body } = await list(salem.token);
  expect(body.edits.map(({ id, name, reason, isAuthorAllowed }) => [id, name, reason, isAuthorAllowed])).toEqual(
    later.map(({ id }) => [id, 'Noura', 'foreign-committee', false]),
  );
  const { body: least } = await server.as<HeldEditsAnswer>(salem.token, 'GET', '/api/committees/K01/held-edits?limit=1');
  expect([least.edits.map(({ id }) => id), least.waiting, body.waiting]).toEqual([[later[0]?.id], 2, 2]); // how many is told, however few are shown
  const [first, second] = body.edits;
  const decide = (edit: typeof first, decision: string, token = salem.token) =>
    server.as(token, 'POST', `/api/held-edits/${edit?.userId}${edit?.device}/${edit?.id}`, { decision });
  expect((await decide(first, 'apply')).status).toBe(204);
  await until('it is seen', () => peer.rows.size === 4);
  expect((await decide(first, 'discard', admin.accessToken)).status).toBe(409);
  expect((await decide(second, 'drop')).status).toBe(400);
  expect((await decide(second, 'discard')).status).toBe(204);
  expect((await list(salem.token)).body.edits).toEqual([]);
  expect((await server.as<{ firstBad: number | null }>(admin.accessToken, 'GET', '/api/audit/check')).body.firstBad).toBeNull();
  peer.end();
});

test('[Z5] what is too large, too much or no request is refused before anything of it is opened', async () => {
  const badria = await person('badria');
  const one = { id: 'a', kid: key.kid, sealed: 'AAAA' };
  const status = async (body: string) => (await post(body)).status;
  expect(await status('{')).toBe(400);
  expect(await status('[]')).toBe(400);
  expect(await status(JSON.stringify({ edits: [] }))).toBe(400);
  expect(await status(JSON.stringify({ edits: Array(MAX_SEALED_EDITS + 1).fill(one) }))).toBe(400);
  expect(await status(JSON.stringify({ edits: [{ ...one, sealed: '<script>' }] }))).toBe(400);
  expect(await status(JSON.stringify({ edits: [{ ...one, kid: 'k'.repeat(33) }] }))).toBe(400);
  expect(await status(JSON.stringify({ edits: [{ ...one, sealed: 'A'.repeat(1_600_001) }] }))).toBe(400);
  expect(await announce(MAX_SEALED_BODY_BYTES + 1)).toBe(413);
  expect((await post(JSON.stringify({ edits: [one] }), { Origin: 'https://elsewhere.example' })).status).toBe(403);
  expect((await send(Array(MAX_SEALED_EDITS).fill(one))).body).toEqual({ taken: [], unreadable: Array(MAX_SEALED_EDITS).fill('a') });
  expect(badria.userId).toHaveLength(6);
});

test('[Z5] a device that brings too much is told how long to wait, and no other is', () => {
  const limits = createCarrierLimits({ elapsedMs: () => 0, factor: 1, addressOf: () => '' });
  for (let i = 0; i < 50; i++) limits.countEdits('one', 100);
  expect(() => limits.countEdits('one', 1)).toThrow('too-fast');
  limits.countEdits('other', 100);
});

test('[Z5] so is an address: behind a proxy the one that it has seen; what anybody else says of theirs is not believed', async () => {
  const { countCarriers } = createCarrierLimits({ elapsedMs: () => 0, factor: 0.001, addressOf: createCallerAddress(['10.0.0.2']) }); // one call each
  const app = new Hono().use(countCarriers).post('/', (c) => c.text('taken'));
  app.onError((error, c) => c.text(error.message));
  const from = async (remoteAddress: string, forwardedFor?: string) => {
    const headers = forwardedFor === undefined ? {} : { 'X-Forwarded-For': forwardedFor };
    return (await app.request('/', { method: 'POST', headers }, { incoming: { socket: { remoteAddress } } })).text();
  };
  for (const [proxy, tablet] of [
    ['10.0.0.2', '192.0.2.1'],
    ['127.0.0.1', '192.0.2.2'],
    ['::1', '2001:db8::1'],
  ] as const)
    expect([await from(proxy, `203.0.113.1, ${tablet}`), await from(proxy, `198.51.100.7, ${tablet}`)]).toEqual(['taken', 'too-fast']);
  for (const named of [undefined, 'nobody', `fe80::1%${'a'.repeat(60)}`]) await from('127.0.0.1', named);
  expect(await from('127.0.0.1')).toBe('too-fast'); // where it names nobody all who come through it are one
  expect([await from('203.0.113.5', '203.0.113.6'), await from('203.0.113.5', '203.0.113.7')]).toEqual(['taken', 'too-fast']);
  expect(await from('10.0.0.2', '203.0.113.6')).toBe('taken');
});
