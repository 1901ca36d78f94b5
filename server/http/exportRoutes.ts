import { createRoute, z } from '@hono/zod-openapi';
import type { Context, MiddlewareHandler } from 'hono';
import type { Role } from '../../schema/access.ts';
import { AppError } from '../../schema/errors.ts';
import { ExportedRequest, ExportQuery, Snapshot } from '../../schema/exportApi.ts';
import { EXPORTS, type ExportFormat, type ExportWhat, exportGrant } from '../../schema/exports.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { Exports, LeavingFile } from '../exports/exports.ts';
import { languageOf } from './language.ts';
import { wrongMethod } from './methodsAt.ts';
import { type AppEnv, bearer, createRouter, jsonBody, refusals, requireCaller, requireCommittee } from './router.ts';

const TYPES = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  json: 'application/json',
} as const;
const file = { schema: { type: 'string', format: 'binary' } } as const;
/** Whoever may take anything along. */
const ROLES = ['admin', 'coordinator', 'reconciler', 'auditor'] as const;
const params = z.object({ id: z.string().max(16) });

/** The first that a role may take along: what is meant where nothing is named. */
const firstFor = (role: Role): ExportWhat | undefined => EXPORTS.find((what) => exportGrant(role, what) !== null);

/** Lists as files. Each is written down before its first byte; who refuses stands in none. */
export function createExportRoutes({ accounts, exports }: { readonly accounts: Accounts; readonly exports: Exports }) {
  const { committees } = accounts;
  /** Undefined where what is named is none, or nothing is named and the role may take nothing along. */
  const askedFor = (c: Context<AppEnv>): ExportWhat | undefined => {
    const asked = c.req.query('what');
    return asked === undefined ? firstFor(c.get('caller').member.role) : EXPORTS.find((what) => what === asked);
  };
  /** @throws AppError('forbidden') */
  const whatOf = (c: Context<AppEnv>): ExportWhat => {
    const what = askedFor(c);
    if (!what) throw new AppError('forbidden');
    return what;
  };
  /** Before the committee is looked at: whoever may take nothing along learns of none. */
  const requireGrant: MiddlewareHandler<AppEnv> = async (c, next) => {
    const what = askedFor(c);
    if (what) exports.allow(c.get('caller').member, what);
    await next();
  };
  /** A file is opened, and written down, to be taken: whoever asks only for its headers would leave it standing. */
  const refuseHead: MiddlewareHandler<AppEnv> = async (c, next) => {
    if (c.req.method !== 'HEAD') return next();
    return c.json(wrongMethod(languageOf(c.req.header('Accept-Language')), ['GET']), 405, { Allow: 'GET' });
  };
  const common = { tags: ['exports'], security: bearer, method: 'get' as const };
  const router = createRouter();
  const send = (c: Context<AppEnv>, { name, bytes }: LeavingFile, type: keyof typeof TYPES) =>
    c.body(bytes, 200, {
      'Content-Type': TYPES[type],
      'Content-Disposition': `attachment; filename="${name}"`,
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    });

  const sheets = (format: ExportFormat, described: string) => {
    const answer = { 200: { description: 'The file', content: { [TYPES[format]]: file } }, ...refusals };
    const one = createRoute({
      ...common,
      path: `/api/committees/{id}/export.${format}`,
      summary: `${described}: guarantees, attendance, chase, tally, results or audit of a committee (as “what” says, otherwise the first of these that the caller may have), headings in the language of Accept-Language; unofficial, without refusals, notes and phones. Written down; at most 20 within an hour`,
      middleware: [requireCaller(accounts, ...ROLES), refuseHead, requireGrant, requireCommittee(accounts)],
      request: { params, query: ExportQuery },
      responses: answer,
    });
    const all = createRoute({
      ...common,
      path: `/api/export.${format}`,
      summary: `${described}: the same of every committee that the caller may export it of, as one table`,
      middleware: [requireCaller(accounts, ...ROLES), refuseHead, requireGrant],
      request: { query: ExportQuery },
      responses: answer,
    });
    router
      .openapi(one, async (c) => {
        const scope = { committee: c.get('committee') };
        const language = languageOf(c.req.header('Accept-Language'));
        return send(c, await exports.sheet(c.get('caller'), whatOf(c), format, scope, language), format);
      })
      .openapi(all, async (c) => {
        const { member } = c.get('caller');
        const what = whatOf(c);
        const own = new Set<string>(member.committees.map(({ id }) => id));
        const scope = { committees: committees.ids(member).filter((id) => exportGrant(member.role, what) === 'all' || own.has(id)) };
        return send(c, await exports.sheet(c.get('caller'), what, format, scope, languageOf(c.req.header('Accept-Language'))), format);
      });
  };
  sheets('csv', 'UTF-8 with a byte order mark, CRLF, safe to open in a spreadsheet');
  sheets('xlsx', 'A workbook, right to left in Arabic');

  const snapshot = createRoute({
    ...common,
    path: '/api/committees/{id}/snapshot.json',
    summary:
      'What the rooms of a committee hold that the caller reads, cell by cell, with the place in the log and a hash of each, and its roll: without refusals, notes and phones. Written down',
    middleware: [requireCaller(accounts, 'admin', 'coordinator', 'auditor'), refuseHead, requireCommittee(accounts)],
    request: { params },
    responses: { 200: { description: 'The snapshot', content: { 'application/json': { schema: Snapshot } } }, ...refusals },
  });
  const told = createRoute({
    ...common,
    method: 'post',
    path: '/api/committees/{id}/exported',
    summary: 'Writes down that something leaves a screen on paper, or by the clipboard; until this is answered it may not',
    middleware: [requireCaller(accounts, ...ROLES), requireCommittee(accounts)],
    request: { params, ...jsonBody(ExportedRequest) },
    responses: { 204: { description: 'It is written down' }, ...refusals },
  });
  return router
    .openapi(snapshot, async (c) => {
      const sent = send(c, await exports.snapshot(c.get('caller'), c.get('committee')), 'json');
      return sent as never; // its bytes are written elsewhere: `Snapshot` is what the tests hold them against
    })
    .openapi(told, (c) => {
      exports.told(c.get('caller'), c.get('committee'), c.req.valid('json'));
      return c.body(null, 204);
    });
}
