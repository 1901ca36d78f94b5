import { createRoute } from '@hono/zod-openapi';
import { SetupAnswer, SetupRequest, SetupState } from '../../schema/api.ts';
import type { FirstAdmin } from '../accounts/firstAdmin.ts';
import { createRouter, json, jsonBody, refusals } from './router.ts';

const state = createRoute({
  method: 'get',
  path: '/api/setup',
  tags: ['set-up'],
  summary: 'Whether the installation waits for its first admin',
  responses: { 200: json(SetupState, 'The state'), ...refusals },
});

const complete = createRoute({
  method: 'post',
  path: '/api/setup',
  tags: ['set-up'],
  summary: 'The campaign and its first admin, once; 404 ever after',
  request: jsonBody(SetupRequest),
  responses: { 201: json(SetupAnswer, 'Both stand; sign in as usual'), ...refusals },
});

/** The first admin's way in. */
export function createSetupRoutes({ firstAdmin }: { readonly firstAdmin: FirstAdmin }) {
  return createRouter()
    .openapi(state, (c) => c.json({ isOpen: firstAdmin.isOpen() }, 200))
    .openapi(complete, async (c) => c.json({ campaign: await firstAdmin.complete(c.req.valid('json')) }, 201));
}
