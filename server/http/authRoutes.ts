import { getConnInfo } from '@hono/node-server/conninfo';
import { createRoute } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { LoginRequest, SessionAnswer, SessionRequest } from '../../schema/api.ts';
import { AppError } from '../../schema/errors.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { SignedIn } from '../accounts/signIn.ts';
import { requireOwnHeader } from './guards.ts';
import type { RefreshCookies } from './refreshCookie.ts';
import { createRouter, json, jsonBody, refusals } from './router.ts';

const login = createRoute({
  method: 'post',
  path: '/api/auth/login',
  tags: ['sign-in'],
  summary: 'Sign in; the answer also sets the session’s refresh cookie',
  request: jsonBody(LoginRequest),
  responses: { 200: json(SessionAnswer, 'Signed in'), ...refusals },
});

const refresh = createRoute({
  method: 'post',
  path: '/api/auth/refresh',
  tags: ['sign-in'],
  summary: 'The next access token of a session, by its refresh cookie; needs the header X-Committee-Room: 1',
  middleware: [requireOwnHeader],
  request: jsonBody(SessionRequest),
  responses: { 200: json(SessionAnswer, 'Still signed in, with a new refresh cookie'), ...refusals },
});

const logout = createRoute({
  method: 'post',
  path: '/api/auth/logout',
  tags: ['sign-in'],
  summary: 'End a session everywhere, its sockets included; needs the header X-Committee-Room: 1',
  middleware: [requireOwnHeader],
  request: jsonBody(SessionRequest),
  responses: { 204: { description: 'The session is over' }, ...refusals },
});

/** Signing in and out. */
export function createAuthRoutes({ accounts, cookies }: { readonly accounts: Accounts; readonly cookies: RefreshCookies }) {
  const routes = createRouter();

  routes.openapi(login, async (c) => {
    const { username, password } = c.req.valid('json');
    const signedIn = await accounts.signIn.withPassword(username, password, placeOf(c));
    cookies.sweep(c, accounts.sessions.isLive);
    return c.json(answerWith(c, cookies, signedIn), 200);
  });

  routes.openapi(refresh, async (c) => {
    const { sessionId } = c.req.valid('json');
    const token = cookies.read(c, sessionId);
    if (token === null) throw new AppError('token-expired');
    try {
      return c.json(answerWith(c, cookies, await accounts.signIn.refresh(sessionId, token)), 200);
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
  cookies.write(c, answer.sessionId, refreshToken);
  return answer;
}

/** Where a sign-in comes from, for counting guesses. Behind a proxy everybody comes from the proxy: what it forwards can be forged. */
const placeOf = (c: Context): string => getConnInfo(c).remote.address ?? 'unknown';
