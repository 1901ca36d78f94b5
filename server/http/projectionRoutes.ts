import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { compress } from 'hono/compress';
import { accessTo, type Member } from '../../schema/access.ts';
import { AppError } from '../../schema/errors.ts';
import type { CommitteeId } from '../../schema/ids.ts';
import { AttendanceAnswer, GuaranteesAnswer } from '../../schema/projectionApi.ts';
import { formatRoomName } from '../../schema/rooms.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { Database } from '../database.ts';
import type { ProjectionPages } from '../projection/projectionPages.ts';
import { rollTag } from '../roll/readRoll.ts';
import { type AppEnv, bearer, createRouter, json, refusals, requireCaller, unchanged } from './router.ts';
import { toldAge } from './toldAge.ts';

const params = z.object({ id: z.string().max(16) });

/**
 * A committee's documents as SQL has them, by the rights of their rooms.
 *
 * @param deps.archived resolves when what was acknowledged in a room is in the database, or after a moment
 */
export function createProjectionRoutes(deps: {
  readonly accounts: Accounts;
  readonly database: Database;
  readonly archived: (room: string) => Promise<void>;
  readonly pages: ProjectionPages;
}) {
  const { accounts, database, pages } = deps;
  const common = {
    tags: ['committees'],
    security: bearer,
    middleware: [requireCaller(accounts), compress()],
    request: { params },
    method: 'get' as const,
  };
  const guarantees = createRoute({
    ...common,
    path: '/api/committees/{id}/guarantees',
    summary: 'Its guarantees as SQL has them: every elector with a claim, with what the claims come to; ETag, compressed',
    responses: { 200: json(GuaranteesAnswer, 'Guarantees'), ...unchanged, ...refusals },
  });
  const attendance = createRoute({
    ...common,
    path: '/api/committees/{id}/attendance',
    summary: 'Its attendance as SQL has it: every elector who was seen; ETag, compressed',
    responses: { 200: json(AttendanceAnswer, 'Attendance'), ...unchanged, ...refusals },
  });

  /** Where the room stands now; null when the caller has it already, told so. */
  async function read(c: Context<AppEnv>, member: Member, kind: 'guarantees' | 'attendance', committee: CommitteeId) {
    const room = { kind, committee };
    if (!accessTo(member, room)) throw new AppError('forbidden');
    await deps.archived(formatRoomName(room));
    const { place, isComplete } = pages.reach(formatRoomName(room));
    const basis = [
      kind,
      committee,
      place.epoch ?? 0,
      place.seq ?? 0,
      rollTag(database.db, committee),
      pages.erased(),
      toldAge(place.ageMs) ?? '',
    ];
    const etag = `W/"${basis.join('-')}"`;
    c.header('Cache-Control', 'no-store');
    c.header('ETag', etag);
    // what is known to be behind is told with its age, though nothing of it is new
    return isComplete && c.req.header('If-None-Match')?.includes(etag) ? null : place;
  }

  return createRouter()
    .openapi(guarantees, async (c) => {
      const { member } = c.get('caller');
      const committee = accounts.committees.allow(member, c.req.valid('param').id);
      const place = await read(c, member, 'guarantees', committee);
      return place ? c.json(pages.guarantees(committee, place), 200) : c.body(null, 304);
    })
    .openapi(attendance, async (c) => {
      const { member } = c.get('caller');
      const committee = accounts.committees.allow(member, c.req.valid('param').id);
      const place = await read(c, member, 'attendance', committee);
      return place ? c.json(pages.attendance(committee, place), 200) : c.body(null, 304);
    });
}
