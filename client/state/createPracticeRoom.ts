import { onCleanup } from 'solid-js';
import * as Y from 'yjs';
import type { CellWrite } from '../../schema/guarantees.ts';
import type { WriterId } from '../../schema/ids.ts';
import type { Scalar } from '../../schema/keys.ts';
import type { RoomClient } from './contracts/room.ts';
import { createCells } from './createCells.ts';

/** What of a room an entry needs. */
export type PracticeRoom = Pick<RoomClient, 'cells' | 'edit' | 'writer' | 'access' | 'state' | 'save'>;

/** A room that is a document in this page and nothing else: nothing in it is sent, kept or seen by anybody, and all of it is gone with its owner (B19). */
export function createPracticeRoom(writer: WriterId, first: readonly CellWrite[]): PracticeRoom {
  const doc = new Y.Doc();
  const rows = doc.getMap<Scalar>('rows');
  const cells = createCells(rows);
  const edit = (writes: readonly CellWrite[]): void =>
    doc.transact(() => {
      for (const { key, value } of writes) rows.set(key, value);
    });
  edit(first);
  onCleanup(() => {
    cells.dispose();
    doc.destroy();
  });
  return { cells, edit, writer: () => writer, access: () => 'write', state: () => ({ kind: 'open' }), save: () => ({ kind: 'saved' }) };
}
