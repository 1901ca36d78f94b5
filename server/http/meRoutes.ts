import { createRoute } from '@hono/zod-openapi';
import { MeAnswer } from '../../schema/api.ts';
import { PersonSettings } from '../../schema/personSettings.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { readMe } from '../accounts/readMe.ts';
import type { Db } from '../database.ts';
import { answerUnlessKnown } from './answerUnlessKnown.ts';
import { bearer, createRouter, json, jsonBody, refusals, requireCaller, unchanged } from './router.ts';

/** Who I am, which rooms I may open, and what I have set for myself. */
export function createMeRoutes({ accounts, db }: { readonly accounts: Accounts; readonly db: Db }) {
  const common = { tags: ['people'], security: bearer, middleware: [requireCaller(accounts)] };
  const me = createRoute({
    ...common,
    method: 'get',
    path: '/api/me',
    summary: 'The signed-in person, and the rooms this person may open',
    responses: { 200: json(MeAnswer, 'The signed-in person'), ...unchanged, ...refusals },
  });
  const set = createRoute({
    ...common,
    method: 'put',
    path: '/api/me/settings',
    summary: 'What I am told of, and my saved views, in place of the version that was seen',
    request: jsonBody(PersonSettings),
    responses: { 200: json(PersonSettings, 'What stands now'), ...refusals },
  });
  return createRouter()
    .openapi(me, (c) => answerUnlessKnown(c, readMe(accounts, db, c.get('caller'))))
    .openapi(set, (c) => c.json(accounts.settings.write(c.get('caller').user.id, c.req.valid('json')), 200));
}
