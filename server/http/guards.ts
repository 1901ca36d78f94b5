import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { cors } from 'hono/cors';
import { AppError } from '../../schema/errors.ts';
import { MAX_JSON_BODY_BYTES } from '../../schema/limits.ts';
import type { Caller } from '../accounts/accounts.ts';
import { isLoopbackName, type Origins } from './origins.ts';

/** Set by our own pages on every call that a cookie decides: a form of another site cannot send it. */
const OWN_HEADER = 'X-Committee-Room';
const READING = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Pages of other origins may call when the settings name them; everybody else's get 403, whatever they ask (H1). A call without an origin comes from a page of
 * ours, or from no page.
 */
export function originGuard(origins: Origins): MiddlewareHandler {
  const allow = cors({
    origin: (origin) => (origins.isAllowed(origin) ? origin : null),
    credentials: true,
    allowMethods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowHeaders: ['Authorization', 'Content-Type', 'Accept-Language', 'If-None-Match', 'X-File-Name', OWN_HEADER],
    exposeHeaders: ['ETag', 'Retry-After'],
    maxAge: 600,
  });
  return (c, next) => {
    const origin = c.req.header('Origin');
    c.header('Vary', 'Origin', { append: true }); // also of what is answered to none: a cache must not give it to another
    if (origin === undefined) return next();
    if (!origins.isAllowed(origin)) throw new AppError('foreign-origin');
    return allow(c, next);
  };
}

/** For what a cookie decides, and for the demo's switches: only our own pages can send the header. */
export const requireOwnHeader: MiddlewareHandler = (c, next) => {
  if (!READING.includes(c.req.method) && c.req.header(OWN_HEADER) !== '1') throw new AppError('foreign-origin');
  return next();
};

/** The same for the description of the API. */
export const ownHeader = { in: 'header' as const, name: OWN_HEADER, required: true, schema: { type: 'string' as const, enum: ['1'] } };

/**
 * What signs people in without a password answers to this machine's own names only: a name of somebody else's that leads here would make a page of theirs one
 * of ours.
 */
export const requireLoopbackName: MiddlewareHandler = (c, next) => {
  if (!isLoopbackName(c.req.header('Host') ?? '')) throw new AppError('foreign-origin');
  return next();
};

/**
 * For what an administrator does to others without a proof: done to oneself it would let whoever finds the tablet open in for good (A15).
 * @throws AppError('own-account')
 */
export function proveElsewhere(caller: Pick<Caller, 'user'>, id: string): void {
  if (caller.user.id === id) throw new AppError('own-account');
}

/** Throws AppError('too-large') as soon as a body is longer than allowed; nothing beyond that is kept. */
export function limitBody(maxBytes: number): MiddlewareHandler {
  const limit = maxBytes >= 1024 * 1024 ? `${maxBytes / 1024 / 1024} MB` : `${maxBytes / 1024} kB`;
  return bodyLimit({
    maxSize: maxBytes,
    onError: () => {
      throw new AppError('too-large', { limit });
    },
  });
}

export const limitJsonBody = limitBody(MAX_JSON_BODY_BYTES);

/**
 * Takes a call's whole body in before anything else looks at the call, so that who calls is asked when the last byte is there: a body may take minutes, and by then
 * its sender may have been shut out (H15).
 */
export const readBodyFirst: MiddlewareHandler = async (c, next) => {
  if (!READING.includes(c.req.method)) await c.req.text();
  await next();
};
