import { createRoute, z } from '@hono/zod-openapi';
import { compress } from 'hono/compress';
import { CallResultsAnswer, CallResultsRequest, CallsAnswer, PhoneAnswer } from '../../schema/chaseApi.ts';
import type { Accounts, Caller } from '../accounts/accounts.ts';
import { actorOf } from '../accounts/actorOf.ts';
import type { HeldCalls } from '../holdCalls.ts';
import { answerUnlessKnown } from './answerUnlessKnown.ts';
import { bearer, createRouter, json, jsonBody, refusals, requireCaller, unchanged } from './router.ts';

const whoIs = (caller: Caller) => ({ member: caller.member, actor: actorOf(caller) });

/** A caller's part of the chase lists: whom to call, the phone of one of them, and what came of it. */
export function createCallRoutes({ accounts, calls }: { readonly accounts: Accounts; readonly calls: HeldCalls }) {
  const common = { tags: ['calls'], security: bearer, middleware: [requireCaller(accounts, 'caller')] };
  const mine = createRoute({
    ...common,
    middleware: [requireCaller(accounts, 'caller'), compress()],
    method: 'get',
    path: '/api/calls',
    summary: 'The caller’s running slices, and whoever of others is in hand, with nothing of who promised what; ETag, compressed',
    responses: { 200: json(CallsAnswer, 'Slices'), ...unchanged, ...refusals },
  });
  const results = createRoute({
    ...common,
    method: 'post',
    path: '/api/calls',
    summary: 'What came of calls, also of slices that have ended; sent twice it is one',
    request: jsonBody(CallResultsRequest),
    responses: { 200: json(CallResultsAnswer, 'What is durable now, and what never will be'), ...refusals },
  });
  const phone = createRoute({
    ...common,
    method: 'post',
    path: '/api/calls/{slice}/electors/{elector}/phone',
    summary: 'The phone of an elector in the caller’s hands, written down as a call; `called-enough` when the calls of the day are used up',
    request: { params: z.object({ slice: z.string().max(16), elector: z.string().max(16) }) },
    responses: { 200: json(PhoneAnswer, 'The phone'), ...refusals },
  });
  return createRouter()
    .openapi(mine, (c) => answerUnlessKnown(c, calls.caller.list(whoIs(c.get('caller')))))
    .openapi(results, (c) => c.json(calls.results.take(c.req.valid('json').results, actorOf(c.get('caller'))), 200))
    .openapi(phone, (c) => {
      const { slice, elector } = c.req.valid('param');
      return c.json(calls.caller.phone(whoIs(c.get('caller')), slice, elector), 200);
    });
}
