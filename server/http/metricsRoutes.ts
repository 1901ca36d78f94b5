import { createHash, timingSafeEqual } from 'node:crypto';
import { getConnInfo } from '@hono/node-server/conninfo';
import { type Context, Hono } from 'hono';
import { AppError } from '../../schema/errors.ts';

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/**
 * `/metrics` for a Prometheus that runs on this machine, or that knows the token. To everybody else there is no such page.
 * @param deps.token METRICS_TOKEN; null when none is set
 */
export function createMetricsRoutes(deps: {
  readonly text: () => Promise<string>;
  readonly contentType: string;
  readonly token: string | null;
}): Hono {
  const routes = new Hono();
  routes.get('/metrics', async (c) => {
    if (!isAllowed(c, deps.token)) throw new AppError('not-found', { what: '/metrics' });
    c.header('Cache-Control', 'no-store');
    c.header('Content-Type', deps.contentType);
    return c.body(await deps.text());
  });
  return routes;
}

function isAllowed(c: Context, token: string | null): boolean {
  if (token !== null) return isSame(c.req.header('Authorization') ?? '', `Bearer ${token}`);
  // a proxy on this machine speaks for somebody else
  if (c.req.header('X-Forwarded-For') !== undefined || c.req.header('Forwarded') !== undefined) return false;
  return LOOPBACK.has(getConnInfo(c).remote.address ?? '');
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const isSame = (some: string, other: string): boolean => timingSafeEqual(digest(some), digest(other));
