import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import type { CellWrite } from '../../schema/guarantees.ts';
import { ROOT_NAME } from '../../schema/rooms.ts';
import { encodeParts } from '../rooms/encodeParts.ts';
import { parseUpdate } from '../rooms/parseUpdate.ts';
import type { Room } from '../rooms/room.ts';

/** A client id that nobody has had in a room. */
export function freshClientId({ doc, earlierClientIds }: Pick<Room, 'doc' | 'earlierClientIds'>): number {
  for (;;) {
    const { clientID } = new Y.Doc();
    if (!doc.store.clients.has(clientID) && !earlierClientIds.has(clientID)) return clientID;
  }
}

/**
 * Cells written on a document as it stands, as an update that does not touch it: byte for byte what a copy of the document would give, which of a large one blocks longer than everything else.
 * @param clientId nobody's, or one all of whose updates the document has
 * @param writes of each key the last counts
 */
export function writeUpdate(doc: Y.Doc, clientId: number, writes: readonly CellWrite[]): Uint8Array {
  const cells = doc.getMap(ROOT_NAME);
  const values = new Map(writes.map(({ key, value }) => [key, value]));
  const clock = Y.getState(doc.store, clientId);
  const overwritten: Y.Item[] = [];
  const encoder = new Y.UpdateEncoderV1();
  encoding.writeVarUint(encoder.restEncoder, 1); // one client
  encoding.writeVarUint(encoder.restEncoder, values.size);
  encoder.writeClient(clientId);
  encoding.writeVarUint(encoder.restEncoder, clock);
  for (const [position, [key, value]] of [...values].entries()) {
    const left = cells._map.get(key) ?? null;
    if (left && !left.deleted) overwritten.push(left);
    const id = Y.createID(clientId, clock + position);
    new Y.Item(id, left, left?.lastId ?? null, null, null, cells, key, new Y.ContentAny([value])).write(encoder, 0);
  }
  encoding.writeVarUint(encoder.restEncoder, 0); // deletions come below, sorted and merged
  const source = encoder.toUint8Array();
  const deletes = overwritten.map(({ id, length }) => ({ client: id.client, clock: id.clock, length }));
  return encodeParts([
    { source, ...parseUpdate(source) },
    { source, structs: [], deletes },
  ]);
}
