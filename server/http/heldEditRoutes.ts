import { createRoute, z } from '@hono/zod-openapi';
import { HeldEditDecision, HeldEditsAnswer } from '../../schema/deviceApi.ts';
import { MAX_SHOWN_HELD_EDITS } from '../../schema/limits.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { HeldEdits } from '../sealed/heldEdits.ts';
import { answerUnlessKnown } from './answerUnlessKnown.ts';
import { bearer, createRouter, json, jsonBody, refusals, requireCaller, unchanged } from './router.ts';

/** Edits that wait for the decision of a coordinator, or of a reconciler where they are of a count. */
export function createHeldEditRoutes({ accounts, held }: { readonly accounts: Accounts; readonly held: HeldEdits }) {
  const common = { tags: ['edits'], security: bearer, middleware: [requireCaller(accounts, 'admin', 'coordinator', 'reconciler')] };
  const list = createRoute({
    ...common,
    method: 'get',
    path: '/api/committees/{id}/held-edits',
    summary:
      'Edits that wait for a decision of the caller in the rooms of a committee, what came first first, and how many there are: those beyond `limit` follow as these are decided; ETag',
    request: {
      params: z.object({ id: z.string().max(16) }),
      query: z.object({ limit: z.coerce.number().int().min(1).max(MAX_SHOWN_HELD_EDITS).optional() }),
    },
    responses: {
      200: json(HeldEditsAnswer, 'What waits'),
      ...unchanged,
      ...refusals,
    },
  });
  const decide = createRoute({
    ...common,
    method: 'post',
    path: '/api/held-edits/{device}/{id}',
    summary:
      'Writes it as an edit of now, under its author’s name while they may write there and else under the caller’s, or drops it; of a count under its author’s name whatever they may by now, with a reason. `device`: its author and their device, nine characters',
    request: { params: z.object({ device: z.string().max(16), id: z.string().max(64) }), ...jsonBody(HeldEditDecision) },
    responses: { 204: { description: 'Decided' }, ...refusals },
  });
  return createRouter()
    .openapi(list, async (c) => {
      const { member } = c.get('caller');
      const committee = accounts.committees.allow(member, c.req.valid('param').id);
      return answerUnlessKnown(c, await held.list(member, committee, c.req.valid('query').limit));
    })
    .openapi(decide, async (c) => {
      const caller = c.get('caller');
      const { device: of, id } = c.req.valid('param');
      const by = { userId: caller.user.id, device: caller.device, stands: () => accounts.stands(caller) };
      await held.decide(caller.member, of, id, c.req.valid('json'), by);
      return c.body(null, 204);
    });
}
