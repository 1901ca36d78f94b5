import { createRoute, z } from '@hono/zod-openapi';
import { compress } from 'hono/compress';
import {
  ChaseAnswer,
  DoNotCallRequest,
  OwnCall,
  PhoneChange,
  PhonesAnswer,
  SliceAnswer,
  SliceRequest,
  Transport,
  TransportChange,
  TransportRequest,
} from '../../schema/chaseApi.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { actorOf } from '../accounts/actorOf.ts';
import type { HeldCalls } from '../holdCalls.ts';
import { etagOf } from './answerEtag.ts';
import { answerUnlessKnown } from './answerUnlessKnown.ts';
import { bearer, createRouter, json, jsonBody, refusals, requireCaller, requireCommittee, unchanged } from './router.ts';

const id = z.string().max(16);
const done = { 204: { description: 'Done' }, ...refusals };

/** The chase list of a committee beside its documents: who calls whom, phones, whom nobody calls, who is to be fetched. */
export function createChaseRoutes({ accounts, calls }: { readonly accounts: Accounts; readonly calls: HeldCalls }) {
  const described = { tags: ['calls'], security: bearer };
  const etags = new WeakMap<ChaseAnswer, string>(); // one answer is told to many
  const common = { ...described, middleware: [requireCaller(accounts, 'coordinator'), requireCommittee(accounts)] };

  const chase = createRoute({
    ...described,
    middleware: [requireCaller(accounts, 'admin', 'coordinator'), requireCommittee(accounts), compress()],
    method: 'get',
    path: '/api/committees/{id}/chase',
    summary:
      'Callers, slices that run or ended within 12 hours, the last call of each elector, whom nobody calls, transport; ETag, compressed',
    request: { params: z.object({ id }) },
    responses: { 200: json(ChaseAnswer, 'The list'), ...unchanged, ...refusals },
  });
  const handOut = createRoute({
    ...common,
    method: 'post',
    path: '/api/committees/{id}/slices',
    summary: 'Hands electors out to a caller until an hour; of those who are not handed out it says why',
    request: { params: z.object({ id }), ...jsonBody(SliceRequest) },
    responses: { 200: json(SliceAnswer, 'The slice, and who is not in it'), ...refusals },
  });
  const takeBack = createRoute({
    ...common,
    method: 'post',
    path: '/api/committees/{id}/slices/{slice}/end',
    summary: 'Takes a slice back; whoever is in hand stays with the caller for 15 minutes or until a result',
    request: { params: z.object({ id, slice: id }) },
    responses: done,
  });
  const ownCall = createRoute({
    ...common,
    method: 'post',
    path: '/api/committees/{id}/calls',
    summary: 'A coordinator records a call of their own, which is in no slice',
    request: { params: z.object({ id }), ...jsonBody(OwnCall) },
    responses: done,
  });
  const handled = createRoute({
    ...common,
    method: 'post',
    path: '/api/committees/{id}/calls/{result}/handled',
    summary: 'A coordinator has seen to what came of a call',
    request: { params: z.object({ id, result: id }) },
    responses: done,
  });
  const phones = createRoute({
    ...common,
    method: 'get',
    path: '/api/committees/{id}/electors/{elector}/phones',
    summary: 'The phones of an elector by whose promise they belong to; that they were read is in the audit',
    request: { params: z.object({ id, elector: id }) },
    responses: { 200: json(PhonesAnswer, 'Phones'), ...refusals },
  });
  const setPhone = createRoute({
    ...common,
    method: 'put',
    path: '/api/committees/{id}/electors/{elector}/phones/{owner}',
    summary: 'The phone that a guarantor knows of an elector; null takes it away',
    request: { params: z.object({ id, elector: id, owner: id }), ...jsonBody(PhoneChange) },
    responses: done,
  });
  const doNotCall = createRoute({
    ...common,
    method: 'post',
    path: '/api/committees/{id}/do-not-call',
    summary: 'Takes an elector off every call list, or puts them back',
    request: { params: z.object({ id }), ...jsonBody(DoNotCallRequest) },
    responses: done,
  });
  const transport = createRoute({
    ...common,
    method: 'post',
    path: '/api/committees/{id}/transport',
    summary: 'An elector asks to be fetched; one request until it is done',
    request: { params: z.object({ id }), ...jsonBody(TransportRequest) },
    responses: { 200: json(Transport, 'The request'), ...refusals },
  });
  const changeTransport = createRoute({
    ...common,
    method: 'patch',
    path: '/api/committees/{id}/transport/{transport}',
    summary: 'Changes what is given of a transport request',
    request: { params: z.object({ id, transport: id }), ...jsonBody(TransportChange) },
    responses: { 200: json(Transport, 'The request'), ...refusals },
  });

  return createRouter()
    .openapi(chase, (c) => {
      const answer = calls.readChase(c.get('committee'));
      const etag = etags.get(answer) ?? etagOf(answer);
      etags.set(answer, etag);
      return answerUnlessKnown(c, answer, etag);
    })
    .openapi(handOut, (c) => c.json(calls.slices.handOut(c.get('committee'), c.req.valid('json'), actorOf(c.get('caller'))), 200))
    .openapi(takeBack, (c) => {
      calls.slices.takeBack(c.get('committee'), c.req.valid('param').slice, actorOf(c.get('caller')));
      return c.body(null, 204);
    })
    .openapi(ownCall, (c) => {
      const call = c.req.valid('json');
      calls.desk.mustBeOn(c.get('committee'), call.electorId);
      calls.results.takeOwn(c.get('committee'), call, actorOf(c.get('caller')));
      return c.body(null, 204);
    })
    .openapi(handled, (c) => {
      calls.desk.handled(c.get('committee'), c.req.valid('param').result, actorOf(c.get('caller')));
      return c.body(null, 204);
    })
    .openapi(phones, (c) => c.json(calls.desk.phones(c.get('committee'), c.req.valid('param').elector, actorOf(c.get('caller'))), 200))
    .openapi(setPhone, (c) => {
      const { elector, owner } = c.req.valid('param');
      calls.desk.setPhone(c.get('committee'), elector, owner, c.req.valid('json').phone, actorOf(c.get('caller')));
      return c.body(null, 204);
    })
    .openapi(doNotCall, (c) => {
      const { electorId, mayBeCalled } = c.req.valid('json');
      calls.desk.setMayBeCalled(c.get('committee'), electorId, mayBeCalled, actorOf(c.get('caller')));
      return c.body(null, 204);
    })
    .openapi(transport, (c) => {
      const { electorId } = c.req.valid('json');
      calls.desk.mustBeOn(c.get('committee'), electorId);
      return c.json(calls.transports.ask(c.get('committee'), electorId, actorOf(c.get('caller'))), 200);
    })
    .openapi(changeTransport, (c) => {
      const change = calls.transports.change(
        c.get('committee'),
        c.req.valid('param').transport,
        c.req.valid('json'),
        actorOf(c.get('caller')),
      );
      return c.json(change, 200);
    });
}
