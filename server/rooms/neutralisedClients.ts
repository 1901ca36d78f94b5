import * as Y from 'yjs';
import type { Author } from './docLog.ts';

/**
 * Client ids of one person and device under which something was neutralised. The document itself remembers it: an empty struct comes into a flat document in no
 * other way, so every process knows it, after every restart.
 */
export function neutralisedClients(doc: Y.Doc, authors: ReadonlyMap<number, Author>, { userId, device }: Author): number[] {
  const found: number[] = [];
  for (const [client, author] of authors) {
    if (author.userId !== userId || author.device !== device) continue;
    if (doc.store.clients.get(client)?.some((struct) => struct instanceof Y.GC)) found.push(client);
  }
  return found;
}
