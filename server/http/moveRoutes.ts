import { createRoute, z } from '@hono/zod-openapi';
import { AppError } from '../../schema/errors.ts';
import { isElectorId, NO_DEVICE } from '../../schema/ids.ts';
import { MarksMoveAnswer, MarksMoveRequest, MarkWriters, MoveAnswer, MoveRequest } from '../../schema/moveApi.ts';
import type { Accounts, Caller } from '../accounts/accounts.ts';
import type { Mover } from '../moves/carryElector.ts';
import type { ElectorMoves } from '../moves/electorMoves.ts';
import type { MarksMove } from '../moves/marksMove.ts';
import { mustStand } from '../mustStand.ts';
import { answerUnlessKnown } from './answerUnlessKnown.ts';
import { bearer, createRouter, json, jsonBody, refusals, requireCaller, requireCommittee, unchanged } from './router.ts';

/** Moving electors, and marks that were made in a wrong committee. */
export function createMoveRoutes(deps: {
  readonly accounts: Accounts;
  readonly electors: Pick<ElectorMoves, 'preview' | 'move'>;
  readonly marks: MarksMove;
}) {
  const { accounts, electors, marks } = deps;
  const moverOf = (caller: Caller): Mover => ({
    userId: caller.user.id,
    device: caller.device ?? NO_DEVICE,
    stands: () => accounts.stands(caller),
  });
  const move = createRoute({
    tags: ['electors'],
    security: bearer,
    middleware: [requireCaller(accounts, 'admin')],
    method: 'post',
    path: '/api/electors/{id}/move',
    summary:
      'Moves an elector to another committee, claims and attendance along; `dryRun` says what that would do, `seen` binds to what it said',
    request: { params: z.object({ id: z.string().max(16) }), ...jsonBody(MoveRequest) },
    responses: { 200: json(MoveAnswer, 'What was, or would be, moved'), ...refusals },
  });
  const moveMarks = createRoute({
    tags: ['committees'],
    security: bearer,
    middleware: [requireCaller(accounts, 'admin', 'coordinator'), requireCommittee(accounts)],
    method: 'post',
    path: '/api/committees/{id}/attendance/move',
    summary:
      'Moves what a device has marked here in some time to the right committee, by number; `dryRun` says what that would do, and what `seen` has to be',
    request: { params: z.object({ id: z.string().max(16) }), ...jsonBody(MarksMoveRequest) },
    responses: { 200: json(MarksMoveAnswer, 'What was, or would be, moved'), ...refusals },
  });
  const writers = createRoute({
    tags: ['committees'],
    security: bearer,
    middleware: [requireCaller(accounts, 'admin', 'coordinator'), requireCommittee(accounts)],
    method: 'get',
    path: '/api/committees/{id}/attendance/writers',
    summary: 'The devices of which a mark stands here, with how many and from when to when',
    request: { params: z.object({ id: z.string().max(16) }) },
    responses: { 200: json(MarkWriters, 'Devices'), ...unchanged, ...refusals },
  });
  return createRouter()
    .openapi(writers, async (c) => {
      return answerUnlessKnown(c, await marks.writers(c.get('committee'), (userId) => accounts.people.find(userId)?.user.name ?? userId));
    })
    .openapi(move, async (c) => {
      const { id } = c.req.valid('param');
      const { committee, dryRun, seen } = c.req.valid('json');
      const caller = c.get('caller');
      if (!isElectorId(id)) throw new AppError('not-found', { what: 'such elector' });
      const to = accounts.committees.allow(caller.member, committee);
      const answer = await (dryRun ? electors.preview(id, to) : electors.move(id, to, moverOf(caller), seen));
      mustStand(moverOf(caller)); // it has waited for rooms, and tells names
      return c.json(answer, 200);
    })
    .openapi(moveMarks, async (c) => {
      const caller = c.get('caller');
      const here = c.get('committee');
      const request = c.req.valid('json');
      accounts.committees.allow(caller.member, request.to); // who coordinates one only decides nothing about the other
      const answer = await (request.dryRun ? marks.preview(here, request) : marks.move(here, request, moverOf(caller)));
      mustStand(moverOf(caller)); // as above
      return c.json(answer, 200);
    });
}
