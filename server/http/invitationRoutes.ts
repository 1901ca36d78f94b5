import { createRoute, z } from '@hono/zod-openapi';
import { Invitation, InvitationOptions, InvitedUser, NewInvitedUser } from '../../schema/accountApi.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { actorOf } from '../accounts/actorOf.ts';
import type { MadeInvitation } from '../accounts/invitations.ts';
import { proveElsewhere } from './guards.ts';
import { bearer, createRouter, json, jsonBody, refusals, requireCaller } from './router.ts';

/** Inviting people: an admin's work. Links and codes are told once, to whoever invites. */
export function createInvitationRoutes({ accounts, publicOrigin }: { readonly accounts: Accounts; readonly publicOrigin: string }) {
  const { invitations } = accounts;
  const common = { tags: ['people'], security: bearer, middleware: [requireCaller(accounts, 'admin')] };
  const params = z.object({ id: z.string().max(16) });

  const inviteNew = createRoute({
    ...common,
    method: 'post',
    path: '/api/users/invited',
    summary: 'A new person who chooses the password when joining, and the invitation',
    request: jsonBody(NewInvitedUser),
    responses: { 201: json(InvitedUser, 'The new person and the way in'), ...refusals },
  });
  const invite = createRoute({
    ...common,
    method: 'post',
    path: '/api/users/{id}/invitation',
    summary: 'A new invitation in place of the one before; for somebody who has signed in before, the way to a new password',
    request: { params, body: { required: false, content: { 'application/json': { schema: InvitationOptions } } } },
    responses: { 201: json(Invitation, 'The way in, for 48 hours'), ...refusals },
  });
  const withdraw = createRoute({
    ...common,
    method: 'delete',
    path: '/api/users/{id}/invitation',
    summary: 'Ends a person’s invitation, if there is one',
    request: { params },
    responses: { 204: { description: 'There is none' }, ...refusals },
  });

  const told = ({ secret, code, expiresAt }: MadeInvitation): Invitation => ({ link: linkTo(publicOrigin, secret), code, expiresAt });

  return createRouter()
    .openapi(inviteNew, async (c) => {
      const caller = c.get('caller');
      const { user, invitation } = await invitations.createWithPerson(c.req.valid('json'), actorOf(caller), caller.sessionId);
      return c.json({ user, invitation: told(invitation) }, 201);
    })
    .openapi(invite, async (c) => {
      const { dropsSecondFactor = false } = c.req.valid('json');
      const { id } = c.req.valid('param');
      const caller = c.get('caller');
      proveElsewhere(caller, id);
      return c.json(told(await invitations.create(id, actorOf(caller), { dropsSecondFactor, sessionId: caller.sessionId })), 201);
    })
    .openapi(withdraw, (c) => {
      invitations.withdraw(c.req.valid('param').id, actorOf(c.get('caller')));
      return c.body(null, 204);
    });
}

/** The secret stands after `#`: no server is sent it, and no log holds it (A10). */
export const linkTo = (publicOrigin: string, secret: string): string => `${publicOrigin}/join#${secret}`;
