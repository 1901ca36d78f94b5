import * as Y from 'yjs';
import { type DocumentRows, rowName } from './documentRows.ts';
import type { DocumentDatabase } from './openDocumentDatabase.ts';

/**
 * Merges the rows of a room's document into one. Takes away exactly the rows that it has read: what other tabs write meanwhile stays (D4). False when a
 * row cannot be read; rejects when the device cannot do it.
 */
export async function compactDocument(deps: {
  readonly database: DocumentDatabase;
  readonly rows: DocumentRows;
  readonly room: string;
  readonly generation: string;
  readonly freshId: () => string;
}): Promise<boolean> {
  const { database, rows, room, generation, freshId } = deps;
  const stored = await database.read(room);
  if (!stored || stored.head.generation !== generation || stored.rows.length < 2) return true;
  const updates = await Promise.all(stored.rows.map(rows.openUpdate)).catch(() => null);
  if (!updates) return false;
  const doc = new Y.Doc();
  Y.transact(doc, () => {
    for (const update of updates) Y.applyUpdate(doc, update);
  });
  const merged = Y.encodeStateAsUpdate(doc); // with what still waits for something between
  doc.destroy();
  const own = [...new Set(stored.rows.flatMap((row) => row.own))];
  const row = await rows.closeUpdate(room, rowName(generation, freshId()), merged, own);
  await database.merge(room, generation, row, stored.rows);
  return true;
}
