import { createRoute, z } from '@hono/zod-openapi';
import { isAuditKind } from '../../schema/audit.ts';
import { Anchor, AuditCheck, AuditPage } from '../../schema/auditApi.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { type createAuditPages, MAX_PAGE_ROWS } from '../audit/auditPages.ts';
import type { AuditVerdict } from '../audit/verifyAudit.ts';
import { answerUnlessKnown } from './answerUnlessKnown.ts';
import { bearer, createRouter, json, refusals, requireCaller, unchanged } from './router.ts';

/** What the routes need of the audit. */
export type AuditDesk = {
  readonly pages: ReturnType<typeof createAuditPages>;
  readonly check: () => Promise<AuditVerdict>;
  readonly takeAnchor: (userId: string) => Promise<z.infer<typeof Anchor>>;
  /** Public keys that anchors are checked with, also of long ago. */
  readonly keys: () => readonly object[];
};

const query = z.object({
  before: z.coerce.number().int().min(1).optional(),
  kind: z.string().refine(isAuditKind, { message: 'a word of the catalogue' }).optional(),
  user: z.string().max(16).optional(),
  limit: z.coerce.number().int().min(1).max(MAX_PAGE_ROWS).optional(),
});

/** Who did what: to be read, checked and anchored by administrators and auditors. */
export function createAuditRoutes({ accounts, desk }: { readonly accounts: Accounts; readonly desk: AuditDesk }) {
  const common = { tags: ['audit'], security: bearer, middleware: [requireCaller(accounts, 'admin', 'auditor')] };
  const list = createRoute({
    ...common,
    method: 'get',
    path: '/api/audit',
    summary:
      'Who did what, newest first. A page may hold fewer rows than asked for and still have a next; an auditor sees of guarantees who and when, not what',
    request: { query },
    responses: { 200: json(AuditPage, 'Rows'), ...unchanged, ...refusals },
  });
  const check = createRoute({
    ...common,
    method: 'get',
    path: '/api/audit/check',
    summary: 'Looks through the whole chain and holds the log against it; may take seconds',
    responses: { 200: json(AuditCheck, 'What was found'), ...refusals },
  });
  const anchor = createRoute({
    ...common,
    method: 'post',
    path: '/api/audit/anchor',
    summary: 'Where the chain is now, signed, to be kept outside: `npm run verify-audit -- --anchor FILE` holds the chain against it',
    responses: { 200: json(Anchor, 'The anchor'), ...refusals },
  });
  const keys = createRoute({
    ...common,
    method: 'get',
    path: '/api/audit/keys',
    summary: 'The public keys of all anchors as a JWKS, to be kept with them',
    responses: { 200: json(z.object({ keys: z.array(z.looseObject({})) }), 'Keys'), ...refusals },
  });

  return createRouter()
    .openapi(list, (c) => answerUnlessKnown(c, desk.pages(c.req.valid('query'), c.get('caller').member.role === 'admin')))
    .openapi(check, async (c) => {
      const { rows, bad, headSeq, headHash } = await desk.check();
      return c.json({ rows, firstBad: bad?.seq ?? null, reason: bad?.reason ?? null, headSeq, headHash }, 200);
    })
    .openapi(anchor, async (c) => c.json(await desk.takeAnchor(c.get('caller').user.id), 200))
    .openapi(keys, (c) => c.json({ keys: desk.keys().map((key) => ({ ...key })) }, 200));
}
