import { Hono } from 'hono';

/**
 * `/healthz`: the process answers. `/readyz`: it can do its work; 503 and the reason when not.
 * @param whyNotReady the reason in a word or two, null when all is well
 */
export function createHealthRoutes(whyNotReady: () => string | null): Hono {
  const routes = new Hono();
  routes.use('*', async (c, next) => {
    await next();
    c.header('Cache-Control', 'no-store');
  });
  routes.get('/healthz', (c) => c.json({ status: 'ok' }));
  routes.get('/readyz', (c) => {
    const reason = whyNotReady();
    return reason === null ? c.json({ status: 'ready' }) : c.json({ status: 'not ready', reason }, 503);
  });
  return routes;
}
