import { createRoute, z } from '@hono/zod-openapi';
import { compress } from 'hono/compress';
import { Committee } from '../../schema/api.ts';
import { ElectionAnswer, ElectionChange, StatusChange } from '../../schema/electionApi.ts';
import { PapersAnswer } from '../../schema/resultApi.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { actorOf } from '../accounts/actorOf.ts';
import { etagOf } from './answerEtag.ts';
import { answerUnlessKnown } from './answerUnlessKnown.ts';
import { bearer, createRouter, json, jsonBody, refusals, requireCaller, requireCommittee, unchanged } from './router.ts';

/** The election's set-up, and the status of committees. */
export function createElectionRoutes({ accounts }: { readonly accounts: Accounts }) {
  const { committees, committeeStatus, election, papers } = accounts;
  const common = { tags: ['election'], security: bearer };
  const get = createRoute({
    ...common,
    method: 'get',
    path: '/api/election',
    summary: 'How the election is voted in, its lists and candidates, and what screens need of it; ETag. `election` null: not set up yet',
    middleware: [requireCaller(accounts)],
    responses: {
      200: json(ElectionAnswer, 'The election'),
      ...unchanged,
      ...refusals,
    },
  });
  const put = createRoute({
    ...common,
    method: 'put',
    path: '/api/election',
    summary:
      'The whole set-up in the place of the one that was seen (409 when it is another by now; with seenHasBegun false also when it has begun since)',
    middleware: [requireCaller(accounts, 'admin')],
    request: jsonBody(ElectionChange),
    responses: { 200: json(ElectionAnswer, 'The election as it stands'), ...refusals },
  });
  const ballotPapers = createRoute({
    ...common,
    method: 'get',
    path: '/api/election/papers',
    summary: 'Every ballot paper that there was, the one in force last; ETag, compressed. Ballots name one of them',
    middleware: [requireCaller(accounts), compress()],
    responses: {
      200: json(PapersAnswer, 'The ballot papers'),
      ...unchanged,
      ...refusals,
    },
  });
  const status = createRoute({
    ...common,
    method: 'post',
    path: '/api/committees/{id}/status',
    summary: 'Takes a committee on, or back with a reason (409 when its status is another by now). No status refuses an edit',
    middleware: [requireCaller(accounts, 'admin', 'coordinator'), requireCommittee(accounts)],
    request: { params: z.object({ id: z.string().max(16) }), ...jsonBody(StatusChange) },
    responses: { 200: json(Committee, 'The committee as it stands'), ...refusals },
  });
  return createRouter()
    .openapi(get, (c) => {
      const answer = election.read();
      const etag = etagOf(answer);
      c.header('ETag', etag);
      if (c.req.header('If-None-Match')?.includes(etag)) return c.body(null, 304);
      return c.json(answer, 200);
    })
    .openapi(put, (c) => {
      const { election: wanted, ...seen } = c.req.valid('json');
      return c.json(election.change(wanted, seen, actorOf(c.get('caller'))), 200);
    })
    .openapi(ballotPapers, (c) => answerUnlessKnown(c, { papers: papers.list() }))
    .openapi(status, (c) => {
      const { member, ...caller } = c.get('caller');
      const id = c.get('committee');
      committeeStatus.change(id, c.req.valid('json'), actorOf(caller));
      const { guarantors: _, people: __, ...committee } = committees.detail(member, id);
      return c.json(committee, 200);
    });
}
