/**
 * What became of a value that somebody wrote into a cell. Yjs (13.6) keeps all values of a key in a row, each with the value that its writer saw (`origin`);
 * of two that did not know of each other client ids decide which stands, not time. Deleted values stay in the row without their content, and
 * neighbours of one client are melted into one item: places in the row are compared by clock, never by item.
 */
import * as Y from 'yjs';
import type { Scalar } from '../../schema/keys.ts';

/** One written value: a struct of the document. */
export type ValueId = { readonly clientId: number; readonly clock: number };
/** A value that stood in a cell before a transaction. */
export type StoodBefore = { readonly key: string; readonly id: ValueId; readonly value: Scalar };

/**
 * `stands`: it is what the cell shows · `known`: whoever wrote what stands there knew of it · `own`: between it and what stands there the same person wrote
 * again · `inherited`: somebody who knew of it wrote over it, and it is theirs that did not prevail · `replaced`: what stands there was
 * written without knowing of it (O1) · `unknown`: it is not in this document.
 */
export type Fate = 'stands' | 'known' | 'own' | 'inherited' | 'replaced' | 'unknown';

type Rows = Y.Map<Scalar>;

/** Says what became of a value of a cell. `isOwn`: which client ids belong to the person who wrote it. */
export function fateOf(rows: Rows, key: string, id: ValueId, isOwn: (clientId: number) => boolean): Fate {
  const winner = rows._map.get(key); // where the map's own `get` looks
  const item = itemAt(rows, { client: id.clientId, clock: id.clock });
  if (!winner || !item || item.parentSub !== key) return 'unknown';
  if (holds(winner, id)) return 'stands';
  const before = builtOnBy(rows, item);
  for (let at: Y.Item | null = winner, clock = winner.lastId.clock; at; ) {
    // Here the two part. Within one item the part behind the place would stand further left, and prevail over nothing.
    if (before.has(at)) {
      if (at === item && clock >= id.clock) return 'known';
      break;
    }
    if (isOwn(at.id.client)) return 'own';
    const origin: Y.ID | null = at.origin;
    at = origin && itemAt(rows, origin);
    clock = origin?.clock ?? 0;
  }
  return isBuiltOn(item, id) ? 'inherited' : 'replaced';
}

/** Values that stood in cells before this transaction and no longer do. To be asked while it is observed: afterwards contents are gone. */
export function stoodBefore({ target, keysChanged, transaction }: Y.YMapEvent<Scalar>): StoodBefore[] {
  const found: StoodBefore[] = [];
  for (const key of keysChanged) {
    const winner = target._map.get(key as string); // K1: every key is a text
    let item: Y.Item | null = winner ?? null;
    while (item && isNew(item, transaction)) item = item.left; // old values keep their order: the last of them stood there
    const content: unknown = item?.content.getContent().at(-1);
    if (!item || item === winner || content === undefined) continue;
    found.push({ key: key as string, id: idOf(item), value: content as Scalar }); // K1: cells hold scalars
  }
  return found;
}

/** The value that a cell shows; null while the key is absent. */
export function standingIn(rows: Rows, key: string): ValueId | null {
  const item = rows._map.get(key);
  return item ? idOf(item) : null;
}

/** What a client wrote last into a cell; null when it wrote nothing there. */
export function lastBy(rows: Rows, key: string, clientId: number): ValueId | null {
  for (let item = rows._map.get(key) ?? null; item; item = item.left) if (item.id.client === clientId) return idOf(item);
  return null;
}

const idOf = ({ lastId }: Y.Item): ValueId => ({ clientId: lastId.client, clock: lastId.clock });
const holds = ({ id, lastId }: Y.Item, { clientId, clock }: ValueId): boolean =>
  id.client === clientId && id.clock <= clock && clock <= lastId.clock;
const isNew = ({ id }: Y.Item, { beforeState }: Y.Transaction): boolean => id.clock >= (beforeState.get(id.client) ?? 0);

function itemAt({ doc }: Rows, { client, clock }: { readonly client: number; readonly clock: number }): Y.Item | null {
  if (!doc || clock >= Y.getState(doc.store, client)) return null;
  const structs = doc.store.clients.get(client) ?? [];
  const struct = structs[Y.findIndexSS(structs, clock)];
  return struct instanceof Y.Item ? struct : null; // what was neutralised is none
}

/** An item and all that it was built on. */
function builtOnBy(rows: Rows, item: Y.Item): ReadonlySet<Y.Item> {
  const found = new Set<Y.Item>();
  for (let at: Y.Item | null = item; at; at = at.origin && itemAt(rows, at.origin)) found.add(at);
  return found;
}

/** Whether somebody wrote over exactly this value. All that was built on it stands right behind it. */
function isBuiltOn(item: Y.Item, { clientId, clock }: ValueId): boolean {
  if (item.lastId.clock > clock) return true; // the same client, melted into one
  for (let at = item.right; at; at = at.right) if (at.origin?.client === clientId && at.origin.clock === clock) return true;
  return false;
}
