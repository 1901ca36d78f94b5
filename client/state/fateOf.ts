/**
 * What became of a value that somebody wrote into a cell. Yjs (13.6) keeps all values of a key in a row, each with the value that its writer saw (`origin`);
 * of two that did not know of each other client ids decide which stands, not time. Deleted values stay in the row without their content, and
 * neighbours of one client are melted into one item: places in the row are compared by clock, never by item.
 */
import type * as Y from 'yjs';
import type { Scalar } from '../../schema/keys.ts';
import { idOf, type ValueId } from './stoodBefore.ts';

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

const holds = ({ id, lastId }: Y.Item, { clientId, clock }: ValueId): boolean =>
  id.client === clientId && id.clock <= clock && clock <= lastId.clock;

/** Yjs's own search, without Yjs: importing it here would tear it out of the chunk that the first row loads. */
function itemAt({ doc }: Rows, { client, clock }: { readonly client: number; readonly clock: number }): Y.Item | null {
  const structs = doc?.store.clients.get(client) ?? [];
  for (let from = 0, to = structs.length - 1; from <= to; ) {
    const middle = (from + to) >> 1;
    const struct = structs[middle];
    if (!struct) return null;
    if (clock < struct.id.clock) to = middle - 1;
    else if (clock >= struct.id.clock + struct.length) from = middle + 1;
    else return 'parentSub' in struct ? struct : null; // what was neutralised is no item
  }
  return null;
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
