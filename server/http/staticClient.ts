import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { compress } from 'hono/compress';

/**
 * Serves the built client: hashed files for ever, the page itself never from a cache, and the page again for every path of the app.
 * A path that names a file which is not there is a 404, not the page.
 * @param folder `dist/client`
 */
export function createStaticClient(folder: string): Hono {
  const app = new Hono();
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  app.use(compress());
  app.use(
    '/assets/*',
    serveStatic({ root: folder, onFound: (_path, c) => c.header('Cache-Control', 'public, max-age=31536000, immutable') }),
  );
  app.get('/:file{[^/]+\\.[a-z0-9]+}', serveStatic({ root: folder, onFound: (_path, c) => c.header('Cache-Control', 'no-cache') }));
  app.get('*', (c, next) => {
    if (/\.[a-z0-9]+$/i.test(c.req.path)) return next();
    c.header('Cache-Control', 'no-cache');
    return c.html(page);
  });
  return app;
}
