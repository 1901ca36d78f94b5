import { Hono } from 'hono';
import { AppError } from '../../schema/errors.ts';
import type { Log } from '../log.ts';
import { createErrorHandler } from './errors.ts';
import { createHealthRoutes } from './healthRoutes.ts';
import { createMetricsRoutes } from './metricsRoutes.ts';
import type { Origins } from './origins.ts';
import type { AppEnv } from './router.ts';
import { securityHeaders } from './securityHeaders.ts';

/** All that a process without accounts answers over HTTP: whether it lives, whether it is ready, its figures. */
export function createSyncApp(deps: {
  readonly whyNotReady: () => string | null;
  readonly metrics: Parameters<typeof createMetricsRoutes>[0];
  readonly origins: Origins;
  readonly log: Log;
}): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.onError(createErrorHandler(deps.log));
  app.use('*', securityHeaders(deps.origins, false));
  app.route('/', createHealthRoutes(deps.whyNotReady));
  app.route('/', createMetricsRoutes(deps.metrics));
  app.notFound((c) => {
    throw new AppError('not-found', { what: c.req.path.slice(0, 100) });
  });
  return app;
}
