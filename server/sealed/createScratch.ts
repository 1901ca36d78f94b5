import * as Y from 'yjs';
import type { CellWrite } from '../../schema/guarantees.ts';
import { isScalar, type Scalar } from '../../schema/keys.ts';
import { ROOT_NAME } from '../../schema/rooms.ts';
import type { Room } from '../rooms/room.ts';

type Document = Pick<Room, 'doc' | 'earlierClientIds'>;

/** A cell of a room; undefined where there is none. */
export function readCell({ doc }: Pick<Room, 'doc'>, key: string): Scalar | undefined {
  const value = doc.getMap(ROOT_NAME).get(key);
  return isScalar(value) ? value : undefined;
}

/**
 * A copy of a room's document to write on, under a client id that nobody has had: what is written comes out as updates and touches the room only when it is fed.
 * @param clientId one that the same writer had here before, all of whose updates the room has taken
 */
export function createScratch({ doc, earlierClientIds }: Document, clientId?: number) {
  const scratch = new Y.Doc();
  while (doc.store.clients.has(scratch.clientID) || earlierClientIds.has(scratch.clientID)) scratch.clientID = new Y.Doc().clientID;
  Y.applyUpdate(scratch, Y.encodeStateAsUpdate(doc));
  if (clientId !== undefined) scratch.clientID = clientId; // only now: Yjs draws another when an update comes under its own
  const rows = scratch.getMap<Scalar>(ROOT_NAME);
  return {
    clientId: scratch.clientID,
    /** @param writes at least one */
    write(writes: readonly CellWrite[]): Uint8Array {
      const updates: Uint8Array[] = [];
      const keep = (update: Uint8Array): void => void updates.push(update);
      scratch.on('update', keep);
      scratch.transact(() => {
        for (const { key, value } of writes) rows.set(key, value);
      });
      scratch.off('update', keep);
      return Y.mergeUpdates(updates);
    },
    destroy: (): void => scratch.destroy(),
  };
}
