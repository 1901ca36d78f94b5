import { createRoute, z } from '@hono/zod-openapi';
import { Erased, EraseRequest, HeldData } from '../../schema/auditApi.ts';
import { AppError } from '../../schema/errors.ts';
import { isElectorId } from '../../schema/ids.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { Eraser } from '../erasure/erasures.ts';
import { bearer, createRouter, json, jsonBody, refusals, requireCaller } from './router.ts';

const params = z.object({ id: z.string().max(16) });

/** What is held on one elector, and erasing them. */
export function createElectorRoutes(deps: {
  readonly accounts: Accounts;
  readonly readHeld: (electorId: string, userId: string) => Promise<HeldData>;
  readonly erase: (electorId: string, confirm: string, by: Eraser) => Promise<Erased>;
}) {
  const common = { tags: ['electors'], security: bearer, middleware: [requireCaller(deps.accounts, 'admin')] };
  const held = createRoute({
    ...common,
    method: 'get',
    path: '/api/electors/{id}/held',
    summary: 'All that is held on an elector, for one printed page; that it was read is in the audit',
    request: { params },
    responses: { 200: json(HeldData, 'What is held'), ...refusals },
  });
  const erase = createRoute({
    ...common,
    method: 'post',
    path: '/api/electors/{id}/erase',
    summary: 'Erases an elector for good; `confirm` is the roll number. 503: it has begun and is finished by itself',
    request: { params, ...jsonBody(EraseRequest) },
    responses: { 200: json(Erased, 'Nothing of them is left'), ...refusals },
  });
  return createRouter()
    .openapi(held, async (c) => c.json(await deps.readHeld(toElectorId(c.req.valid('param').id), c.get('caller').user.id), 200))
    .openapi(erase, async (c) => {
      const { confirm } = c.req.valid('json');
      const caller = c.get('caller');
      const by = { userId: caller.user.id, stands: () => deps.accounts.stands(caller) };
      return c.json(await deps.erase(toElectorId(c.req.valid('param').id), confirm, by), 200);
    });
}

function toElectorId(text: string): string {
  if (!isElectorId(text)) throw new AppError('not-found', { what: 'such elector' });
  return text;
}
