import { createRoute, z } from '@hono/zod-openapi';
import { RecountRequest, ResultAnswer } from '../../schema/resultApi.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { actorOf } from '../accounts/actorOf.ts';
import type { HeldResults } from '../holdResults.ts';
import { bearer, createRouter, json, jsonBody, refusals, requireCaller, requireCommittee } from './router.ts';

/** A committee that is counted again. */
export function createRecountRoutes({
  accounts,
  results,
}: {
  readonly accounts: Accounts;
  readonly results: Pick<HeldResults, 'reader' | 'keeper'>;
}) {
  const begin = createRoute({
    method: 'post',
    path: '/api/committees/{id}/recount',
    tags: ['result'],
    summary:
      'Begins a new count beside those before, for the same clerks (409 when `seen` is not the last one any more); answers its result, which is empty. Those before stay as they are',
    security: bearer,
    middleware: [requireCaller(accounts, 'reconciler', 'admin'), requireCommittee(accounts)],
    request: { params: z.object({ id: z.string().max(16) }), ...jsonBody(RecountRequest) },
    responses: { 200: json(ResultAnswer, 'The result of the new count'), ...refusals },
  });
  return createRouter().openapi(begin, (c) => {
    const committee = c.get('committee');
    const count = accounts.recounts.begin(committee, c.req.valid('json'), actorOf(c.get('caller')));
    results.keeper.reach(committee);
    return c.json(
      results.reader.one(committee, count, () => true),
      200,
    );
  });
}
