import { createRoute, z } from '@hono/zod-openapi';
import { AppError } from '../../schema/errors.ts';
import { isElectorId } from '../../schema/ids.ts';
import { MoveAnswer, MoveRequest } from '../../schema/moveApi.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { ElectorMoves } from '../moves/electorMoves.ts';
import { bearer, createRouter, json, jsonBody, refusals, requireCaller } from './router.ts';

/** Where a caller is on no device that is known. */
const NO_DEVICE = '000';

/** Moving electors, and marks that were made in a wrong committee. */
export function createMoveRoutes(deps: { readonly accounts: Accounts; readonly electors: Pick<ElectorMoves, 'preview' | 'move'> }) {
  const { accounts, electors } = deps;
  const move = createRoute({
    tags: ['electors'],
    security: bearer,
    middleware: [requireCaller(accounts, 'admin')],
    method: 'post',
    path: '/api/electors/{id}/move',
    summary: 'Moves an elector to another committee, claims and attendance along; `dryRun` says what that would do',
    request: { params: z.object({ id: z.string().max(16) }), ...jsonBody(MoveRequest) },
    responses: { 200: json(MoveAnswer, 'What was, or would be, moved'), ...refusals },
  });
  return createRouter().openapi(move, async (c) => {
    const { id } = c.req.valid('param');
    const { committee, dryRun } = c.req.valid('json');
    const { member, user, device } = c.get('caller');
    if (!isElectorId(id)) throw new AppError('not-found', { what: 'such elector' });
    const to = accounts.committees.allow(member, committee);
    return c.json(await (dryRun ? electors.preview(id, to) : electors.move(id, to, { userId: user.id, device: device ?? NO_DEVICE })), 200);
  });
}
