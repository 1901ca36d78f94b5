import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { InvitedUser } from '../../schema/accountApi.ts';
import type { Me, User, UserPage } from '../../schema/api.ts';
import { PASSWORD, type TestPerson } from '../testing/seedCampaign.ts';
import { startTestServer, type TestServer } from '../testing/testServer.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 }); // a real server, on machines that have other work

let server: TestServer;
const tokens = new Map<TestPerson, string>();
beforeAll(async () => {
  server = await startTestServer();
  for (const person of ['admin', 'noura', 'salem', 'door', 'clerk', 'viewer', 'auditor'] as const)
    tokens.set(person, (await server.login(person)).accessToken);
});
afterAll(() => server.end());

const as = (person: TestPerson, method: string, path: string, body?: unknown) => server.as(tokens.get(person) ?? '', method, path, body);

test('[A2] /api/me names every room a person may open, and how', async () => {
  const rooms = async (person: TestPerson) =>
    ((await as(person, 'GET', '/api/me')).body as Me).rooms.map(({ room, access }) => `${access} ${room}`);
  expect(await rooms('noura')).toEqual(['write guarantees/K01', 'write attendance/K01', 'read result/K01', 'read board/test']);
  expect(await rooms('door')).toEqual(['write attendance/K01']);
  expect(await rooms('clerk')).toEqual(['write tally/K01/1a']);
  expect(await rooms('viewer')).toEqual(['read board/test']);
  expect(await rooms('admin')).toHaveLength(11);
  expect(await rooms('admin')).toContain('read marks/test');
});

test('/api/me tells the campaign', async () => {
  expect((await as('noura', 'GET', '/api/me')).body).toMatchObject({
    user: { username: 'noura', memberships: [{ committee: 'K01', stream: null }] },
    campaign: { id: 'test', name: 'Test campaign', isDemo: false },
    settings: { version: 0, views: [] },
  });
});

test.each([
  ['GET', '/api/users', ['admin', 'auditor']],
  ['POST', '/api/users', ['admin']],
  ['PATCH', '/api/users/nobody', ['admin']],
  ['POST', '/api/guarantors', ['admin', 'noura', 'salem']],
  ['POST', '/api/roll', ['admin']],
] as const)('[A2] %s %s is for %j only', async (method, path, allowed) => {
  for (const person of tokens.keys()) {
    const { status, body } = await as(person, method, path, method === 'GET' ? undefined : {});
    const isAllowed = (allowed as readonly TestPerson[]).includes(person);
    if (isAllowed) expect(status, person).not.toBe(403);
    else expect([status, (body as { error: { code: string } }).error.code], person).toEqual([403, 'forbidden']);
  }
});

test('an admin creates a person, who signs in; the answer never holds a password', async () => {
  const person = {
    username: 'Hessa',
    name: 'Hessa',
    role: 'coordinator',
    memberships: [{ committee: 'K02', stream: null }],
    password: 'a long password',
  };
  const created = await as('admin', 'POST', '/api/users', person);
  expect(created).toMatchObject({ status: 201, body: { username: 'hessa', memberships: person.memberships, isDisabled: false } });
  expect(JSON.stringify(created.body)).not.toMatch(/password|argon/i);
  const listed = (await as('admin', 'GET', '/api/users')).body as User[];
  expect(listed.map(({ username }) => username)).toContain('hessa');
  expect((await server.browser.post('/api/auth/login', { username: 'hessa', password: 'a long password' })).status).toBe(200);
  expect(await as('admin', 'POST', '/api/users', person)).toMatchObject({ status: 409, body: { error: { code: 'name-taken' } } });
});

test('[EX9] people come in pages too: all of them once, in the order of the list, and nothing new is not told again', async () => {
  const all = (await as('admin', 'GET', '/api/users')).body as User[];
  const paged: User[] = [];
  for (let query = 'limit=4'; ; ) {
    const { body } = await as('admin', 'GET', `/api/users?${query}`);
    const { entries, next } = body as UserPage;
    expect(entries.length).toBe(next === null ? all.length % 4 || 4 : 4);
    paged.push(...entries);
    if (next === null) break;
    query = `limit=4&after=${encodeURIComponent(next)}`;
  }
  expect(paged).toEqual(all);
  expect((await as('admin', 'GET', '/api/users?limit=0')).status).toBe(400);
  expect((await as('admin', 'GET', '/api/users?limit=201')).status).toBe(400);
});

test('[A14] the list of people says until when an invitation is open and whether it has run out, and nobody else is told', async () => {
  const person = { username: 'invited', name: 'Invited', role: 'coordinator', memberships: [{ committee: 'K01', stream: null }] };
  const { user, invitation } = (await as('admin', 'POST', '/api/users/invited', person)).body as InvitedUser;
  const listed = async () => ((await as('admin', 'GET', '/api/users')).body as User[]).find(({ id }) => id === user.id);
  const told = { isInvited: true, invitedUntil: invitation.expiresAt };
  expect(await listed()).toMatchObject({ ...told, isInvitationOver: false });
  expect(user).not.toHaveProperty('invitedUntil');
  server.clock.aheadMs = invitation.expiresAt - Date.now() + 1;
  const later = (await server.login('admin')).accessToken;
  const then = (await server.as<User[]>(later, 'GET', '/api/users')).body.find(({ id }) => id === user.id);
  server.clock.aheadMs = 0;
  expect(then).toMatchObject({ ...told, isInvitationOver: true });
  await as('admin', 'DELETE', `/api/users/${user.id}/invitation`);
  expect(await listed()).not.toHaveProperty('invitedUntil');
});

test('an unknown committee is refused by name', async () => {
  const person = {
    username: 'lost',
    name: 'L',
    role: 'coordinator',
    memberships: [{ committee: 'K77', stream: null }],
    password: 'a long password',
  };
  const { status, body } = await as('admin', 'POST', '/api/users', person);
  expect([status, body]).toMatchObject([400, { error: { code: 'bad-request', message: expect.stringContaining('K77') } }]);
});

test('[A15] whoever finds an administrator’s tablet open gives neither its owner nor themselves another way into that account', async () => {
  const { user } = (await as('admin', 'GET', '/api/me')).body as Me;
  const refused = [403, { error: { code: 'own-account' } }];
  const password = await as('admin', 'PATCH', `/api/users/${user.id}`, { password: 'another long password' });
  const invitation = await as('admin', 'POST', `/api/users/${user.id}/invitation`, { dropsSecondFactor: true });
  for (const { status, body } of [password, invitation]) expect([status, body]).toMatchObject(refused);
  expect((await as('admin', 'PATCH', `/api/users/${user.id}`, { name: 'Dana' })).status).toBe(200);
  expect((await server.login('admin')).user.id).toBe(user.id);
});

test('the last admin stays one', async () => {
  const { user } = (await as('admin', 'GET', '/api/me')).body as Me;
  const { status, body } = await as('admin', 'PATCH', `/api/users/${user.id}`, { isDisabled: true });
  expect([status, body]).toMatchObject([409, { error: { code: 'last-admin' } }]);
});

test('a body that is wrong is refused by the field’s name, and what was sent is not repeated', async () => {
  const secret = 'sh0rt-secret';
  const person = { username: 'x y', name: 'X', role: 'king', memberships: [], password: secret.slice(0, 5) };
  for (const wrong of [person, { ...person, username: 'xy' }, { ...person, username: 'xy', role: 'viewer' }, { password: secret }]) {
    const { status, body } = await as('admin', 'POST', '/api/users', wrong);
    expect([status, body]).toMatchObject([400, { error: { code: 'bad-request' } }]);
    expect(JSON.stringify(body)).toMatch(/username|role|password/);
    expect(JSON.stringify(body)).not.toMatch(/sh0rt|king|x y/);
  }
});

test('a guarantor without an account appears among those of the committee', async () => {
  const { status, body } = await as('noura', 'POST', '/api/guarantors', { name: '  Umm Khalid ' });
  expect(status).toBe(201);
  const { guarantors } = (await as('noura', 'GET', '/api/committees/K01')).body as { guarantors: { id: string; name: string }[] };
  expect(guarantors).toContainEqual({ id: (body as { id: string }).id, name: 'Umm Khalid' });
});

test('nobody who is not signed in gets an answer', async () => {
  const paths = [
    '/api/me',
    '/api/users',
    '/api/committees',
    '/api/committees/K01',
    '/api/committees/K01/roll',
    '/api/committees/K01/history',
  ];
  for (const path of paths) {
    const response = await fetch(server.origin + path);
    expect([path, response.status]).toEqual([path, 401]);
    expect(((await response.json()) as { error: { code: string } }).error.code).toBe('not-authenticated');
  }
  expect((await server.as('nonsense', 'GET', '/api/me')).status).toBe(401);
  expect((await server.browser.post('/api/auth/login', { username: 'noura', password: PASSWORD })).status).toBe(200);
});
