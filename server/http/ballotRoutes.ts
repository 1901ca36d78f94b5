import { createRoute, z } from '@hono/zod-openapi';
import { BallotsAnswer, BallotsRequest } from '../../schema/resultApi.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { actorOf } from '../accounts/actorOf.ts';
import type { HeldBallots } from '../holdBallots.ts';
import { bearer, createRouter, json, jsonBody, refusals, requireCaller, requireCommittee } from './router.ts';

const params = z.object({ id: z.string().max(16) });

/** Single ballots of a count, for whoever settles it. */
export function createBallotRoutes({ accounts, ballots }: { readonly accounts: Accounts; readonly ballots: HeldBallots }) {
  const read = createRoute({
    method: 'post',
    path: '/api/committees/{id}/ballots',
    tags: ['result'],
    summary:
      'Single ballots of a stream by number, at most 100 at once, with a reason that is written down; no order of arrival, and nobody’s name. 410 once they were replaced by what they come to',
    security: bearer,
    middleware: [requireCaller(accounts, 'reconciler'), requireCommittee(accounts)],
    request: { params, ...jsonBody(BallotsRequest) },
    responses: { 200: json(BallotsAnswer, 'The ballots'), ...refusals },
  });
  return createRouter().openapi(read, async (c) => {
    const answer = await ballots.desk.read(c.get('committee'), c.req.valid('json'), actorOf(c.get('caller')));
    await c.get('again')(); // it may have waited for another process
    return c.json(answer, 200);
  });
}
