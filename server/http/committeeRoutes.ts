import { createRoute, z } from '@hono/zod-openapi';
import { compress } from 'hono/compress';
import { historySight, ROLL_SIGHT } from '../../schema/access.ts';
import { Committee, CommitteeCorrection, CommitteeDetail, HistoryEntry, HistoryPage, RollAnswer } from '../../schema/api.ts';
import type { RecordAudit } from '../../schema/audit.ts';
import { AppError } from '../../schema/errors.ts';
import { type CommitteeId, isElectorId } from '../../schema/ids.ts';
import { parseKey } from '../../schema/keys.ts';
import { formatRoomName, parseRoomName, type Room } from '../../schema/rooms.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { actorOf } from '../accounts/actorOf.ts';
import type { Database } from '../database.ts';
import { readRoll, rollTag } from '../roll/readRoll.ts';
import { etagOf } from './answerEtag.ts';
import { answerUnlessKnown } from './answerUnlessKnown.ts';
import { type CellFilter, type HistoryPlace, MAX_HISTORY_ENTRIES, readCellHistory } from './cellHistory.ts';
import { createHistoryReads } from './historyReads.ts';
import { bearer, createRouter, json, jsonBody, refusals, requireCaller, requireCommittee, unchanged } from './router.ts';

const params = z.object({ id: z.string().max(16) });

/** Committees: which there are, who is in them, their roll, and who wrote what. */
export function createCommitteeRoutes({
  accounts,
  database,
  archived,
  record,
  now,
}: {
  readonly accounts: Accounts;
  readonly database: Database;
  /** Resolves when what was acknowledged in a room is in the database, or after a moment. */
  readonly archived: (room: string) => Promise<void>;
  readonly record: RecordAudit;
  readonly now: () => number;
}) {
  const { committees, committeeCorrection, people } = accounts;
  const reads = createHistoryReads({ record, now });
  const common = { tags: ['committees'], security: bearer, middleware: [requireCaller(accounts)] };

  const list = createRoute({
    ...common,
    method: 'get',
    path: '/api/committees',
    summary: 'The committees that the caller may know of, sorted by id; ETag',
    responses: { 200: json(z.array(Committee), 'Committees'), ...unchanged, ...refusals },
  });
  const detail = createRoute({
    ...common,
    method: 'get',
    path: '/api/committees/{id}',
    summary: 'One committee with the names that its rooms speak of; ETag',
    request: { params },
    responses: {
      200: json(CommitteeDetail, 'The committee'),
      ...unchanged,
      ...refusals,
    },
  });
  const correction = createRoute({
    ...common,
    method: 'patch',
    path: '/api/committees/{id}',
    summary: 'Corrects its site and gender (409 when they are others by now)',
    middleware: [requireCaller(accounts, 'admin'), requireCommittee(accounts)],
    request: { params, ...jsonBody(CommitteeCorrection) },
    responses: { 200: json(Committee, 'The committee as it stands'), ...refusals },
  });
  const roll = createRoute({
    ...common,
    method: 'get',
    path: '/api/committees/{id}/roll',
    summary: 'Its electors as the caller’s role may see them, sorted by roll number; ETag, compressed',
    middleware: [requireCaller(accounts), compress()],
    request: { params },
    responses: { 200: json(RollAnswer, 'The roll'), ...unchanged, ...refusals },
  });
  const history = createRoute({
    ...common,
    method: 'get',
    path: '/api/committees/{id}/history',
    summary:
      'Who wrote a cell (`key`) of one of its rooms, or any cell of one elector (`elector`), newest first; ETag. With `limit` it comes in pages, and what was written at once is in one of them; without it as a list of the newest 200. An auditor hears of guarantees who and when, not what',
    request: {
      params,
      query: z.object({
        /** The room's name without the committee: `attendance`, `tally/1a`. Otherwise that of guarantees and attendance in which there may be such a cell. */
        room: z.string().max(16).optional(),
        key: z.string().max(32).optional(),
        elector: z.string().max(16).optional(),
        before: z
          .string()
          .regex(/^\d{1,15}\.\d{1,15}$/)
          .optional(),
        limit: z.coerce.number().int().min(1).max(MAX_HISTORY_ENTRIES).optional(),
      }),
    },
    responses: { 200: json(z.union([HistoryPage, z.array(HistoryEntry)]), 'Edits'), ...unchanged, ...refusals },
  });

  return createRouter()
    .openapi(list, (c) => answerUnlessKnown(c, committees.list(c.get('caller').member)))
    .openapi(detail, (c) => {
      const answer = committees.detail(c.get('caller').member, c.req.valid('param').id);
      const etag = etagOf(answer);
      c.header('ETag', etag);
      if (c.req.header('If-None-Match')?.includes(etag)) return c.body(null, 304);
      return c.json(answer, 200);
    })
    .openapi(correction, (c) => {
      const { member, ...caller } = c.get('caller');
      const id = c.get('committee');
      committeeCorrection.correct(id, c.req.valid('json'), actorOf(caller));
      const { guarantors: _, people: __, ...committee } = committees.detail(member, id);
      return c.json(committee, 200);
    })
    .openapi(roll, (c) => {
      const { member } = c.get('caller');
      const id = committees.allow(member, c.req.valid('param').id);
      const sight = ROLL_SIGHT[member.role];
      if (!sight) throw new AppError('forbidden');
      c.header('Cache-Control', 'no-store'); // names stay out of the browser's cache; the app keeps the roll with its ETag
      const etag = `W/"${rollTag(database.db, id)}-${id}-${sight}"`;
      c.header('ETag', etag);
      if (c.req.header('If-None-Match')?.includes(etag)) return c.body(null, 304); // one, or one of a list
      return c.json(readRoll(database.db, id, sight), 200);
    })
    .openapi(history, async (c) => {
      const { member, user } = c.get('caller');
      const committee = committees.allow(member, c.req.valid('param').id);
      const { room: name, key, elector, before, limit } = c.req.valid('query');
      const room = roomOf(committee, name ?? kindOfKey(key));
      const sight = room && historySight(member, room);
      if (!room || !sight) throw new AppError('forbidden');
      if (sight === 'who' && key !== undefined)
        throw new AppError('bad-request', { reason: 'ask by elector: a key says which field it was' });
      const filter = toFilter(room, { key, elector });
      if (member.role !== 'coordinator') reads.note(user.id, formatRoomName(room), 'key' in filter ? filter.key : filter.prefix);
      await archived(formatRoomName(room));
      const { entries, next } = await readCellHistory(
        database.sqlite,
        formatRoomName(room),
        filter,
        (id) => people.find(id)?.user.name ?? id,
        { before: before === undefined ? undefined : placeOf(before), limit, isWhole: sight === 'whole' },
      );
      return answerUnlessKnown(c, limit === undefined ? entries : { entries, next: next && `${next.epoch}.${next.seq}` });
    });
}

function roomOf(committee: CommitteeId, name: string): Room | null {
  const [kind = '', ...rest] = name.split('/');
  return parseRoomName([kind, committee, ...rest].join('/'));
}

/** Of the rooms that there is one of. */
const kindOfKey = (key: string | undefined): string =>
  key !== undefined && !parseKey('guarantees', key) && parseKey('attendance', key) ? 'attendance' : 'guarantees';

/** As `next` has told it. */
function placeOf(before: string): HistoryPlace {
  const [epoch, seq] = before.split('.').map(Number);
  return { epoch: epoch ?? 0, seq: seq ?? 0 };
}

function toFilter(room: Room, { key, elector }: { readonly key?: string | undefined; readonly elector?: string | undefined }): CellFilter {
  if (key !== undefined && elector === undefined && parseKey(room.kind, key)) return { key };
  if (elector !== undefined && key === undefined && isElectorId(elector)) return { prefix: elector };
  throw new AppError('bad-request', { reason: 'give either key (of a cell) or elector (an id)' });
}
