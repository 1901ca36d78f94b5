import type { Context } from 'hono';
import { etagOf } from './answerEtag.ts';

/** Answers with an ETag of what is said, or that it is what the caller has already. Names stay out of the browser's cache: the app keeps answers itself. */
export function answerUnlessKnown<Body extends object>(c: Context, body: Body, etag = etagOf(body)) {
  c.header('Cache-Control', 'no-store');
  c.header('ETag', etag);
  if (c.req.header('If-None-Match')?.includes(etag)) return c.body(null, 304); // one, or one of a list
  return c.json(body, 200);
}
