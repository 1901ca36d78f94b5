import type * as Y from 'yjs';
import { isScalar, type Scalar } from '../../schema/keys.ts';
import { ROOT_NAME } from '../../schema/rooms.ts';
import type { Author } from '../rooms/docLog.ts';
import { loadDocument } from '../rooms/loadDocument.ts';
import type { EraseFromRoomDeps } from './eraseFromRoom.ts';

/** Reads of a room what is on disk, where this process holds it or not. */
export async function readRoom<Result>(
  { registry, log, events }: Pick<EraseFromRoomDeps, 'registry' | 'log' | 'events'>,
  name: string,
  read: (doc: Y.Doc, authors: ReadonlyMap<number, Author>) => Result,
): Promise<Result> {
  if (registry) {
    const room = await registry.open(name);
    await room.settled(); // nothing is told that is not on disk
    return read(room.doc, room.authors);
  }
  const { doc, authors } = await loadDocument(name, log, events);
  try {
    return read(doc, authors);
  } finally {
    doc.destroy();
  }
}

/** The cells that stand in a document. */
export const cellsOf = (doc: Y.Doc): (readonly [string, Scalar])[] =>
  [...doc.getMap<unknown>(ROOT_NAME).entries()].flatMap(([key, value]) => (isScalar(value) ? [[key, value] as const] : []));
