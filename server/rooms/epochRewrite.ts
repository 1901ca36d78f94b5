/** A document worn out by its own history is written anew, as a new generation that holds what is true now and nothing else (decision 12). */
import * as Y from 'yjs';
import { isScalar, type Scalar } from '../../schema/keys.ts';
import { ROOT_NAME } from '../../schema/rooms.ts';
import type { Author, FreshDocument } from './docLog.ts';

/** Every client id stands in every state vector: at 1,000 a join costs 6 kB and a third of a millisecond more. */
const MAX_CLIENT_IDS = 1_000;
const MAX_STRUCTS_PER_CELL = 8;
/** Below this many structs a document is small, whatever its history. */
const SMALL_STRUCTS = 5_000;

/** @param pens client ids that come back at once: of a document that the server writes each row has its own */
export function isWorn(doc: Y.Doc, pens = 0): boolean {
  if (doc.store.clients.size > MAX_CLIENT_IDS + pens) return true;
  let structs = 0;
  for (const ofClient of doc.store.clients.values()) structs += ofClient.length;
  return structs > SMALL_STRUCTS && structs > MAX_STRUCTS_PER_CELL * doc.getMap(ROOT_NAME).size;
}

/** What the server changes in a document as it writes it anew. */
export type DocumentChange = {
  /** A cell that is not is left out. */
  readonly isKept?: (key: string) => boolean;
  /** Written by nobody; their keys are of no cell that is kept. */
  readonly added?: readonly (readonly [key: string, value: Scalar])[];
};
const NOBODY: Author = { userId: '', device: '' };

/**
 * The live cells under one fresh client id for each person and device, so that who wrote a cell stays known.
 * @param newClientId a client id that the room has never seen
 * @param change what is another in it
 * @returns null when the document holds something else than flat cells: that is not rewritten
 */
export function rewriteDocument(
  doc: Y.Doc,
  authors: ReadonlyMap<number, Author>,
  newClientId: () => number,
  { isKept = () => true, added = [] }: DocumentChange = {},
): FreshDocument | null {
  const rows = doc.getMap<unknown>(ROOT_NAME);
  const cellsByAuthor = new Map<string, { readonly author: Author; readonly cells: [string, Scalar][] }>();
  for (const [name, type] of doc.share) if (type._start !== null || (name !== ROOT_NAME && type._map.size > 0)) return null;
  function put(author: Author, key: string, value: Scalar): void {
    const name = `${author.userId}.${author.device}`;
    const known = cellsByAuthor.get(name) ?? { author, cells: [] };
    known.cells.push([key, value]);
    cellsByAuthor.set(name, known);
  }
  for (const [key, item] of rows._map) {
    if (item.deleted || !isKept(key)) continue;
    const value = rows.get(key);
    if (!isScalar(value)) return null;
    put(authors.get(item.id.client) ?? NOBODY, key, value);
  }
  for (const [key, value] of added) put(NOBODY, key, value);
  const fresh = new Map<number, Author>();
  const updates = [...cellsByAuthor.values()].map(({ author, cells }) => {
    const part = new Y.Doc();
    part.clientID = newClientId();
    fresh.set(part.clientID, author);
    part.transact(() => {
      for (const [key, value] of cells) part.getMap(ROOT_NAME).set(key, value);
    });
    return Y.encodeStateAsUpdate(part);
  });
  const whole = new Y.Doc();
  Y.transact(whole, () => {
    for (const update of updates) Y.applyUpdate(whole, update);
  });
  return { state: Y.encodeStateAsUpdate(whole), authors: fresh };
}
