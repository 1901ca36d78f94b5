/**
 * What stands between a client's bytes and the document. It checks form and causality (no gaps, no foreign client ids), so that a document can
 * never hold pending structs, and makes the canonical bytes: what of the update is new, and nothing else. Which keys and values a person may
 * write is not yet looked at.
 */
import * as Y from 'yjs';
import { createStructLookup, hasCycle } from './causalOrder.ts';
import type { Author } from './docLog.ts';
import { encodeParts, type UpdateParts } from './encodeParts.ts';
import { type DeleteRange, type Id, MalformedUpdate, type ParsedStruct, type ParsedUpdate, parseUpdate } from './parseUpdate.ts';

export type Verdict =
  /** Causally complete. */
  | {
      readonly kind: 'accept';
      /** What is to be applied, stored and shown (I13): the client's own bytes when all of them are new. */
      readonly bytes: Uint8Array;
      /** The same taken apart: `structs` are pieces of `source`. */
      readonly parts: UpdateParts;
      /** The keys that it writes or deletes. */
      readonly keys: readonly string[];
      /** Used for the first time, to be bound to the sender. */
      readonly newClientIds: readonly number[];
    }
  /** Nothing in it that the document does not have. */
  | { readonly kind: 'empty' }
  /** Built on something the document lacks: ask the sender for the rest (I4). */
  | { readonly kind: 'gap' }
  /** Not an update, or one no honest client can send. */
  | { readonly kind: 'malformed'; readonly reason: string }
  /** New structs under a client id that is bound to somebody else (I8). */
  | { readonly kind: 'foreign-client' }
  /** New structs under a client id of an earlier epoch (I10). */
  | { readonly kind: 'out-of-date' };

export type Bindings = {
  /** Who is bound to which client id in this room. */
  readonly authors: ReadonlyMap<number, Author>;
  /** Client ids of the room's earlier epochs. */
  readonly earlierClientIds: ReadonlySet<number>;
};

/** Judges an update without applying it. V1 only. */
export function judgeUpdate(doc: Y.Doc, update: Uint8Array, sender: Author, bindings: Bindings): Verdict {
  let parsed: ParsedUpdate;
  try {
    parsed = parseUpdate(update);
  } catch (error) {
    if (error instanceof MalformedUpdate) return { kind: 'malformed', reason: error.message };
    throw error;
  }
  const { store } = doc;
  const fresh: ParsedStruct[] = [];
  const ends = new Map<number, number>(); // client id → clock after the update
  const newClientIds: number[] = [];
  for (const struct of parsed.structs) {
    const { client, clock, length } = struct;
    const known = Y.getState(store, client);
    const isFirst = !ends.has(client);
    if (isFirst && clock > known) return { kind: 'gap' };
    ends.set(client, clock + length);
    if (clock + length <= known) continue;
    if (struct.kind === 'skip') return { kind: 'gap' }; // left out by the sender, and not here either
    // half of it is known: Yjs cuts it better than we do; what comes back begins where the document ends
    if (clock < known) return judgeUpdate(doc, Y.diffUpdate(update, stateVectorOf(doc, parsed)), sender, bindings);
    if (fresh.at(-1)?.client !== client) {
      if (bindings.earlierClientIds.has(client)) return { kind: 'out-of-date' };
      const owner = bindings.authors.get(client);
      if (!owner) newClientIds.push(client);
      else if (owner.userId !== sender.userId || owner.device !== sender.device) return { kind: 'foreign-client' };
    }
    fresh.push(struct);
  }

  const isThere = (id: Id): boolean => id.clock < Math.max(Y.getState(store, id.client), ends.get(id.client) ?? 0);
  for (const { client, clock, origin, parent } of fresh) {
    const before = origin ?? parent;
    // on itself only backwards: Yjs 13.6.33 throws in the middle of the transaction on a struct that follows its own future
    if (before && (before.client === client ? before.clock >= clock : !isThere(before))) return { kind: 'gap' };
  }
  if (hasCycle(fresh)) return { kind: 'malformed', reason: 'values that follow each other in a circle' };

  const keys = new Set<string>();
  const placeOf = createPlaceLookup(doc, fresh);
  for (const struct of fresh) {
    const { key, isNested } = placeOf(struct);
    if (struct.isMap && isNested) return { kind: 'malformed', reason: 'a map in a nested map' };
    if (key !== null) keys.add(key);
  }
  const deletes: DeleteRange[] = [];
  for (const range of parsed.deletes) {
    if (!isThere({ client: range.client, clock: range.clock + range.length - 1 })) return { kind: 'gap' };
    addNewDeletes(doc, range, deletes, keys);
  }

  if (fresh.length + deletes.length === 0) return { kind: 'empty' };
  const isAllNew = fresh.length === parsed.structs.length && isSame(deletes, parsed.deletes);
  const parts = { source: update, structs: fresh, deletes };
  const bytes = isAllNew ? update : encodeParts([parts]);
  return { kind: 'accept', bytes, parts, keys: [...keys], newClientIds };
}

function stateVectorOf(doc: Y.Doc, parsed: ParsedUpdate): Uint8Array {
  const clients = new Set(parsed.structs.map(({ client }) => client));
  return Y.encodeStateVector(new Map([...clients].map((client) => [client, Y.getState(doc.store, client)])));
}

type Place = { readonly key: string | null; readonly isNested: boolean };
const NOWHERE: Place = { key: null, isNested: false };

/**
 * Where a struct's value stands. Only the first value of a key says it in an update: one that overwrites names the value before it instead, which
 * stands in the document or earlier in the update.
 */
function createPlaceLookup(doc: Y.Doc, fresh: readonly ParsedStruct[]): (struct: ParsedStruct) => Place {
  const found = new Map<ParsedStruct, Place>();
  let find: ((id: Id) => ParsedStruct | null) | null = null; // needed by few updates
  const structAt = (id: Id): ParsedStruct | null => {
    find ??= createStructLookup(fresh);
    return find(id);
  };
  return (struct) => {
    const chain: ParsedStruct[] = []; // a key overwritten a thousand times in one update is walked once
    let place = NOWHERE;
    for (let at: ParsedStruct | null = struct; at; ) {
      const known = found.get(at);
      if (known || at.key !== null) {
        place = known ?? { key: at.key, isNested: at.parent !== null };
        break;
      }
      chain.push(at);
      if (!at.origin) break;
      const stored = storedItemAt(doc, at.origin);
      if (stored) {
        place = { key: stored.parentSub, isNested: stored.parent instanceof Y.AbstractType && stored.parent._item !== null };
        break;
      }
      at = structAt(at.origin);
    }
    for (const one of chain) found.set(one, place);
    return place;
  };
}

function storedItemAt(doc: Y.Doc, { client, clock }: Id): Y.Item | null {
  if (clock >= Y.getState(doc.store, client)) return null;
  const structs = doc.store.clients.get(client) ?? [];
  const struct = structs[Y.findIndexSS(structs, clock)];
  return struct instanceof Y.Item ? struct : null;
}

/** Adds what of `range` is not deleted yet to `deletes`, and its keys to `keys`. */
function addNewDeletes(doc: Y.Doc, { client, clock, length }: DeleteRange, deletes: DeleteRange[], keys: Set<string>): void {
  const end = clock + length;
  const known = Math.min(end, Y.getState(doc.store, client));
  const add = (from: number, to: number): void => {
    const last = deletes.at(-1);
    if (last?.client === client && last.clock + last.length === from)
      deletes[deletes.length - 1] = { client, clock: last.clock, length: to - last.clock };
    else deletes.push({ client, clock: from, length: to - from });
  };
  if (clock < known) {
    const structs = doc.store.clients.get(client) ?? [];
    for (let i = Y.findIndexSS(structs, clock); i < structs.length; i++) {
      const struct = structs[i];
      if (!struct || struct.id.clock >= known) break;
      if (struct.deleted) continue;
      add(Math.max(clock, struct.id.clock), Math.min(known, struct.id.clock + struct.length));
      if (struct instanceof Y.Item && struct.parentSub !== null) keys.add(struct.parentSub);
    }
  }
  if (known < end) add(Math.max(clock, known), end); // of what the update itself brings
}

function isSame(some: readonly DeleteRange[], others: readonly DeleteRange[]): boolean {
  return some.length === others.length && some.every((range, i) => range.clock === others[i]?.clock && range.length === others[i]?.length);
}
