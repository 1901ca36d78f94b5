import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { compress } from 'hono/compress';
import { accessTo, type Member, type Role } from '../../schema/access.ts';
import type { CommitteeId } from '../../schema/ids.ts';
import {
  AcceptRequest,
  ChooseRequest,
  LateRequest,
  ReopenRequest,
  ResultAnswer,
  ResultCommand,
  ResultsAnswer,
  SealRequest,
} from '../../schema/resultApi.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { actorOf } from '../accounts/actorOf.ts';
import type { HeldResults } from '../holdResults.ts';
import type { Command } from '../results/decide.ts';
import { etagOf } from './answerEtag.ts';
import { answerUnlessKnown } from './answerUnlessKnown.ts';
import { type AppEnv, bearer, createRouter, json, jsonBody, refusals, requireCaller, requireCommittee, unchanged } from './router.ts';
import { toldAge } from './toldAge.ts';

const params = z.object({ id: z.string().max(16) });
const READERS: readonly Role[] = ['admin', 'coordinator', 'reconciler', 'auditor'];

/** Results of counts, and what people decide of them. */
export function createResultRoutes({ accounts, results }: { readonly accounts: Accounts; readonly results: HeldResults }) {
  const described = { tags: ['result'], security: bearer };
  const answered = { responses: { 200: json(ResultAnswer, 'The result as it is then'), ...refusals } };
  const command = (...roles: readonly Role[]) => ({
    ...described,
    ...answered,
    method: 'post' as const,
    middleware: [requireCaller(accounts, ...roles), requireCommittee(accounts)],
  });

  const one = createRoute({
    ...described,
    method: 'get',
    path: '/api/committees/{id}/result',
    summary:
      'The result of a count, the last one unless `count` says which; unofficial, with every value that was proposed; ETag, compressed',
    middleware: [requireCaller(accounts, ...READERS), requireCommittee(accounts), compress()],
    request: { params, query: z.object({ count: z.coerce.number().int().min(1).max(9).optional() }) },
    responses: { 200: json(ResultAnswer, 'The result'), ...unchanged, ...refusals },
  });
  const all = createRoute({
    ...described,
    method: 'get',
    path: '/api/results',
    summary:
      'The committees whose results the caller may read, the one that could move most first, and who wins as things stand; ETag, compressed',
    middleware: [requireCaller(accounts, ...READERS), compress()],
    responses: { 200: json(ResultsAnswer, 'Results'), ...unchanged, ...refusals },
  });
  const choose = createRoute({
    ...command('reconciler'),
    path: '/api/committees/{id}/choose',
    summary: 'Says which figure a cell has, with a reason (409 when others are proposed by now)',
    request: { params, ...jsonBody(ChooseRequest) },
  });
  const accept = createRoute({
    ...command('reconciler'),
    path: '/api/committees/{id}/accept',
    summary: 'Accepts a failed check as on paper: an error takes two people, a warning one',
    request: { params, ...jsonBody(AcceptRequest) },
  });
  const late = createRoute({
    ...command('reconciler'),
    path: '/api/committees/{id}/late',
    summary: 'Takes what came after a seal in, or leaves it out',
    request: { params, ...jsonBody(LateRequest) },
  });
  const seal = createRoute({
    ...command('reconciler'),
    path: '/api/committees/{id}/seal',
    summary: 'Ends a count whose clerk cannot; what comes later is late',
    request: { params, ...jsonBody(SealRequest) },
  });
  const verify = createRoute({
    ...command('reconciler'),
    path: '/api/committees/{id}/verify',
    summary: 'Verifies the result that was seen; by nobody who entered a count or chose one of its figures',
    request: { params, ...jsonBody(ResultCommand) },
  });
  const publish = createRoute({
    ...command('admin', 'reconciler'),
    path: '/api/committees/{id}/publish',
    summary: 'Publishes a verified result, once two people have, one of them an administrator',
    request: { params, ...jsonBody(ResultCommand) },
  });
  const reopen = createRoute({
    ...command('admin', 'reconciler'),
    path: '/api/committees/{id}/reopen',
    summary: 'Takes back that a result was verified, with a reason',
    request: { params, ...jsonBody(ReopenRequest) },
  });

  const readableBy = (member: Member) => (committee: CommitteeId) => accessTo(member, { kind: 'result', committee }) !== null;

  /** A decision, then the result as it is. */
  async function decide(c: Context<AppEnv>, wanted: Command) {
    const [committee, caller] = [c.get('committee'), c.get('caller')];
    await results.decide(committee, wanted, { ...actorOf(caller), role: caller.member.role, stands: () => accounts.stands(caller) });
    return c.json(results.reader.one(committee, wanted.count, readableBy(caller.member)), 200);
  }

  return createRouter()
    .openapi(one, async (c) => {
      const committee = c.get('committee');
      const count = c.req.valid('query').count ?? results.rows.counts(committee);
      await results.reach(committee, count);
      const answer = results.reader.one(committee, count, readableBy(c.get('caller').member));
      return answerUnlessKnown(c, answer, etagOf({ ...answer, ageMs: toldAge(answer.ageMs) }));
    })
    .openapi(all, (c) => {
      const { member } = c.get('caller');
      results.keeper.look();
      return answerUnlessKnown(c, results.reader.all(readableBy(member)));
    })
    .openapi(choose, (c) => decide(c, { kind: 'choose', ...c.req.valid('json') }))
    .openapi(accept, (c) => decide(c, { kind: 'accept', ...c.req.valid('json') }))
    .openapi(late, (c) => decide(c, { kind: 'late', ...c.req.valid('json') }))
    .openapi(seal, (c) => decide(c, { kind: 'seal', ...c.req.valid('json') }))
    .openapi(verify, (c) => decide(c, { kind: 'verify', ...c.req.valid('json') }))
    .openapi(publish, (c) => decide(c, { kind: 'publish', ...c.req.valid('json') }))
    .openapi(reopen, (c) => decide(c, { kind: 'reopen', ...c.req.valid('json') }));
}
