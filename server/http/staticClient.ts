import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono, type MiddlewareHandler } from 'hono';
import { compress } from 'hono/compress';

const STAGE = 'stage.html';
const DOCS = 'docs.html';

/**
 * Serves the built client: hashed files for ever and as the build has compressed them, the page itself never from a cache, and the page again for every path of the app.
 * A path that names a file which is not there is a 404, not the page. The description of the API stands at `/api/docs`, and nowhere else.
 * @param folder `dist/client`
 * @param hasStage whether the demo's stage stands at `/demo`; elsewhere its page does not exist
 */
export function createStaticClient(folder: string, hasStage: boolean): Hono {
  const app = new Hono();
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  const docs = readFileSync(join(folder, DOCS), 'utf8');
  const stage = hasStage ? readFileSync(join(folder, STAGE), 'utf8') : null;
  app.use(compress());
  app.use('/assets/*', keptBy('public, max-age=31536000, immutable'), serveStatic({ root: folder, precompressed: true }));
  app.get(`/${STAGE}`, (c) => c.notFound());
  app.get(`/${DOCS}`, (c) => c.notFound());
  app.get('/api/docs', (c) => {
    c.header('Cache-Control', 'no-cache');
    return c.html(docs);
  });
  if (stage !== null)
    app.get('/demo', (c) => {
      c.header('Cache-Control', 'no-cache');
      return c.html(stage);
    });
  app.get('/:file{[^/]+\\.[a-z0-9]+}', keptBy('no-cache'), serveStatic({ root: folder }));
  app.get('*', (c, next) => {
    if (/\.[a-z0-9]+$/i.test(c.req.path)) return next();
    c.header('Cache-Control', 'no-cache');
    return c.html(page);
  });
  return app;
}

/** How browsers keep a file that was found. (`serveStatic` calls its `onFound` when the answer with its headers stands already.) */
const keptBy =
  (cacheControl: string): MiddlewareHandler =>
  async (c, next) => {
    await next();
    if (c.res.ok) c.header('Cache-Control', cacheControl);
  };
