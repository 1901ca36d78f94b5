import { createHash } from 'node:crypto';

/** An ETag of what an answer says: the same answer, the same tag, after any restart. */
export const etagOf = (answer: unknown): string =>
  `W/"${createHash('sha256').update(JSON.stringify(answer)).digest('base64url').slice(0, 22)}"`;
