import { OpenAPIHono } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import type { Role } from '../../schema/access.ts';
import { ErrorAnswer } from '../../schema/api.ts';
import { AppError } from '../../schema/errors.ts';
import type { CommitteeId } from '../../schema/ids.ts';
import type { Accounts, Caller } from '../accounts/accounts.ts';
import { isCallerKnownFromNow } from './strangers.ts';

/**
 * What every route can read: the committee, after `requireCommittee`; who calls, after `requireCaller`, which counts the call with `count` where the app has set it. `again` asks once more, for a route that
 * has waited for something since.
 */
export type AppEnv = {
  Variables: { caller: Caller; again: () => Promise<void>; committee: CommitteeId; count?: (userId: string, sessionId: string) => void };
};

/** Names the field that is wrong and what it should be; what was sent is never repeated (it may be a password). */
export const createRouter = (): OpenAPIHono<AppEnv> =>
  new OpenAPIHono<AppEnv>({
    defaultHook: (result) => {
      if (result.success) return;
      const [issue] = result.error.issues;
      const field = issue?.path.map(String).join('.') || 'body';
      throw new AppError('bad-request', {
        reason: `${field}: ${issue?.code === 'custom' ? issue.message : (issue?.code ?? 'wrong')}`,
        field,
      });
    },
  });

/**
 * Lets through whoever sends a valid access token, and of them only these roles, if any are named.
 * @throws AppError: `not-authenticated`, `token-expired`, `forbidden`, `too-fast`
 */
export function requireCaller(accounts: Pick<Accounts, 'authenticate' | 'stands'>, ...roles: readonly Role[]): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const token = /^Bearer ([\w.-]{1,2048})$/i.exec(c.req.header('Authorization') ?? '')?.[1];
    if (!token) throw new AppError('not-authenticated');
    const caller = await accounts.authenticate(token);
    isCallerKnownFromNow(c);
    c.get('count')?.(caller.user.id, caller.sessionId);
    if (roles.length > 0 && !roles.includes(caller.member.role)) throw new AppError('forbidden');
    c.set('caller', caller);
    c.set('again', async () => void (await accounts.authenticate(token))); // another role is another version, which the token does not have
    await next();
    // what was read while they waited, for the disk or another process, is not told to whoever was shut out meanwhile
    if (c.req.method === 'GET' && !accounts.stands(caller)) throw new AppError('token-expired');
  };
}

/**
 * Lets through whoever may know of the committee `id` in the path, before anything of the body is looked at (H11). To be put behind {@link requireCaller}.
 * @throws AppError: `foreign-committee`, `not-found`
 */
export function requireCommittee({ committees }: Pick<Accounts, 'committees'>): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    c.set('committee', committees.allow(c.get('caller').member, c.req.param('id') ?? ''));
    await next();
  };
}

/** Parts of route descriptions. */
export const bearer = [{ bearer: [] }];
export const json = <Schema>(schema: Schema, description: string) => ({ description, content: { 'application/json': { schema } } });
export const jsonBody = <Schema>(schema: Schema) => ({ body: { required: true, content: { 'application/json': { schema } } } });
export const unchanged = { 304: { description: 'Unchanged since the ETag in If-None-Match' } };
export const refusals = { default: json(ErrorAnswer, 'A refusal: its code, and its reason in the language of Accept-Language') };
