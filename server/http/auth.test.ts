import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { SessionAnswer } from '../../schema/api.ts';
import { PASSWORD } from '../testing/seedCampaign.ts';
import { startTestServer, type TestServer } from '../testing/testServer.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 }); // a real server, on machines that have other work

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterEach(() => {
  server.clock.aheadMs = 0;
});
afterAll(() => server.end());

const refresh = async (sessionId: string, browser = server.browser): Promise<{ status: number; body: SessionAnswer }> => {
  const response = await browser.post('/api/auth/refresh', { sessionId });
  return { status: response.status, body: (await response.json()) as SessionAnswer };
};

test('signing in answers who, for how long and which session; the refresh token is in a cookie no script can read', async () => {
  const response = await server.newBrowser().post('/api/auth/login', { username: 'NOURA', password: PASSWORD });
  const body = (await response.json()) as SessionAnswer;
  expect(Object.keys(body).sort()).toEqual(['accessToken', 'expiresInSeconds', 'sessionId', 'user']);
  expect(body).toMatchObject({ expiresInSeconds: 600, user: { username: 'noura', role: 'coordinator', isDisabled: false } });
  expect(body.sessionId).toMatch(/^[0-9a-z]{16}$/);
  const [cookie] = response.headers.getSetCookie();
  expect(cookie).toMatch(new RegExp(`^cr_${body.sessionId}=[\\w-]{43}; Max-Age=1209600; Path=/api/auth; HttpOnly; SameSite=Strict$`));
  expect(response.headers.get('Cache-Control')).toBe('no-store');
});

test('[H6] behind https the cookie is for https only, by its name too', async () => {
  const secure = await startTestServer({ env: { PUBLIC_ORIGIN: 'https://room.example.org' } });
  const response = await secure.browser.post('/api/auth/login', { username: 'noura', password: PASSWORD });
  expect(response.headers.getSetCookie()[0]).toMatch(/^__Secure-cr_[0-9a-z]{16}=.*; Path=\/api\/auth; HttpOnly; Secure; SameSite=Strict$/);
  const { sessionId } = (await response.json()) as SessionAnswer;
  expect((await refresh(sessionId, secure.browser)).status).toBe(200);
  expect(response.headers.get('Strict-Transport-Security')).toMatch(/^max-age=31536000/);
  await secure.end();
});

test.each([
  ['noura', 'wrong password'],
  ['nobody', PASSWORD],
])('a wrong name or password (%s) is told in one and the same sentence, in the language asked for', async (username, password) => {
  const browser = server.newBrowser();
  const response = await browser.post('/api/auth/login', { username, password });
  expect(response.status).toBe(401);
  expect(await response.json()).toEqual({ error: { code: 'wrong-credentials', message: 'The user name or the password is wrong.' } });
  const inArabic = await browser.call('/api/auth/login', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Accept-Language': 'ar-KW,en;q=0.5' },
    body: JSON.stringify({ username, password }),
  });
  expect(await inArabic.json()).toMatchObject({ error: { message: 'اسم المستخدم أو كلمة المرور غير صحيحة.' } });
  expect(browser.cookies.size).toBe(0);
});

test('after eight wrong passwords the account waits, right password or not, and others do not', async () => {
  const guess = (password: string) => server.browser.post('/api/auth/login', { username: 'viewer', password });
  for (let i = 0; i < 8; i++) expect((await guess('wrong')).status).toBe(401);
  const refused = await guess(PASSWORD);
  expect(refused.status).toBe(429);
  const { error } = (await refused.json()) as { error: { code: string; details: { seconds: number } } };
  expect(error.code).toBe('too-fast');
  expect(Number(refused.headers.get('Retry-After'))).toBe(error.details.seconds);
  expect((await server.browser.post('/api/auth/login', { username: 'auditor', password: PASSWORD })).status).toBe(200);
  server.clock.aheadMs = 5 * 60_000 + 1_000;
  expect((await guess(PASSWORD)).status).toBe(200);
});

test('[A9] refresh rotates: the next cookie works, the one before does so until the next was used and then ends the session', async () => {
  const browser = server.newBrowser();
  const { sessionId } = await server.login('noura', browser);
  const name = `cr_${sessionId}`;
  const first = browser.cookies.get(name) ?? '';
  expect((await refresh(sessionId, browser)).status).toBe(200);
  const second = browser.cookies.get(name) ?? '';
  expect(second).not.toBe(first);
  browser.cookies.set(name, first);
  expect((await refresh(sessionId, browser)).status).toBe(200);
  expect(browser.cookies.get(name)).toBe(second);
  expect((await refresh(sessionId, browser)).status).toBe(200);
  const third = browser.cookies.get(name) ?? '';
  browser.cookies.set(name, first);
  expect(await refresh(sessionId, browser)).toMatchObject({ status: 401, body: { error: { code: 'token-expired' } } });
  expect(browser.cookies.has(name)).toBe(false);
  browser.cookies.set(name, third);
  expect((await refresh(sessionId, browser)).status).toBe(401);
});

test('[A9] a copied cookie that is used as often as its owner’s ends the session at its second use or the owner’s', async () => {
  const browser = server.newBrowser();
  const { sessionId } = await server.login('noura', browser);
  const name = `cr_${sessionId}`;
  const thief = server.newBrowser();
  thief.cookies.set(name, browser.cookies.get(name) ?? '');
  const owners = await refresh(sessionId, browser);
  expect((await server.as(owners.body.accessToken, 'GET', '/api/me')).status).toBe(200);
  server.clock.aheadMs = 60_000;
  expect((await refresh(sessionId, thief)).status).toBe(401);
  expect((await server.as(owners.body.accessToken, 'GET', '/api/me')).status).toBe(401);
  server.clock.aheadMs = 0;
});

test('[A8] two people in two tabs of one browser stay two, also when one of them leaves', async () => {
  const browser = server.newBrowser();
  const noura = await server.login('noura', browser);
  const salem = await server.login('salem', browser);
  const [first, second] = await Promise.all([refresh(noura.sessionId, browser), refresh(salem.sessionId, browser)]);
  expect([first.body.user.username, second.body.user.username]).toEqual(['noura', 'salem']);
  await browser.post('/api/auth/logout', { sessionId: noura.sessionId });
  expect((await refresh(noura.sessionId, browser)).status).toBe(401);
  expect((await refresh(salem.sessionId, browser)).body.user.username).toBe('salem');
});

test('signing out ends the access token too, and can be said twice', async () => {
  const browser = server.newBrowser();
  const { sessionId, accessToken } = await server.login('noura', browser);
  expect((await server.as(accessToken, 'GET', '/api/me')).status).toBe(200);
  expect((await browser.post('/api/auth/logout', { sessionId })).status).toBe(204);
  expect(browser.cookies.size).toBe(0);
  expect(await server.as(accessToken, 'GET', '/api/me')).toMatchObject({ status: 401, body: { error: { code: 'token-expired' } } });
  expect((await browser.post('/api/auth/logout', { sessionId })).status).toBe(204);
});

test('[OR12] a page that goes on is told with its session what `/api/me` says, if it asks for it', async () => {
  const browser = server.newBrowser();
  const { sessionId } = await browser.login('noura', PASSWORD);
  const asked = (await (await browser.post('/api/auth/refresh', { sessionId, me: true })).json()) as SessionAnswer;
  const me = await browser.call('/api/me', { headers: { Authorization: `Bearer ${asked.accessToken}` } });
  expect(asked.me).toEqual(await me.json());
  expect((await refresh(sessionId, browser)).body.me).toBeUndefined();
});

test('a session’s id alone, without its cookie, neither refreshes nor ends it', async () => {
  const { sessionId, accessToken } = await server.login('noura', server.newBrowser());
  const stranger = server.newBrowser();
  expect((await refresh(sessionId, stranger)).status).toBe(401);
  expect((await stranger.post('/api/auth/logout', { sessionId })).status).toBe(204);
  expect((await server.as(accessToken, 'GET', '/api/me')).status).toBe(200);
});

test('cookies of sessions that are over leave the browser at the next sign-in', async () => {
  const browser = server.newBrowser();
  const { sessionId } = await server.login('noura', browser);
  const kept = browser.cookies.get(`cr_${sessionId}`) ?? '';
  await browser.post('/api/auth/logout', { sessionId });
  browser.cookies.set(`cr_${sessionId}`, kept);
  const salem = await server.login('salem', browser);
  expect([...browser.cookies.keys()]).toEqual([`cr_${salem.sessionId}`]);
});

test('a new password ends the person’s sessions; the new one signs in', async () => {
  const admin = await server.login('admin');
  const browser = server.newBrowser();
  const session = await server.login('badria', browser);
  const path = `/api/users/${session.user.id}`;
  expect((await server.as(admin.accessToken, 'PATCH', path, { password: 'another long password' })).status).toBe(200);
  expect((await refresh(session.sessionId, browser)).status).toBe(401);
  expect((await browser.post('/api/auth/login', { username: 'badria', password: PASSWORD })).status).toBe(401);
  expect((await browser.post('/api/auth/login', { username: 'badria', password: 'another long password' })).status).toBe(200);
});

test('what a cookie decides needs our header and our origin', async () => {
  const browser = server.newBrowser();
  const { sessionId } = await server.login('noura', browser);
  const cookie = `cr_${sessionId}=${browser.cookies.get(`cr_${sessionId}`)}`;
  const send = (headers: Record<string, string>) =>
    fetch(`${server.origin}/api/auth/refresh`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Cookie: cookie, ...headers },
      body: JSON.stringify({ sessionId }),
    });
  expect((await send({})).status).toBe(403);
  expect((await send({ 'X-Committee-Room': '1', Origin: 'https://evil.example' })).status).toBe(403);
  expect((await send({ 'X-Committee-Room': '1', Origin: server.origin.replace('127.0.0.1', 'localhost') })).status).toBe(200);
});
