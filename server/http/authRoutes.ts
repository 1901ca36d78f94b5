import { createRoute } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { AttemptRequest, KeySet, SignInPlace } from '../../schema/accountApi.ts';
import { LoginRequest, RefreshRequest, SessionAnswer, SessionRequest } from '../../schema/api.ts';
import { AppError } from '../../schema/errors.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { readMe } from '../accounts/readMe.ts';
import type { SignedIn } from '../accounts/signIn.ts';
import type { Db } from '../database.ts';
import { agentOf } from './agentOf.ts';
import { ownHeader, requireOwnHeader } from './guards.ts';
import type { RefreshCookies } from './refreshCookie.ts';
import { createRouter, json, jsonBody, refusals } from './router.ts';
import { isCallerKnownFromNow } from './strangers.ts';

const login = createRoute({
  method: 'post',
  path: '/api/auth/login',
  tags: ['sign-in'],
  summary: 'Sign in; the answer also sets the session’s refresh cookie',
  request: jsonBody(LoginRequest),
  responses: {
    200: json(SessionAnswer, 'Signed in'),
    202: json(SignInPlace, 'Many sign in at this moment: the place in the queue (1 is next), and when to ask again with `attempt`'),
    ...refusals,
  },
});

const attempt = createRoute({
  method: 'post',
  path: '/api/auth/attempt',
  tags: ['sign-in'],
  summary: 'What has become of a sign-in that was answered with a place: its place now, then once what `login` would have answered',
  request: jsonBody(AttemptRequest),
  responses: { 200: json(SessionAnswer, 'Signed in'), 202: json(SignInPlace, 'It still waits'), ...refusals },
});

const keys = createRoute({
  method: 'get',
  path: '/api/auth/keys',
  tags: ['sign-in'],
  summary: 'The public keys in force (JWKS): what signs access tokens and tickets, and what will next',
  responses: { 200: json(KeySet, 'Public keys'), ...refusals },
});

const refresh = createRoute({
  method: 'post',
  path: '/api/auth/refresh',
  tags: ['sign-in'],
  summary: 'The next access token of a session, by its refresh cookie; needs the header X-Committee-Room: 1',
  middleware: [requireOwnHeader],
  parameters: [ownHeader],
  request: jsonBody(RefreshRequest),
  responses: { 200: json(SessionAnswer, 'Still signed in, with a new refresh cookie'), ...refusals },
});

const logout = createRoute({
  method: 'post',
  path: '/api/auth/logout',
  tags: ['sign-in'],
  summary: 'End a session everywhere, its sockets included; needs the header X-Committee-Room: 1',
  middleware: [requireOwnHeader],
  parameters: [ownHeader],
  request: jsonBody(SessionRequest),
  responses: { 204: { description: 'The session is over' }, ...refusals },
});

/** Signing in and out. */
export function createAuthRoutes({
  accounts,
  cookies,
  db,
}: {
  readonly accounts: Accounts;
  readonly cookies: RefreshCookies;
  readonly db: Db;
}) {
  const routes = createRouter();

  routes.openapi(login, async (c) => {
    const come = await accounts.signIn.withPassword({ ...c.req.valid('json'), agent: agentOf(c.req.header('User-Agent')) });
    if ('attempt' in come) return c.json(come, 202);
    cookies.sweep(c, accounts.sessions.isLive);
    return c.json(answerWith(c, cookies, come), 200);
  });

  routes.openapi(attempt, async (c) => {
    const come = await accounts.signIn.ask(c.req.valid('json').attempt);
    if ('attempt' in come) return c.json(come, 202);
    cookies.sweep(c, accounts.sessions.isLive);
    return c.json(answerWith(c, cookies, come), 200);
  });

  routes.openapi(keys, (c) => {
    const inForce = [...accounts.keys.publicJwks].map(([kid, { kty = '', crv = '', x = '', alg = '' }]) => ({ kty, crv, x, alg, kid }));
    return c.json({ keys: inForce.map((key) => ({ ...key, use: 'sig' as const })) }, 200);
  });

  routes.openapi(refresh, async (c) => {
    const { sessionId, deviceId, me: isMeWanted } = c.req.valid('json');
    const token = cookies.read(c, sessionId);
    if (deviceId !== undefined && accounts.signIn.hasToForget(deviceId)) throw new AppError('device-ended'); // also when the session is long over
    if (token === null) throw new AppError('token-expired');
    try {
      const answer = answerWith(c, cookies, await accounts.signIn.refresh(sessionId, token, deviceId));
      const person = isMeWanted ? accounts.people.find(answer.user.id) : null;
      return c.json(person ? { ...answer, me: readMe(accounts, db, person) } : answer, 200);
    } catch (error) {
      if (error instanceof AppError) cookies.clear(c, sessionId);
      throw error;
    }
  });

  routes.openapi(logout, (c) => {
    const { sessionId } = c.req.valid('json');
    const token = cookies.read(c, sessionId);
    if (token !== null) accounts.sessions.endWith(sessionId, token);
    cookies.clear(c, sessionId);
    return c.body(null, 204);
  });

  return routes;
}

/** The body of a sign-in; its refresh token goes into the cookie. */
export function answerWith(c: Context, cookies: RefreshCookies, { answer, refreshToken }: SignedIn): SessionAnswer {
  isCallerKnownFromNow(c);
  cookies.write(c, answer.sessionId, refreshToken);
  return answer;
}
