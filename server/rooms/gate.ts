/**
 * What stands between a client's bytes and the document. Today it checks form and causality (no gaps, no foreign client ids), so that a
 * document can never hold pending structs; which keys and values a person may write is not yet looked at.
 */
import * as Y from 'yjs';
import type { Author } from './docLog.ts';

export type Verdict =
  /** Causally complete; `newClientIds` are used for the first time and are to be bound to the sender. */
  | { readonly kind: 'accept'; readonly newClientIds: readonly number[] }
  /** Nothing in it that the document does not have. */
  | { readonly kind: 'empty' }
  /** Built on something the document lacks: ask the sender for the rest (I4). */
  | { readonly kind: 'gap' }
  /** Not an update, or one no honest client can send. */
  | { readonly kind: 'malformed'; readonly reason: string }
  /** New structs under a client id that is bound to somebody else (I8). */
  | { readonly kind: 'foreign-client' };

type Decoded = ReturnType<typeof Y.decodeUpdate>;
type Struct = Decoded['structs'][number];

/**
 * Judges an update without applying it. V1 only.
 * @param authors who is bound to which client id in this room
 */
export function judgeUpdate(doc: Y.Doc, update: Uint8Array, sender: Author, authors: ReadonlyMap<number, Author>): Verdict {
  let decoded: Decoded;
  try {
    // reads struct by struct: a huge declared count fails here at the end of the bytes, before Yjs would allocate for it
    decoded = Y.decodeUpdate(update);
  } catch {
    return { kind: 'malformed', reason: 'not a Yjs update' };
  }
  const ends = new Map<number, number>(); // client id → clock after the update
  const newClientIds = new Set<number>();
  let isEmpty = true;
  for (const struct of decoded.structs) {
    const { client, clock } = struct.id;
    if (struct instanceof Y.Skip) return { kind: 'gap' };
    if (struct.length < 1) return { kind: 'malformed', reason: 'struct without length' };
    const known = Y.getState(doc.store, client);
    const end = ends.get(client);
    if (end === undefined ? clock > known : clock !== end) return { kind: 'gap' };
    ends.set(client, clock + struct.length);
    if (clock + struct.length <= known) continue;
    isEmpty = false;
    const owner = authors.get(client);
    if (!owner) newClientIds.add(client);
    else if (owner.userId !== sender.userId || owner.device !== sender.device) return { kind: 'foreign-client' };
  }
  for (const struct of decoded.structs) {
    for (const id of dependenciesOf(struct)) {
      // on itself only backwards: Yjs 13.6.33 throws in the middle of the transaction on a struct that follows its own future
      const end = id.client === struct.id.client ? struct.id.clock : Math.max(Y.getState(doc.store, id.client), ends.get(id.client) ?? 0);
      if (id.clock >= end) return { kind: 'gap' };
    }
  }
  for (const [client, ranges] of decoded.ds.clients) {
    const end = Math.max(Y.getState(doc.store, client), ends.get(client) ?? 0);
    for (const range of ranges) {
      if (range.len < 1) return { kind: 'malformed', reason: 'deletion without length' };
      if (range.clock + range.len > end) return { kind: 'gap' };
      if (isEmpty && deletesSomething(doc, client, range.clock, range.len)) isEmpty = false;
    }
  }
  return isEmpty ? { kind: 'empty' } : { kind: 'accept', newClientIds: [...newClientIds] };
}

function dependenciesOf(struct: Struct): Y.ID[] {
  if (!(struct instanceof Y.Item)) return [];
  const { origin, rightOrigin, parent } = struct;
  return [origin, rightOrigin, parent instanceof Y.ID ? parent : null].filter((id) => id !== null);
}

function deletesSomething(doc: Y.Doc, client: number, clock: number, length: number): boolean {
  const structs = doc.store.clients.get(client);
  if (!structs) return false;
  for (let i = Y.findIndexSS(structs, clock); i < structs.length; i++) {
    const struct = structs[i];
    if (!struct || struct.id.clock >= clock + length) return false;
    if (!struct.deleted) return true;
  }
  return false;
}
