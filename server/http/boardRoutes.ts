import { createRoute, z } from '@hono/zod-openapi';
import { compress } from 'hono/compress';
import { ROLES, ROOM_GRANTS } from '../../schema/access.ts';
import { ActivityAnswer, BoardCommittee, BoardPlan, TabletsAnswer, TurnoutAnswer } from '../../schema/boardApi.ts';
import { AppError } from '../../schema/errors.ts';
import { type CommitteeId, isCommitteeId } from '../../schema/ids.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { actorOf } from '../accounts/actorOf.ts';
import type { HeldBoard } from '../holdBoard.ts';
import { etagOf } from './answerEtag.ts';
import { answerUnlessKnown } from './answerUnlessKnown.ts';
import { bearer, createRouter, json, jsonBody, refusals, requireCaller, unchanged } from './router.ts';

/** Whoever may open the board's room. */
const READERS = ROLES.filter((role) => ROOM_GRANTS[role].board);
const ofCommittee = z.string().max(16).optional();

/** What the operations room asks for beside its document (BO6–BO9). */
export function createBoardRoutes({ accounts, board }: { readonly accounts: Accounts; readonly board: HeldBoard }) {
  const described = { tags: ['board'], security: bearer };
  const committees = createRoute({
    ...described,
    method: 'get',
    path: '/api/board/committees',
    summary: 'What the committees on the board are called, by id; ETag, compressed',
    middleware: [requireCaller(accounts, ...READERS), compress()],
    responses: { 200: json(z.array(BoardCommittee), 'Committees'), ...unchanged, ...refusals },
  });
  const turnout = createRoute({
    ...described,
    method: 'get',
    path: '/api/board/turnout',
    summary: 'When people came, by committee and gender, in quarters of an hour; ETag, compressed. Unofficial, at most ten seconds old',
    middleware: [requireCaller(accounts, ...READERS), compress()],
    responses: { 200: json(TurnoutAnswer, 'Turnout'), ...unchanged, ...refusals },
  });
  const tablets = createRoute({
    ...described,
    method: 'get',
    path: '/api/board/tablets',
    summary: 'Tablets that were heard of within the day and what they say of themselves, the silent ones first; compressed',
    middleware: [requireCaller(accounts, ...READERS), compress()],
    request: { query: z.object({ committee: ofCommittee }) },
    responses: { 200: json(TabletsAnswer, 'Tablets'), ...unchanged, ...refusals },
  });
  const activity = createRoute({
    ...described,
    method: 'get',
    path: '/api/board/activity',
    summary:
      'What happened, newest first, at most 50; before `next` the earlier ones, also where there is none among these. No elector stands in it',
    middleware: [requireCaller(accounts, ...READERS)],
    request: { query: z.object({ before: z.coerce.number().int().min(1).optional(), committee: ofCommittee }) },
    responses: { 200: json(ActivityAnswer, 'What happened'), ...unchanged, ...refusals },
  });
  const plan = createRoute({
    ...described,
    method: 'get',
    path: '/api/board/plan',
    summary: 'What the campaign wants; ETag. Version 0: nothing was set',
    middleware: [requireCaller(accounts, ...READERS)],
    responses: { 200: json(BoardPlan, 'The plan'), ...unchanged, ...refusals },
  });
  const putPlan = createRoute({
    ...described,
    method: 'put',
    path: '/api/board/plan',
    summary: 'A plan in the place of the one whose version it names (409 with the `plan` that stands, as JSON)',
    middleware: [requireCaller(accounts, 'admin')],
    request: jsonBody(BoardPlan),
    responses: { 200: json(BoardPlan, 'The plan as it stands'), ...refusals },
  });

  return createRouter()
    .openapi(committees, (c) => answerUnlessKnown(c, [...board.committees()]))
    .openapi(turnout, async (c) => {
      const answer = await board.turnout.read();
      const etag = etagOf({ ...answer, atMs: null }); // told again only when something else is new
      c.header('Cache-Control', 'no-store');
      c.header('ETag', etag);
      if (c.req.header('If-None-Match')?.includes(etag)) return c.body(null, 304);
      return c.json(answer, 200);
    })
    .openapi(tablets, (c) => {
      const found = board.tablets.list(committeeIn(c.req.valid('query')) ?? undefined);
      return answerUnlessKnown(c, {
        tablets: found.map(({ userId, name, role, device, committee, screen, isOnline, heardAtMs, sinceMs, unsent, ...facts }) => ({
          user: { id: userId, name, role },
          ...{ device, committee, screen, isOnline, heardAt: toldHeardAt(role, heardAtMs), since: sinceMs, unsent },
          battery: facts.battery,
          clockAheadMs: facts.clockAheadMs,
          readyAt: facts.readyAtMs,
        })),
      });
    })
    .openapi(activity, async (c) => {
      const query = c.req.valid('query');
      const { role } = c.get('caller').member;
      const isAuditor = role === 'admin' || role === 'auditor';
      return answerUnlessKnown(c, await board.activity.read({ before: query.before ?? null, committee: committeeIn(query), isAuditor }));
    })
    .openapi(plan, (c) => answerUnlessKnown(c, board.plan.read()))
    .openapi(putPlan, (c) => c.json(board.plan.change(c.req.valid('json'), actorOf(c.get('caller'))), 200));
}

/** When a clerk’s tablet was heard is when a ballot was entered: by the minute only (CR14). */
const toldHeardAt = (role: string, heardAtMs: number): number => (role === 'clerk' ? heardAtMs - (heardAtMs % 60_000) : heardAtMs);

function committeeIn({ committee }: { readonly committee?: string | undefined }): CommitteeId | null {
  if (committee === undefined) return null;
  if (!isCommitteeId(committee)) throw new AppError('not-found', { what: committee.slice(0, 16) });
  return committee;
}
