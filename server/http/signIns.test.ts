import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { SignIns } from '../../schema/accountApi.ts';
import type { SessionAnswer } from '../../schema/api.ts';
import { PASSWORD, type TestPerson } from '../testing/seedCampaign.ts';
import { createStockTablet, type StockTablet } from '../testing/stockTablet.ts';
import { startTestServer, type TestServer } from '../testing/testServer.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 }); // a real server, on machines that have other work

/** Milliseconds; a bound of a second fails on a machine that has other work. */
const AT_ONCE_MS = 5_000;
let server: TestServer;
const tablets: StockTablet[] = [];
beforeAll(async () => {
  server = await startTestServer();
});
afterEach(() => {
  for (const tablet of tablets.splice(0)) tablet.end();
  server.clock.aheadMs = 0;
});
afterAll(() => server.end());

let devices = 0;

/** Somebody at a tablet of their own, in a room. */
async function open(person: TestPerson, room = 'guarantees/K01') {
  devices += 1;
  const deviceId = `device-${String(devices).padStart(12, '0')}`;
  const browser = server.newBrowser();
  const session = await server.login(person, browser);
  const { tickets, device } = await browser.tickets(session.accessToken, [room], deviceId);
  const [answer] = tickets;
  if (!answer || 'error' in answer) throw new Error(`no ticket: ${JSON.stringify(answer)}`);
  const tablet = createStockTablet({ origin: server.origin, room, ticket: answer.ticket });
  tablets.push(tablet);
  await tablet.synced();
  const as = <T>(method: string, path: string, body?: unknown) => server.as<T>(session.accessToken, method, path, body);
  return { tablet, browser, session, device, deviceId, as };
}

/** The socket is closed with this code, within a second of the call's answer. */
async function closes(tablet: StockTablet, code: number, call: Promise<{ status: number }>, status = 204): Promise<void> {
  expect((await call).status).toBe(status);
  const fromMs = performance.now();
  await tablet.closedWith(code);
  expect(performance.now() - fromMs).toBeLessThan(AT_ONCE_MS);
}

test('[A17] everybody sees where they are signed in, and ends it there: the socket closes 4003 at once', async () => {
  const here = await open('badria', 'guarantees/K02');
  const there = await open('badria', 'guarantees/K02');
  const { sessions, devices: listed } = (await here.as<SignIns>('GET', '/api/me/sign-ins')).body;
  expect(sessions.map(({ id, device, isCurrent }) => [id, device, isCurrent])).toEqual(
    expect.arrayContaining([
      [there.session.sessionId, there.device, false],
      [here.session.sessionId, here.device, true],
    ]),
  );
  expect(listed.map(({ code, isEnded }) => [code, isEnded])).toEqual(
    expect.arrayContaining([
      [here.device, false],
      [there.device, false],
    ]),
  );
  await closes(there.tablet, 4003, here.as('DELETE', `/api/me/sessions/${there.session.sessionId}`));
  expect((await there.browser.post('/api/auth/refresh', { sessionId: there.session.sessionId })).status).toBe(401);
  expect((await here.as<SignIns>('GET', '/api/me/sign-ins')).body.sessions.map(({ id }) => id)).not.toContain(there.session.sessionId);
  expect(here.tablet.closes).toEqual([]);
  const another = await open('badria', 'guarantees/K02');
  await closes(another.tablet, 4003, here.as('DELETE', '/api/me/sessions'));
  expect(here.tablet.closes).toEqual([]);
});

test('[A17] a lost device: its sockets close at once, and it gets no ticket any more, whoever signs in on it', async () => {
  const lost = await open('noura');
  const here = await open('noura');
  await closes(lost.tablet, 4003, here.as('DELETE', `/api/me/devices/${lost.device}`));
  const again = await server.login('noura', lost.browser);
  const refused = await server.as(again.accessToken, 'POST', '/api/sync/tickets', { rooms: ['guarantees/K01'], deviceId: lost.deviceId });
  expect(refused).toMatchObject({ status: 403, body: { error: { code: 'device-ended' } } });
  const { devices: listed } = (await here.as<SignIns>('GET', '/api/me/sign-ins')).body;
  expect(listed.find(({ code }) => code === lost.device)?.isEnded).toBe(true);
  expect((await here.as('DELETE', `/api/me/devices/${lost.device}`)).status).toBe(204); // once more changes nothing
  expect((await here.as('DELETE', '/api/me/devices/zzz')).status).toBe(404);
  expect(here.tablet.closes).toEqual([]);
});

test('[A17] a session that was used on two devices ends with either', async () => {
  const first = await open('noura');
  await first.browser.tickets(first.session.accessToken, ['guarantees/K01'], 'a-second-device-of-hers');
  const here = await open('noura');
  await closes(first.tablet, 4003, here.as('DELETE', `/api/me/devices/${first.device}`));
});

test('[A17] an administrator sees and ends anybody’s; nobody else does, and nobody ends another’s as their own', async () => {
  const noura = await open('noura');
  const { id } = noura.session.user;
  const admin = await server.login('admin');
  const paths = {
    list: `/api/users/${id}/sign-ins`,
    session: `/api/users/${id}/sessions/${noura.session.sessionId}`,
    device: `/api/users/${id}/devices/${noura.device}`,
  };
  for (const person of ['salem', 'auditor', 'viewer'] as const) {
    const { accessToken } = await server.login(person);
    expect((await server.as(accessToken, 'GET', paths.list)).status).toBe(403);
    expect((await server.as(accessToken, 'DELETE', paths.session)).status).toBe(403);
    expect((await server.as(accessToken, 'DELETE', paths.device)).status).toBe(403);
    expect((await server.as(accessToken, 'DELETE', `/api/me/sessions/${noura.session.sessionId}`)).status).toBe(404);
    expect((await server.as(accessToken, 'DELETE', `/api/me/devices/${noura.device}`)).status).toBe(404);
  }
  const as = (method: string, path: string) => server.as(admin.accessToken, method, path);
  expect(((await as('GET', paths.list)).body as SignIns).sessions.every(({ isCurrent }) => !isCurrent)).toBe(true);
  expect((await as('GET', '/api/users/nobody/sign-ins')).status).toBe(404);
  await closes(noura.tablet, 4003, as('DELETE', paths.session));
  expect((await as('DELETE', paths.session)).status).toBe(404);
  const again = await open('noura');
  await closes(again.tablet, 4003, as('DELETE', `/api/users/${id}/devices/${again.device}`));
});

test('[A17] a password of one’s own closes every other socket of the person at once, and not the own one', async () => {
  const here = await open('salem');
  const there = await open('salem');
  const change = { current: PASSWORD, next: 'another long password' };
  expect(await here.as('POST', '/api/me/password', { ...change, current: 'wrong' })).toMatchObject({
    status: 403,
    body: { error: { code: 'wrong-password' } },
  });
  await closes(there.tablet, 4003, here.as('POST', '/api/me/password', change));
  expect(here.tablet.closes).toEqual([]);
  expect((await here.browser.post('/api/auth/refresh', { sessionId: here.session.sessionId })).status).toBe(200);
});

test('[A9] a refresh token that is used again ends its family within two seconds, sockets included', async () => {
  const { tablet, browser, session } = await open('noura');
  const name = `cr_${session.sessionId}`;
  const stolen = browser.cookies.get(name) ?? '';
  for (let i = 0; i < 2; i++) await browser.post('/api/auth/refresh', { sessionId: session.sessionId });
  const good = browser.cookies.get(name) ?? '';
  browser.cookies.set(name, stolen);
  const fromMs = performance.now();
  await closes(tablet, 4003, browser.post('/api/auth/refresh', { sessionId: session.sessionId }), 401);
  expect(performance.now() - fromMs).toBeLessThan(AT_ONCE_MS);
  browser.cookies.set(name, good);
  expect((await browser.post('/api/auth/refresh', { sessionId: session.sessionId })).status).toBe(401);
});

test('[A11] another role, a disabled account and a session’s last day close the socket within a second', async () => {
  const admin = await server.login('admin');
  const patch = (id: string, change: object) => server.as(admin.accessToken, 'PATCH', `/api/users/${id}`, change);
  const door = await open('door', 'attendance/K01');
  const { id } = door.session.user;
  await closes(door.tablet, 4403, patch(id, { role: 'viewer', memberships: [] }), 200);
  await patch(id, { role: 'attendance', memberships: door.session.user.memberships });
  const again = await open('door', 'attendance/K01');
  await closes(again.tablet, 4403, patch(id, { isDisabled: true }), 200);
  const noura = await open('noura');
  server.clock.aheadMs = 30 * 24 * 60 * 60_000;
  await closes(noura.tablet, 4003, Promise.resolve({ status: 204 }));
});

test('the keys in force are for everybody to read, and nothing secret is in them', async () => {
  const { keys } = (await (await fetch(`${server.origin}/api/auth/keys`)).json()) as { keys: Record<string, string>[] };
  expect(keys).toHaveLength(1);
  expect(Object.keys(keys[0] ?? {}).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x']);
  const { accessToken } = (await server.login('noura')) as SessionAnswer;
  expect(JSON.parse(Buffer.from(accessToken.split('.')[0] ?? '', 'base64url').toString()).kid).toBe(keys[0]?.kid);
});
