import * as Y from 'yjs';
import { ROOT_NAME } from '../../schema/rooms.ts';
import { storedAt } from './keyOrder.ts';
import type { ParsedStruct } from './parseUpdate.ts';

/**
 * Whether a client has already written where this struct would stand, which no client does (N7): its next value of a key follows its last, or one that came
 * after it. Yjs walks over all values of one place for each that is put there, and again at every load. Within one update `parseUpdate` looks for it.
 */
export function isSecondInPlace(doc: Y.Doc, { client, kind, origin, key }: ParsedStruct): boolean {
  if (kind !== 'value' && kind !== 'deleted') return false;
  if (!origin) {
    if (key === null) return false;
    for (let item = doc.getMap(ROOT_NAME)._map.get(key) ?? null; item; item = item.left)
      if (item.id.client === client && item.origin === null) return true;
    return false;
  }
  const before = storedAt(doc, origin);
  if (!(before instanceof Y.Item)) return false; // of the same update, or neutralised
  if (before.id.client === client && before.lastId.clock > origin.clock) return true; // the rest of it follows there
  for (let item = before.right; item; item = item.right)
    if (item.id.client === client && item.origin?.client === origin.client && item.origin.clock === origin.clock) return true;
  return false;
}
