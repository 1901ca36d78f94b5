/**
 * What stands between a client's bytes and the document. It checks form and causality (no gaps, no foreign client ids), so that a document can
 * never hold pending structs, and makes the canonical bytes: what of the update is new, and nothing else. Which keys and values a person may
 * write is not yet looked at.
 */
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import type { Author } from './docLog.ts';
import { type DeleteRange, type Id, MalformedUpdate, type ParsedStruct, type ParsedUpdate, parseUpdate } from './parseUpdate.ts';

export type Verdict =
  /** Causally complete. */
  | {
      readonly kind: 'accept';
      /** What is to be applied, stored and shown (I13): the client's own bytes when all of them are new. */
      readonly bytes: Uint8Array;
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
    if (struct.kind === 'skip') return { kind: 'gap' };
    const known = Y.getState(store, client);
    const isFirst = !ends.has(client);
    if (isFirst && clock > known) return { kind: 'gap' };
    ends.set(client, clock + length);
    if (clock + length <= known) continue;
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
  for (const { client, clock, origin, rightOrigin, parent } of fresh) {
    for (const id of [origin, rightOrigin, typeof parent === 'string' ? null : parent]) {
      if (!id) continue;
      // on itself only backwards: Yjs 13.6.33 throws in the middle of the transaction on a struct that follows its own future
      if (id.client === client ? id.clock >= clock : !isThere(id)) return { kind: 'gap' };
    }
  }

  const keys = new Set<string>();
  const keyOf = createKeyLookup(doc, fresh);
  for (const struct of fresh) {
    const key = keyOf(struct);
    if (key !== null) keys.add(key);
  }
  const deletes: DeleteRange[] = [];
  for (const range of parsed.deletes) {
    if (!isThere({ client: range.client, clock: range.clock + range.length - 1 })) return { kind: 'gap' };
    addNewDeletes(doc, range, deletes, keys);
  }

  if (fresh.length + deletes.length === 0) return { kind: 'empty' };
  const isAllNew = fresh.length === parsed.structs.length && isSame(deletes, parsed.deletes);
  const bytes = isAllNew ? update : encodeCanonical(update, fresh, deletes);
  return { kind: 'accept', bytes, keys: [...keys], newClientIds };
}

function stateVectorOf(doc: Y.Doc, parsed: ParsedUpdate): Uint8Array {
  const clients = new Set(parsed.structs.map(({ client }) => client));
  return Y.encodeStateVector(new Map([...clients].map((client) => [client, Y.getState(doc.store, client)])));
}

/**
 * The key that a struct is a value of. Only the first value of a key says its key in an update: one that overwrites names the value before it
 * instead, which stands in the document or earlier in the update.
 */
function createKeyLookup(doc: Y.Doc, fresh: readonly ParsedStruct[]): (struct: ParsedStruct) => string | null {
  const found = new Map<ParsedStruct, string | null>();
  let byClient: Map<number, ParsedStruct[]> | null = null; // needed by few updates
  const structAt = (id: Id): ParsedStruct | null => {
    byClient ??= Map.groupBy(fresh, ({ client }) => client);
    const structs = byClient.get(id.client) ?? [];
    let low = 0;
    let high = structs.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const struct = structs[middle];
      if (!struct) break;
      if (id.clock < struct.clock) high = middle - 1;
      else if (id.clock >= struct.clock + struct.length) low = middle + 1;
      else return struct;
    }
    return null;
  };
  return (struct) => {
    const chain: ParsedStruct[] = []; // a key overwritten a thousand times in one update is walked once
    let key: string | null = null;
    for (let at: ParsedStruct | null = struct; at; ) {
      const known = found.get(at);
      if (known !== undefined || at.key !== null) {
        key = known ?? at.key;
        break;
      }
      chain.push(at);
      const before: Id | null = at.origin ?? at.rightOrigin;
      if (!before) break;
      const stored = storedItemAt(doc, before);
      if (stored) {
        key = stored.parentSub;
        break;
      }
      at = structAt(before);
    }
    for (const one of chain) found.set(one, key);
    return key;
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

/** The structs as they came, in sections of their clients, and then the deletions: Yjs's own V1 form. */
function encodeCanonical(update: Uint8Array, structs: readonly ParsedStruct[], deletes: readonly DeleteRange[]): Uint8Array {
  const encoder = encoding.createEncoder();
  const sections = Map.groupBy(structs, ({ client }) => client);
  encoding.writeVarUint(encoder, sections.size);
  for (const [client, section] of sections) {
    encoding.writeVarUint(encoder, section.length);
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, section[0]?.clock ?? 0);
    for (const { start, end } of section) encoding.writeUint8Array(encoder, update.subarray(start, end));
  }
  const ranges = Map.groupBy(deletes, ({ client }) => client);
  encoding.writeVarUint(encoder, ranges.size);
  for (const [client, own] of ranges) {
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, own.length);
    for (const { clock, length } of own) {
      encoding.writeVarUint(encoder, clock);
      encoding.writeVarUint(encoder, length);
    }
  }
  return encoding.toUint8Array(encoder);
}
