/**
 * What stands between a client's bytes and the document. It checks form and causality (no gaps, no foreign client ids), so that a document can never
 * hold pending structs; holds every key and value against the policy; and makes the canonical bytes: what of the update is new and may be written,
 * and nothing else. What may not be written becomes empty structs of the same length, so that clocks go on and nobody's document differs (decision 4).
 */
import * as Y from 'yjs';
import type { Refusal } from '../../schema/wire.ts';
import { writesBeforeItsOwn } from './beforeItsOwn.ts';
import { createStructLookup, hasCycle } from './causalOrder.ts';
import type { Author } from './docLog.ts';
import { encodeParts, type UpdateParts } from './encodeParts.ts';
import { idName, judgeWrites, type Place, type Policy } from './judgeWrites.ts';
import { createKeyOrder, storedAt, storedIn } from './keyOrder.ts';
import { neutralise } from './neutralise.ts';
import { type DeleteRange, type Id, MalformedUpdate, type ParsedStruct, type ParsedUpdate, parseUpdate } from './parseUpdate.ts';

export type Verdict =
  /** Causally complete. */
  | {
      readonly kind: 'accept';
      /** What is to be applied, stored and shown (I13): the client's own bytes when all of them are new and may be written. */
      readonly bytes: Uint8Array;
      /** The same taken apart: `structs` are pieces of `source`. */
      readonly parts: UpdateParts;
      /** The keys that it writes or deletes. */
      readonly keys: readonly string[];
      /** Used for the first time, to be bound to the sender. */
      readonly newClientIds: readonly number[];
      /** What of it was not taken, and why (N3); it is in none of the above. */
      readonly refused: Refusal['refused'];
      /** The last ids of the structs that were neutralised, with their keys. */
      readonly neutralised: readonly (Id & { readonly key: string })[];
      /** Of a step 2: others' edits in it were left out, which the document does not have. The sender's replica is not what it can go on with. */
      readonly isPart: boolean;
    }
  /** Nothing in it that the document does not have. */
  | { readonly kind: 'empty' }
  /** Built on something the document lacks: ask the sender for the rest (I4). */
  | { readonly kind: 'gap' }
  /** Not an update, or one no honest client can send. */
  | { readonly kind: 'malformed'; readonly reason: string }
  /** New structs under a client id that is bound to somebody else (I8), in an update: in a step 2 they are left out. */
  | { readonly kind: 'foreign-client' }
  /** New structs under a client id of an earlier epoch (I10), from a replica that holds what was neutralised here, or a step 2 that has nothing new but others' edits. */
  | { readonly kind: 'out-of-date' };

export type Bindings = {
  /** Who is bound to which client id in this room. */
  readonly authors: ReadonlyMap<number, Author>;
  /** Client ids of the room's earlier epochs. */
  readonly earlierClientIds: ReadonlySet<number>;
  /** Whose a client id is that nobody has written under here: whoever is about to with another process (M8), or speaks for it in presence; without it nobody's. */
  readonly ownerOfNew?: (clientId: number) => Author | undefined;
};

export type Judge = typeof judgeUpdate;

/**
 * Judges an update without applying it. V1 only.
 * @param policy what the sender may write; null for rows of the log, which have passed it
 * @param isStep2 all that the sender has: where rows were lost here, it holds others' edits too. They are their writers' to bring back, and no offence
 */
export function judgeUpdate(
  doc: Y.Doc,
  update: Uint8Array,
  sender: Author,
  bindings: Bindings,
  policy: Policy | null,
  isStep2 = false,
): Verdict {
  let parsed: ParsedUpdate;
  try {
    parsed = parseUpdate(update);
  } catch (error) {
    if (error instanceof MalformedUpdate) return { kind: 'malformed', reason: error.message };
    throw error;
  }
  const { store } = doc;
  const own: ParsedStruct[] = [];
  let isPart = false;
  const ends = new Map<number, number>(); // client id → clock after the update
  const newClientIds: number[] = [];
  for (const struct of parsed.structs) {
    const { client, clock, length } = struct;
    const known = Y.getState(store, client);
    const isFirst = !ends.has(client);
    if (isFirst && clock > known) return { kind: 'gap' };
    ends.set(client, clock + length);
    if (policy && clock < known && isNeutralised(doc, struct, known)) return { kind: 'out-of-date' };
    if (clock + length <= known) continue;
    if (struct.kind === 'skip') return { kind: 'gap' }; // left out by the sender, and not here either
    // half of it is known: Yjs cuts it better than we do; what comes back begins where the document ends
    if (clock < known) return judgeUpdate(doc, Y.diffUpdate(update, stateVectorOf(doc, parsed)), sender, bindings, policy, isStep2);
    if (own.at(-1)?.client !== client) {
      if (bindings.earlierClientIds.has(client)) return { kind: 'out-of-date' };
      const bound = bindings.authors.get(client);
      const owner = bound ?? bindings.ownerOfNew?.(client);
      if (owner && (owner.userId !== sender.userId || owner.device !== sender.device)) {
        if (!isStep2) return { kind: 'foreign-client' };
        isPart = true;
        ends.set(client, known);
        continue;
      }
      if (!bound) newClientIds.push(client);
    }
    if (policy && struct.kind === 'gc' && !isStep2) return { kind: 'malformed', reason: 'an empty struct, which only the server makes' };
    own.push(struct);
  }

  const endOf = (client: number): number => Math.max(Y.getState(store, client), ends.get(client) ?? 0);
  const isThere = (id: Id): boolean => id.clock < endOf(id.client);
  const fresh = isPart ? withoutDependents(own, ends, isThere) : own;
  for (const { client, clock, origin } of fresh) {
    // on itself only backwards: Yjs 13.6.33 throws in the middle of the transaction on a struct that follows its own future
    if (origin && (origin.client === client ? origin.clock >= clock : !isThere(origin))) return { kind: 'gap' };
  }
  if (hasCycle(fresh)) return { kind: 'malformed', reason: 'values that follow each other in a circle' };

  const found: DeleteRange[] = [];
  for (const range of isPart ? parsed.deletes.flatMap((range) => cutAt(range, endOf(range.client))) : parsed.deletes) {
    if (!isThere({ client: range.client, clock: range.clock + range.length - 1 })) return { kind: 'gap' };
    addNewDeletes(doc, range, found);
  }
  if (isPart && fresh.length === 0) return { kind: 'out-of-date' };
  if (fresh.length + found.length === 0) return { kind: 'empty' };

  const structAt = createStructLookup(fresh);
  const placeOf = createPlaceLookup(doc, structAt, policy);
  const order = createKeyOrder(doc, structAt);
  if (policy && writesBeforeItsOwn(doc, fresh, placeOf, order))
    return { kind: 'malformed', reason: 'a value before one of the same client' };
  const judged = policy && judgeWrites(doc, update, fresh, found, structAt, placeOf, order, policy);
  if (policy && !judged) return { kind: 'out-of-date' };
  const { denied, deletes, refused } = judged ?? { denied: NOTHING, deletes: found, refused: [] };

  const keys = new Set<string>();
  for (const struct of fresh) {
    const { key } = denied.has(struct) ? NOWHERE : placeOf(struct);
    if (key !== null) keys.add(key);
  }
  for (const range of deletes) addKeysOf(doc, range, keys);
  const isAllNew = denied.size === 0 && fresh.length === parsed.structs.length && isSame(deletes, parsed.deletes);
  const parts = denied.size > 0 ? neutralise(update, fresh, denied, deletes) : { source: update, structs: fresh, deletes };
  const bytes = isAllNew ? update : denied.size > 0 ? parts.source : encodeParts([parts]);
  const neutralised = [...denied].map((struct) => ({ ...lastIdOf(struct), key: placeOf(struct).key ?? '' }));
  return {
    kind: 'accept',
    bytes,
    parts,
    keys: [...keys],
    newClientIds: isPart ? newClientIds.filter((client) => endOf(client) > Y.getState(store, client)) : newClientIds,
    refused: isPart ? refused.filter(({ reason }) => !OF_OTHERS.has(reason)) : refused,
    neutralised,
    isPart,
  };
}

/** Why something may not be taken when what others put in its place, or wrote before it, was left out: no fault of the sender's, and its replica is opened anew. */
const OF_OTHERS: ReadonlySet<string> = new Set(['never-deleted', 'chain']);
/** Of edits that follow each other across so many client ids, what is behind is left out as well. */
const MAX_ROUNDS = 16;

/**
 * The sender's own structs without what follows others' that were left out, and without whatever comes after that under the same client id.
 * @param ends of each client id, up to which clock it is taken; lowered for what is left out
 */
function withoutDependents(own: readonly ParsedStruct[], ends: Map<number, number>, isThere: (id: Id) => boolean): readonly ParsedStruct[] {
  let kept = own;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const stays = kept.filter(({ client, clock, origin }) => {
      if (clock >= (ends.get(client) ?? 0)) return false;
      if (!origin || isThere(origin)) return true;
      ends.set(client, clock);
      return false;
    });
    if (stays.length === kept.length) return kept;
    kept = stays;
  }
  return [];
}

const cutAt = ({ client, clock, length }: DeleteRange, end: number): DeleteRange[] =>
  clock < end ? [{ client, clock, length: Math.min(length, end - clock) }] : [];

const NOTHING: ReadonlySet<ParsedStruct> = new Set();
const lastIdOf = ({ client, clock, length }: ParsedStruct): Id => ({ client, clock: clock + length - 1 });

/**
 * Whether the sender holds as a value what is an empty struct here. Its replica differs from everybody's and it has not heard why, or not
 * listened: nothing may be acknowledged to it that it takes for a value (N6).
 */
function isNeutralised(doc: Y.Doc, { client, clock, length, kind }: ParsedStruct, known: number): boolean {
  if (kind === 'gc' || kind === 'skip') return false;
  const structs = doc.store.clients.get(client) ?? [];
  for (let i = Y.findIndexSS(structs, clock); i < structs.length; i++) {
    const struct = structs[i];
    if (!struct || struct.id.clock >= Math.min(known, clock + length)) break;
    if (struct instanceof Y.GC) return true;
  }
  return false;
}

function stateVectorOf(doc: Y.Doc, parsed: ParsedUpdate): Uint8Array {
  const clients = new Set(parsed.structs.map(({ client }) => client));
  return Y.encodeStateVector(new Map([...clients].map((client) => [client, Y.getState(doc.store, client)])));
}

const NOWHERE: Place = { key: null, isOrphan: false };

/**
 * Where a struct's value stands. Only the first value of a key says it in an update: one that overwrites names the value before it instead, which
 * stands in the document or earlier in the update.
 */
function createPlaceLookup(doc: Y.Doc, structAt: (id: Id) => ParsedStruct | null, policy: Policy | null): (struct: ParsedStruct) => Place {
  const found = new Map<ParsedStruct, Place>();
  const placeOfStored = (id: Id): Place | null => {
    const stored = storedAt(doc, id);
    if (!stored) return null;
    if (stored instanceof Y.Item) return { key: stored.parentSub, isOrphan: false };
    return { key: policy?.neutralised.get(idName(id)) ?? null, isOrphan: true };
  };
  return (struct) => {
    if (struct.key !== null) return { key: struct.key, isOrphan: false };
    const chain: ParsedStruct[] = []; // a key overwritten a thousand times in one update is walked once
    let place = NOWHERE;
    for (let at: ParsedStruct | null = struct; at; ) {
      const known = found.get(at);
      if (known || at.key !== null) {
        place = known ?? { key: at.key, isOrphan: false };
        break;
      }
      chain.push(at);
      if (!at.origin) break;
      const stored = placeOfStored(at.origin);
      if (stored) {
        place = stored;
        break;
      }
      at = structAt(at.origin);
    }
    for (const one of chain) found.set(one, place);
    return place;
  };
}

/** Adds what of `range` is not deleted yet to `deletes`. */
function addNewDeletes(doc: Y.Doc, { client, clock, length }: DeleteRange, deletes: DeleteRange[]): void {
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
      if (!struct.deleted) add(Math.max(clock, struct.id.clock), Math.min(known, struct.id.clock + struct.length));
    }
  }
  if (known < end) add(Math.max(clock, known), end); // of what the update itself brings
}

/** Adds the keys of the stored values that a range deletes. */
function addKeysOf(doc: Y.Doc, range: DeleteRange, keys: Set<string>): void {
  for (const struct of storedIn(doc, range)) if (struct instanceof Y.Item && struct.parentSub !== null) keys.add(struct.parentSub);
}

function isSame(some: readonly DeleteRange[], others: readonly DeleteRange[]): boolean {
  return some.length === others.length && some.every((range, i) => range.clock === others[i]?.clock && range.length === others[i]?.length);
}
