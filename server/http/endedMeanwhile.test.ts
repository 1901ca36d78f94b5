import { Hono } from 'hono';
import { expect, test, vi } from 'vitest';
import { invitation, secondFactor, user } from '../../schema/tables/people.ts';
import { openAccounts } from '../accounts/testing/openAccounts.ts';
import { createLog } from '../log.ts';
import type { ProjectionPages } from '../projection/projectionPages.ts';
import { PASSWORD } from '../testing/seedCampaign.ts';
import { until } from '../testing/until.ts';
import { createErrorHandler } from './errors.ts';
import { createInvitationRoutes } from './invitationRoutes.ts';
import { createOwnAccountRoutes } from './ownAccountRoutes.ts';
import { createProjectionRoutes } from './projectionRoutes.ts';
import { createUserRoutes } from './userRoutes.ts';

const HESSA = { name: 'Hessa', role: 'viewer', memberships: [] };

test.each([
  ['goes on: all of it is done', false],
  ['is ended meanwhile: nothing of it is', true],
])('[A11] what waits for its turn to hash a password, and the session that asked %s', async (_, isEnded) => {
  const { accounts, turns, database, idOf, signIn, close } = await openAccounts();
  const app = new Hono();
  app.onError(createErrorHandler(createLog('silent')));
  app.route('/', createInvitationRoutes({ accounts, publicOrigin: 'http://127.0.0.1' }));
  for (const routes of [createUserRoutes({ accounts }), createOwnAccountRoutes({ accounts })]) app.route('/', routes);
  const { answer } = await signIn('admin');
  const calls = [
    ['POST', '/api/users', { ...HESSA, username: 'one', password: 'a long password' }],
    ['PATCH', `/api/users/${idOf('noura')}`, { role: 'admin', memberships: [], password: 'another long password' }],
    ['POST', '/api/users/invited', { ...HESSA, username: 'two' }],
    ['POST', `/api/users/${idOf('salem')}/invitation`, { dropsSecondFactor: true }],
    ['POST', '/api/me/second-factor', { password: PASSWORD }],
  ] as const;
  const before = stored();
  const { promise: busy, resolve: free } = Promise.withResolvers<void>();
  for (let i = 0; i < 2; i++) turns.enter(() => busy, { isFirst: true, isDroppable: false });
  const entered = vi.spyOn(turns, 'enter');
  const answers = calls.map(([method, path, body]) =>
    app.request(path, {
      method,
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${answer.accessToken}` },
      body: JSON.stringify(body),
    }),
  );
  await until('all of them wait', () => entered.mock.calls.length === calls.length);
  if (isEnded) accounts.sessions.endOne(idOf('admin'), answer.sessionId, { userId: idOf('admin') });
  free();
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual(isEnded ? calls.map(() => 401) : [201, 200, 201, 201, 200]);
  if (isEnded) expect(stored()).toEqual(before);
  else expect(stored().map((rows, i) => rows.length - (before[i]?.length ?? 0))).toEqual([2, 2, 1]);
  close();

  function stored() {
    return [user, invitation, secondFactor].map((table) => database.db.select().from(table).all());
  }
});

test('[A11] whoever is shut out while a compressed answer waits is told so in clear, and nothing of the answer', async () => {
  const { accounts, database, idOf, signIn, close } = await openAccounts();
  const { answer } = await signIn('noura');
  const app = new Hono();
  app.onError(createErrorHandler(createLog('silent')));
  const archived = async (): Promise<void> => accounts.sessions.endOne(idOf('noura'), answer.sessionId, { userId: idOf('noura') });
  const pages = {
    reach: () => ({ place: { epoch: 1, seq: 1 }, isComplete: true }),
    attendance: () => ({ rows: 'x'.repeat(3_000) }), // long enough to be compressed
  } as unknown as ProjectionPages;
  app.route('/', createProjectionRoutes({ accounts, database, archived, pages }));
  const headers = { Authorization: `Bearer ${answer.accessToken}`, 'Accept-Encoding': 'gzip' };
  const refused = await app.request('/api/committees/K01/attendance', { headers });
  expect(refused.status).toBe(401);
  expect([refused.headers.get('Content-Encoding'), refused.headers.get('ETag')]).toEqual([null, null]);
  expect(await refused.json()).toMatchObject({ error: { code: 'token-expired' } });
  close();
});

test('[A11] one’s own password and codes: a session that was ended while the present password was looked at changes nothing', async () => {
  const { accounts, callerOf, turnOn, shown, signIn, close } = await openAccounts();
  const { own, sessions } = accounts;
  const noura = await callerOf('noura');
  const { secret, codes } = await turnOn(noura);
  const waiting = Promise.allSettled([
    own.changePassword(noura, PASSWORD, 'a password of my own', codes[0]),
    own.renewRecoveryCodes(noura, PASSWORD, codes[1] ?? ''),
    own.turnOffSecondFactor(noura, PASSWORD, codes[2] ?? ''),
  ]);
  sessions.endOne(noura.user.id, noura.sessionId, { userId: noura.user.id });
  expect(await waiting).toMatchObject(Array(3).fill({ status: 'rejected', reason: { code: 'token-expired' } }));
  expect(own.secondFactor(noura)).toEqual({ isOn: true, recoveryCodesLeft: 10 });
  await signIn('noura', { code: shown(secret) });
  close();
});
