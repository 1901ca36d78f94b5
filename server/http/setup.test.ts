import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Me } from '../../schema/api.ts';
import { startTestServer, type TestServer } from '../testing/testServer.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 }); // a real server, on machines that have other work

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer({ isEmpty: true });
});
afterEach(() => server.end());

const request = (secret: string, more: Record<string, string> = {}) => ({
  secret,
  campaignName: 'Palm list 2026',
  pollingDay: '2026-11-30',
  timeZone: 'Asia/Kuwait',
  username: 'dana',
  name: 'Dana',
  password: 'a long password',
  ...more,
});
const secretOf = (): string => server.setupLink?.split('#')[1] ?? '';
const post = (body: unknown) => server.browser.post('/api/setup', body);
const isOpen = async (): Promise<unknown> => (await server.browser.call('/api/setup')).json();

test('the link’s secret creates the campaign and its admin, once', async () => {
  expect(server.setupLink).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/setup#[\w-]{43}$/);
  expect(await isOpen()).toEqual({ isOpen: true });
  const created = await post(request(secretOf()));
  expect([created.status, await created.json()]).toEqual([201, { campaign: 'palm-list-2026' }]);
  expect(await isOpen()).toEqual({ isOpen: false });
  expect((await post(request(secretOf(), { username: 'second' }))).status).toBe(404);
  const { accessToken } = await server.browser.login('dana', 'a long password');
  const { body } = await server.as(accessToken, 'GET', '/api/me');
  expect(body as Me).toMatchObject({ user: { role: 'admin' }, campaign: { id: 'palm-list-2026', name: 'Palm list 2026' } });
});

test('a wrong secret creates nothing', async () => {
  for (const secret of ['wrong', `${secretOf()}x`]) {
    const response = await post(request(secret));
    expect([response.status, await response.json()]).toMatchObject([403, { error: { code: 'wrong-setup-link' } }]);
  }
  expect(await isOpen()).toEqual({ isOpen: true });
});

test('two at once: one of them creates, the other is refused', async () => {
  const answers = await Promise.all([post(request(secretOf())), post(request(secretOf(), { username: 'second' }))]);
  const [created, refused] = answers.map(({ status }) => status).sort();
  expect(created).toBe(201);
  expect([404, 409]).toContain(refused); // 409 while the first is under way, 404 when there is an administrator already
});

test('a name without Latin letters gives the campaign a plain id', async () => {
  const created = await post(request(secretOf(), { campaignName: 'حملة النخيل' }));
  expect(await created.json()).toEqual({ campaign: 'campaign' });
});

test.each([
  ['pollingDay', '2026-02-30'],
  ['pollingDay', 'tomorrow'],
  ['timeZone', 'Asia/Nowhere'],
  ['password', 'short'],
  ['campaignName', '   '],
])('a wrong %s (%s) is refused by its name', async (field, value) => {
  const response = await post(request(secretOf(), { [field]: value }));
  expect([response.status, await response.json()]).toMatchObject([400, { error: { code: 'bad-request', details: { field } } }]);
});

test('nobody is there before: every name and password is wrong', async () => {
  for (const username of ['admin', 'root', 'dana']) {
    expect((await server.browser.post('/api/auth/login', { username, password: 'committee-room-demo' })).status).toBe(401);
  }
});
