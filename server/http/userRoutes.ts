import { createRoute, z } from '@hono/zod-openapi';
import { Guarantor, NewGuarantor, NewUser, User, UserChange, UserPage } from '../../schema/api.ts';
import { MAX_USERNAME_LENGTH } from '../../schema/limits.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { actorOf } from '../accounts/actorOf.ts';
import { answerUnlessKnown } from './answerUnlessKnown.ts';
import { proveElsewhere } from './guards.ts';
import { bearer, createRouter, json, jsonBody, refusals, requireCaller, unchanged } from './router.ts';

const MAX_PAGE = 200;

/** People and guarantors: an admin's work; an auditor may look, a coordinator may add guarantors. */
export function createUserRoutes({ accounts }: { readonly accounts: Accounts }) {
  const { people } = accounts;
  const common = { tags: ['people'], security: bearer };

  const list = createRoute({
    ...common,
    method: 'get',
    path: '/api/users',
    summary: 'Everybody with an account, sorted by user name; ETag. With `limit` in pages, without it as one list',
    middleware: [requireCaller(accounts, 'admin', 'auditor')],
    request: {
      query: z.object({
        after: z.string().max(MAX_USERNAME_LENGTH).optional(),
        limit: z.coerce.number().int().min(1).max(MAX_PAGE).optional(),
      }),
    },
    responses: {
      200: json(z.union([UserPage, z.array(User)]), 'People'),
      ...unchanged,
      ...refusals,
    },
  });
  const create = createRoute({
    ...common,
    method: 'post',
    path: '/api/users',
    summary: 'A new account',
    middleware: [requireCaller(accounts, 'admin')],
    request: jsonBody(NewUser),
    responses: { 201: json(User, 'The new person'), ...refusals },
  });
  const change = createRoute({
    ...common,
    method: 'patch',
    path: '/api/users/{id}',
    summary: 'Change a person; what is left out stays. New rights hold at once, a new password ends the person’s sessions',
    middleware: [requireCaller(accounts, 'admin')],
    request: { params: z.object({ id: z.string().max(16) }), ...jsonBody(UserChange) },
    responses: { 200: json(User, 'The changed person'), ...refusals },
  });
  const addGuarantor = createRoute({
    ...common,
    method: 'post',
    path: '/api/guarantors',
    summary: 'A person who collects pledges and has no account',
    middleware: [requireCaller(accounts, 'admin', 'coordinator')],
    request: jsonBody(NewGuarantor),
    responses: { 201: json(Guarantor, 'The new guarantor'), ...refusals },
  });

  return createRouter()
    .openapi(list, (c) => {
      const { after, limit } = c.req.valid('query');
      if (limit === undefined) return answerUnlessKnown(c, people.list({ after }));
      const found = people.list({ after, limit: limit + 1 });
      const entries = found.slice(0, limit);
      return answerUnlessKnown(c, { entries, next: found.length > limit ? (entries.at(-1)?.username ?? null) : null });
    })
    .openapi(create, async (c) => {
      const caller = c.get('caller');
      return c.json(await people.create(c.req.valid('json'), actorOf(caller), caller.sessionId), 201);
    })
    .openapi(change, async (c) => {
      const { id } = c.req.valid('param');
      const asked = c.req.valid('json');
      const caller = c.get('caller');
      if (asked.password !== undefined) proveElsewhere(caller, id);
      return c.json(await people.change(id, asked, actorOf(caller), caller.sessionId), 200);
    })
    .openapi(addGuarantor, (c) => c.json(people.addGuarantor(c.req.valid('json').name, actorOf(c.get('caller'))), 201));
}
