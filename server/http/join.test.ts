import { TOTP } from 'otpauth';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Invitation, InvitedUser, RecoveryCodes, SecondFactorStart } from '../../schema/accountApi.ts';
import type { Me, SessionAnswer } from '../../schema/api.ts';
import { PASSWORD } from '../testing/seedCampaign.ts';
import { createStockTablet } from '../testing/stockTablet.ts';
import { startTestServer, type TestServer } from '../testing/testServer.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 }); // a real server, on machines that have other work

let server: TestServer;
let admin: SessionAnswer;
beforeAll(async () => {
  server = await startTestServer();
  admin = await server.login('admin');
});
afterAll(() => server.end());

const asAdmin = <T>(method: string, path: string, body?: unknown) => server.as<T>(admin.accessToken, method, path, body);
const HESSA = { username: 'hessa', name: 'Hessa', role: 'coordinator', memberships: [{ committee: 'K01', stream: null }] };
const secretOf = ({ link }: Invitation): string => link.split('#')[1] ?? '';
const idOf = (session: SessionAnswer): string => session.user.id;

test('[A14] invited by link: GET of the link shows nothing and uses up nothing, the tap signs in', async () => {
  const { status, body } = await asAdmin<InvitedUser>('POST', '/api/users/invited', HESSA);
  expect([status, body.user]).toMatchObject([201, { username: 'hessa', isInvited: true, hasSecondFactor: false }]);
  expect(body.invitation.link).toMatch(new RegExp(`^${server.origin}/join#[\\w-]{43}$`));
  expect(await asAdmin('POST', '/api/users/invited', HESSA)).toMatchObject({ status: 409, body: { error: { code: 'name-taken' } } });
  const browser = server.newBrowser();
  const key = { secret: secretOf(body.invitation) };
  for (let i = 0; i < 2; i++) {
    await browser.call('/join');
    const seen = await browser.post('/api/join/look', { key });
    expect([seen.status, await seen.json()]).toMatchObject([200, { campaign: 'Test campaign', username: 'hessa', isReset: false }]);
  }
  expect((await browser.post('/api/join', { key, password: 'short' })).status).toBe(400);
  const joined = await browser.post('/api/join', { key, password: 'a password of my own' });
  const session = (await joined.json()) as SessionAnswer;
  expect([joined.status, session.user]).toMatchObject([200, { username: 'hessa', isInvited: false }]);
  expect((await browser.post('/api/auth/refresh', { sessionId: session.sessionId })).status).toBe(200);
  const { body: me } = await server.as<Me>(session.accessToken, 'GET', '/api/me');
  expect(me.rooms.map(({ room }) => room)).toContain('guarantees/K01');
  const again = await browser.post('/api/join', { key, password: 'a password of my own' });
  expect([again.status, await again.json()]).toMatchObject([403, { error: { code: 'wrong-invitation' } }]);
  await browser.login('hessa', 'a password of my own');
});

test('[A14] a reset closes the sockets of the sessions before it at once', async () => {
  const browser = server.newBrowser();
  const noura = await server.login('noura', browser);
  const [answer] = (await browser.tickets(noura.accessToken, ['guarantees/K01'])).tickets;
  if (!answer || 'error' in answer) throw new Error('no ticket');
  const tablet = createStockTablet({ origin: server.origin, room: 'guarantees/K01', ticket: answer.ticket });
  await tablet.synced();
  const { body } = await asAdmin<Invitation>('POST', `/api/users/${idOf(noura)}/invitation`);
  expect(tablet.closes).toEqual([]);
  const joined = await server.newBrowser().post('/api/join', { key: { username: 'noura', code: body.code }, password: PASSWORD });
  expect(joined.status).toBe(200);
  const fromMs = performance.now();
  await tablet.closedWith(4003);
  expect(performance.now() - fromMs).toBeLessThan(5_000);
  tablet.end();
});

test('inviting is an administrator’s; an invitation is withdrawn, and nobody has one who is not there', async () => {
  const salem = await server.login('salem');
  for (const [method, path] of [
    ['POST', '/api/users/invited'],
    ['POST', `/api/users/${idOf(salem)}/invitation`],
    ['DELETE', `/api/users/${idOf(salem)}/invitation`],
  ] as const)
    expect((await server.as(salem.accessToken, method, path, method === 'POST' ? HESSA : undefined)).status).toBe(403);
  const { body } = await asAdmin<Invitation>('POST', `/api/users/${idOf(salem)}/invitation`, { dropsSecondFactor: true });
  expect((await asAdmin('DELETE', `/api/users/${idOf(salem)}/invitation`)).status).toBe(204);
  expect((await server.browser.post('/api/join/look', { key: { secret: secretOf(body) } })).status).toBe(403);
  expect((await asAdmin('POST', '/api/users/nobody/invitation')).status).toBe(404);
});

test('[A15] the second factor from beginning to end, over HTTP', async () => {
  const { accessToken } = await server.login('viewer');
  const as = <T>(method: string, path: string, body?: unknown) => server.as<T>(accessToken, method, path, body);
  const path = '/api/me/second-factor';
  expect((await as('GET', path)).body).toEqual({ isOn: false, recoveryCodesLeft: 0 });
  expect((await as('POST', path, { password: 'wrong' })).status).toBe(403);
  const { body: start } = await as<SecondFactorStart>('POST', path, { password: PASSWORD });
  const shown = (aheadMs = 0) => new TOTP({ secret: start.secret }).generate({ timestamp: Date.now() + aheadMs });
  const { body } = await as<RecoveryCodes>('POST', `${path}/confirm`, { code: shown() });
  expect(body.codes).toHaveLength(10);
  const login = (code?: string) =>
    server.newBrowser().post('/api/auth/login', { username: 'viewer', password: PASSWORD, ...(code ? { code } : {}) });
  expect(await (await login()).json()).toMatchObject({ error: { code: 'second-factor-needed' } });
  expect(await (await login('000000')).json()).toMatchObject({ error: { code: 'wrong-code' } });
  expect((await login(shown(30_000))).status).toBe(200);
  expect((await login(body.codes[0])).status).toBe(200);
  const renewed = await as<RecoveryCodes>('POST', `${path}/recovery-codes`, { password: PASSWORD, code: body.codes[1] });
  expect([renewed.status, renewed.body.codes.length]).toEqual([200, 10]);
  expect((await as('DELETE', path, { password: PASSWORD, code: renewed.body.codes[0] })).status).toBe(204);
  expect((await login()).status).toBe(200);
});
