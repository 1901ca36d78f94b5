/**
 * Which of two values of one key stands: Yjs keeps all values of a key in a row, and the last of the row is the one that is read. Each follows the value that
 * its writer saw; of several that follow the same, the one with the greater client id stands further right, and behind each stands all that was built on it
 * (yjs 13.6.33, src/structs/Item.js, `integrate`, for items without a right origin).
 */
import * as Y from 'yjs';
import type { DeleteRange, Id, ParsedStruct } from './parseUpdate.ts';

/** Clocks of one client that follow each other, up to `to`: a struct, or the beginning of one. */
type Run = { readonly client: number; readonly from: number; readonly to: number };

/** The stored struct that holds an id; null when the document does not have it. */
export function storedAt({ store }: Y.Doc, { client, clock }: Id): Y.Item | Y.GC | null {
  if (clock >= Y.getState(store, client)) return null;
  const structs = store.clients.get(client) ?? [];
  return structs[Y.findIndexSS(structs, clock)] ?? null;
}

/** Stored structs that a range touches. */
export function* storedIn(doc: Y.Doc, { client, clock, length }: DeleteRange): Iterable<Y.Item | Y.GC> {
  if (clock >= Y.getState(doc.store, client)) return;
  const structs = doc.store.clients.get(client) ?? [];
  for (let i = Y.findIndexSS(structs, clock); ; i++) {
    const struct = structs[i];
    if (!struct || struct.id.clock >= clock + length) return;
    yield struct;
  }
}

/** What a value was built on, first to last, and the value itself. */
function runsTo(doc: Y.Doc, structAt: (id: Id) => ParsedStruct | null, value: Id): Run[] {
  const runs: Run[] = [];
  for (let id: Id | null = value; id; ) {
    const { client, clock }: Id = id;
    const stored = storedAt(doc, id);
    const from: number | undefined = stored ? stored.id.clock : structAt(id)?.clock;
    runs.push({ client, from: from ?? clock, to: clock });
    id = stored ? (stored instanceof Y.Item ? stored.origin : null) : (structAt(id)?.origin ?? null);
  }
  return runs.reverse();
}

/** Whether `some` stands further right than `other`, both of the same key, stored or of the update that `structAt` looks into. */
export function standsRight(doc: Y.Doc, structAt: (id: Id) => ParsedStruct | null, some: Id, other: Id): boolean {
  const mine = runsTo(doc, structAt, some);
  const others = runsTo(doc, structAt, other);
  for (let i = 0; ; i++) {
    const a = mine[i];
    const b = others[i];
    if (!a) return false; // the other is built on it, or they are the same
    if (!b) return true;
    if (a.client !== b.client || a.from !== b.from) return isRightBranch(a.client, a.from, b.client, b.from);
    if (a.to === b.to) continue;
    // one goes on where the other branches off: the clock that follows is its own client's
    const branch = a.to < b.to ? mine[i + 1] : others[i + 1];
    if (!branch) return a.to > b.to;
    if (a.to < b.to) return isRightBranch(branch.client, branch.from, b.client, a.to + 1);
    return !isRightBranch(branch.client, branch.from, a.client, b.to + 1);
  }
}

/** Of two that follow the same value; a second one of the same client, which no honest one sends, is put before the first. */
const isRightBranch = (client: number, clock: number, otherClient: number, otherClock: number): boolean =>
  client === otherClient ? clock < otherClock : client > otherClient;
