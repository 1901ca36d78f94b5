import { createRoute, z } from '@hono/zod-openapi';
import { SignIns } from '../../schema/accountApi.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { actorOf } from '../accounts/actorOf.ts';
import { answerUnlessKnown } from './answerUnlessKnown.ts';
import { bearer, createRouter, json, refusals, requireCaller, unchanged } from './router.ts';

/** Sessions and devices, seen and ended: one's own, and everybody's by an admin. Their sockets close at once. */
export function createSignInsRoutes({ accounts }: { readonly accounts: Accounts }) {
  const { signIns } = accounts;
  const own = { tags: ['own account'], security: bearer, middleware: [requireCaller(accounts)] };
  const others = { tags: ['people'], security: bearer, middleware: [requireCaller(accounts, 'admin')] };
  const id = z.string().max(16);
  const over = { 204: { description: 'It is over, its sockets too' }, ...refusals };
  const listed = { 200: json(SignIns, 'Sessions that are not over, and devices; newest first'), ...unchanged, ...refusals };
  const noTicket = 'Ends a device: its sessions are over, and it gets no ticket any more';

  const list = createRoute({ ...own, method: 'get', path: '/api/me/sign-ins', summary: 'Where I am signed in', responses: listed });
  const endSession = createRoute({
    ...own,
    method: 'delete',
    path: '/api/me/sessions/{id}',
    summary: 'Ends one of my sessions',
    request: { params: z.object({ id }) },
    responses: over,
  });
  const endOthers = createRoute({
    ...own,
    method: 'delete',
    path: '/api/me/sessions',
    summary: 'Ends all of my sessions but this one',
    responses: over,
  });
  const endDevice = createRoute({
    ...own,
    method: 'delete',
    path: '/api/me/devices/{code}',
    summary: noTicket,
    request: { params: z.object({ code: id }) },
    responses: over,
  });
  const listOf = createRoute({
    ...others,
    method: 'get',
    path: '/api/users/{id}/sign-ins',
    summary: 'Where a person is signed in',
    request: { params: z.object({ id }) },
    responses: listed,
  });
  const endSessionOf = createRoute({
    ...others,
    method: 'delete',
    path: '/api/users/{id}/sessions/{sid}',
    summary: 'Ends a session of a person',
    request: { params: z.object({ id, sid: id }) },
    responses: over,
  });
  const endDeviceOf = createRoute({
    ...others,
    method: 'delete',
    path: '/api/users/{id}/devices/{code}',
    summary: noTicket,
    request: { params: z.object({ id, code: id }) },
    responses: over,
  });

  return createRouter()
    .openapi(list, (c) => answerUnlessKnown(c, signIns.of(c.get('caller').user.id, c.get('caller').sessionId)))
    .openapi(endSession, (c) => {
      const caller = c.get('caller');
      signIns.endSession(caller.user.id, c.req.valid('param').id, actorOf(caller));
      return c.body(null, 204);
    })
    .openapi(endOthers, (c) => {
      const caller = c.get('caller');
      signIns.endOthers(caller.user.id, caller.sessionId, actorOf(caller));
      return c.body(null, 204);
    })
    .openapi(endDevice, (c) => {
      const caller = c.get('caller');
      signIns.endDevice(caller.user.id, c.req.valid('param').code, actorOf(caller));
      return c.body(null, 204);
    })
    .openapi(listOf, (c) => answerUnlessKnown(c, signIns.of(c.req.valid('param').id, c.get('caller').sessionId)))
    .openapi(endSessionOf, (c) => {
      const { id: userId, sid } = c.req.valid('param');
      signIns.endSession(userId, sid, actorOf(c.get('caller')));
      return c.body(null, 204);
    })
    .openapi(endDeviceOf, (c) => {
      const { id: userId, code } = c.req.valid('param');
      signIns.endDevice(userId, code, actorOf(c.get('caller')));
      return c.body(null, 204);
    });
}
