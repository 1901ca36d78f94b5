import * as Y from 'yjs';
import { ROOT_NAME } from '../../schema/rooms.ts';
import type { Place } from './judgeWrites.ts';
import type { KeyOrder } from './keyOrder.ts';
import type { Id, ParsedStruct } from './parseUpdate.ts';

/**
 * Whether a client writes before something that it has written already, which no client does (N7): its next value of a key follows its last, or one that stands
 * further right. For each value Yjs walks over what was built on the one that it follows, on every tablet and at every load; a client that only goes on to the
 * right walks over each value once.
 *
 * @param fresh client by client, in the order of their clocks
 */
export function writesBeforeItsOwn(
  doc: Y.Doc,
  fresh: readonly ParsedStruct[],
  placeOf: (struct: ParsedStruct) => Place,
  { standsRight }: KeyOrder,
): boolean {
  const rows = doc.getMap(ROOT_NAME)._map;
  let client = -1;
  let stored: readonly Struct[] = NOTHING; // all that the document has of this client
  let lasts: Map<string, ParsedStruct> | null = null; // of each key, what the update has of it
  for (const struct of fresh) {
    if (struct.kind === 'gc' || struct.kind === 'skip') continue;
    if (struct.client !== client) {
      client = struct.client;
      stored = doc.store.clients.get(client) ?? NOTHING;
      lasts = null;
    }
    const { key, isOrphan } = placeOf(struct);
    if (key === null || isOrphan) continue;
    const { origin } = struct;
    const last = lasts?.get(key);
    if (fresh.length > 1) {
      lasts ??= new Map();
      lasts.set(key, struct);
    }
    const own = last ? lastIdOf(last) : stored.length > 0 ? lastOf(stored, rows.get(key), key, origin) : null;
    if (own && !(origin && isSame(origin, own)) && (!origin || standsRight(own, origin))) return true;
  }
  return false;
}

type Struct = Y.Item | Y.GC;
const NOTHING: readonly Struct[] = [];
const isSame = (some: Id, other: Id): boolean => some.client === other.client && some.clock === other.clock;
const lastIdOf = ({ client, clock, length }: ParsedStruct): Id => ({ client, clock: clock + length - 1 });
const isIn = ({ client, clock }: Id, { id, length }: Y.Item): boolean =>
  id.client === client && id.clock <= clock && clock < id.clock + length;

/**
 * The last that the document has of a client under a key, where it may stand further right than `origin`. It is looked for in the row of the key, from the right,
 * and among all that is the client's, at once: that takes as long as the shorter of the two. An honest tablet follows what stands last.
 */
function lastOf(own: readonly Struct[], last: Y.Item | undefined, key: string, origin: Id | null): Id | null {
  let at = own.length - 1;
  for (let item = last ?? null; item && at >= 0; item = item.left, at--) {
    if (item.id.client === own[0]?.id.client) return item.lastId;
    if (origin && isIn(origin, item)) return null;
    const struct = own[at];
    if (struct instanceof Y.Item && struct.parentSub === key) return struct.lastId;
  }
  return null;
}
