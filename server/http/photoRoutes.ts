import { createRoute, z } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import { AppError } from '../../schema/errors.ts';
import { MAX_PHOTO_BYTES } from '../../schema/resultApi.ts';
import type { Accounts } from '../accounts/accounts.ts';
import { actorOf } from '../accounts/actorOf.ts';
import type { Photos } from '../photos/photos.ts';
import { bearer, createRouter, refusals, requireCaller, requireCommittee } from './router.ts';

export const PHOTO_ROUTE = '/api/committees/:id/photos/:sha256';
/** Calls that read their own, larger body after they know who sends it. */
export const PHOTO_PATH = /^\/api\/committees\/[^/]+\/photos\/[^/]+$/;
/** Nothing in a photo is ever run, wherever it is opened. */
const POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'";
export const photoPolicy: MiddlewareHandler = async (c, next) => {
  await next();
  c.header('Content-Security-Policy', POLICY);
};
const image = { schema: { type: 'string', format: 'binary' } } as const;
const images = { 'image/jpeg': image, 'image/png': image, 'image/webp': image };

/** Photos of official forms, by the hash of their bytes. */
export function createPhotoRoutes({ accounts, photos }: { readonly accounts: Accounts; readonly photos: Photos }) {
  const common = {
    path: '/api/committees/{id}/photos/{sha256}',
    tags: ['result'],
    security: bearer,
    request: { params: z.object({ id: z.string().max(16), sha256: z.string().regex(/^[0-9a-f]{64}$/) }) },
  };
  const put = createRoute({
    ...common,
    method: 'put',
    summary:
      'Keeps a photo of the official form for the caller’s own stream: JPEG, PNG or WebP by its bytes, ≤ 4 MB, with nothing in it about where, when or with what it was taken. The same again changes nothing',
    middleware: [requireCaller(accounts, 'clerk'), requireCommittee(accounts)],
    request: { ...common.request, body: { required: true, content: images } },
    responses: { 204: { description: 'It is kept' }, ...refusals },
  });
  const get = createRoute({
    ...common,
    method: 'get',
    summary: 'The photo; a clerk sees those of the own stream. Written down',
    middleware: [requireCaller(accounts, 'clerk', 'reconciler', 'admin', 'auditor'), requireCommittee(accounts)],
    responses: {
      200: { description: 'The photo', content: images },
      ...refusals,
    },
  });
  return createRouter()
    .openapi(put, async (c) => {
      const { member, ...caller } = c.get('caller');
      if (Number(c.req.header('Content-Length') ?? 0) > MAX_PHOTO_BYTES)
        throw new AppError('too-large', { limit: `${MAX_PHOTO_BYTES / 1024 / 1024} MB` });
      const body = c.req.raw.body ?? new ReadableStream<Uint8Array>({ start: (controller) => controller.close() });
      await photos.keep(member, c.get('committee'), c.req.valid('param').sha256, body, { by: actorOf(caller), again: c.get('again') });
      return c.body(null, 204);
    })
    .openapi(get, async (c) => {
      const { member, ...caller } = c.get('caller');
      const { type, bytes } = await photos.read(member, c.get('committee'), c.req.valid('param').sha256, actorOf(caller));
      const headers = { 'Content-Type': type, 'Content-Disposition': 'inline', 'X-Content-Type-Options': 'nosniff' };
      return c.body(new Uint8Array(bytes), 200, { ...headers, 'Cache-Control': 'no-store' });
    });
}
