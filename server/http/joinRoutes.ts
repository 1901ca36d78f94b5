import { createRoute, z } from '@hono/zod-openapi';
import { InvitationKey, InvitationSeen, JoinRequest } from '../../schema/accountApi.ts';
import { SessionAnswer } from '../../schema/api.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { agentOf } from './agentOf.ts';
import { answerWith } from './authRoutes.ts';
import type { RefreshCookies } from './refreshCookie.ts';
import { createRouter, json, jsonBody, refusals } from './router.ts';

const look = createRoute({
  method: 'post',
  path: '/api/join/look',
  tags: ['sign-in'],
  summary: 'Who an invitation is for; uses up nothing',
  request: jsonBody(z.object({ key: InvitationKey })),
  responses: { 200: json(InvitationSeen, 'The invitation'), ...refusals },
});

const join = createRoute({
  method: 'post',
  path: '/api/join',
  tags: ['sign-in'],
  summary:
    'Uses an invitation up: sets the password, ends earlier sessions and signs in; the answer also sets the session’s refresh cookie',
  request: jsonBody(JoinRequest),
  responses: { 200: json(SessionAnswer, 'Signed in'), ...refusals },
});

/** An invited person's way in. */
export function createJoinRoutes({ accounts, cookies }: { readonly accounts: Accounts; readonly cookies: RefreshCookies }) {
  return createRouter()
    .openapi(look, async (c) => c.json(await accounts.joining.look(c.req.valid('json').key), 200))
    .openapi(join, async (c) => {
      const signedIn = await accounts.joining.join({ ...c.req.valid('json'), agent: agentOf(c.req.header('User-Agent')) });
      return c.json(answerWith(c, cookies, signedIn), 200);
    });
}
