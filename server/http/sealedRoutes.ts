import { createRoute } from '@hono/zod-openapi';
import { SealedEditsAnswer, SealedEditsRequest } from '../../schema/deviceApi.ts';
import type { SealedIntake } from '../sealed/takeSealed.ts';
import { createRouter, json, jsonBody, refusals } from './router.ts';

/** Unsent edits of whoever it may be, brought by whoever has them: what is inside proves itself, so nobody has to be signed in. */
export function createSealedRoutes({ intake }: { readonly intake: Pick<SealedIntake, 'take'> }) {
  const sealed = createRoute({
    tags: ['edits'],
    method: 'post',
    path: '/api/edits/sealed',
    summary: 'Unsent edits, sealed to the server. `taken` are durable; `unreadable` can never be opened; the others are to be sent again',
    request: jsonBody(SealedEditsRequest),
    responses: { 200: json(SealedEditsAnswer, 'What was taken'), ...refusals },
  });
  return createRouter().openapi(sealed, async (c) => c.json(await intake.take(c.req.valid('json').edits), 200));
}
