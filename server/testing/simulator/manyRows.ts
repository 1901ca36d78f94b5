import * as Y from 'yjs';
import { ROOT_NAME } from '../../../schema/rooms.ts';
import type { LogRow } from '../../rooms/docLog.ts';
import { createDoc } from './createWitness.ts';

/** The cells that are edited in a run. */
export const keyOf = (n: number): string => `e${String(n % 8).padStart(9, '0')}user00n`;

type Filling = { readonly rows: readonly LogRow[]; readonly state: Uint8Array };
let prepared: Filling | null = null;

/** So many rows that a few more make a snapshot due. */
export function manyRows(): Filling {
  if (prepared) return prepared;
  const doc = createDoc();
  doc.clientID = 77;
  const rows: LogRow[] = [];
  doc.on('update', (bytes: Uint8Array) => {
    const newClientIds = rows.length === 0 ? [77] : [];
    rows.push({ userId: 'before', device: 'd99', atMs: 1, keys: [keyOf(rows.length)], bytes, newClientIds });
  });
  for (let n = 0; n < 499; n++) doc.getMap(ROOT_NAME).set(keyOf(n), `before.${n}`);
  prepared = { rows, state: Y.encodeStateAsUpdate(doc) };
  return prepared;
}
