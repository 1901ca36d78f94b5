import * as Y from 'yjs';
import { isScalar } from '../../schema/keys.ts';
import { ROOT_NAME } from '../../schema/rooms.ts';
import type { LoadedDocument, StoredRow } from '../rooms/docLog.ts';
import type { CellSource } from './cellIndex.ts';

/** A document as the disk has it. Whoever made it destroys it. */
export type RoomReplica = CellSource & {
  readonly epoch: number;
  /** Up to which row of the log it goes. */
  readonly seq: number;
  /** About how long it is as one update. */
  readonly bytes: number;
  /**
   * Takes the rows that follow, up to `seq`.
   * @returns the keys that have changed
   * @throws when one cannot be applied: the replica is of no use any more
   */
  advance(rows: readonly StoredRow[], seq: number): ReadonlySet<string>;
  destroy(): void;
};

/**
 * Brings a replica up from what the log holds. What waits for something that was set aside is not seen, as in the room itself; a row that cannot be applied at all
 * is left out.
 * @throws when the snapshot cannot be applied
 */
export function createRoomReplica(loaded: LoadedDocument): RoomReplica {
  const { epoch } = loaded;
  let { seq } = loaded;
  let bytes = 0;
  const doc = openReplica(loaded);
  const cells = doc.getMap<unknown>(ROOT_NAME);
  let touched = new Set<string>();
  cells.observe(({ keysChanged }) => {
    for (const key of keysChanged) touched.add(key);
  });
  for (const update of [loaded.snapshot, ...loaded.rows]) bytes += update?.bytes.length ?? 0;

  return {
    epoch,
    get seq() {
      return seq;
    },
    get bytes() {
      return bytes;
    },
    keys: () => cells._map.keys(),
    value(key) {
      const value = cells.get(key);
      return isScalar(value) ? value : undefined;
    },
    advance(rows, upTo) {
      touched = new Set();
      Y.transact(
        doc,
        () => {
          for (const row of rows) {
            Y.applyUpdate(doc, row.bytes);
            bytes += row.bytes.length;
          }
        },
        null,
        false,
      );
      seq = upTo;
      return touched;
    },
    destroy: () => doc.destroy(),
  };
}

/** A document from what the log holds; a row that cannot be applied is left out. Whoever opens it destroys it. @throws when the snapshot cannot be applied */
export function openReplica({ snapshot, rows }: LoadedDocument): Y.Doc {
  const broken = new Set<number>();
  for (;;) {
    const doc = new Y.Doc({ gc: true });
    let at = 0;
    try {
      Y.transact(
        doc,
        () => {
          if (snapshot) Y.applyUpdate(doc, snapshot.bytes);
          for (const { seq, bytes } of rows) {
            at = seq;
            if (!broken.has(seq)) Y.applyUpdate(doc, bytes);
          }
        },
        null,
        false,
      );
      return doc;
    } catch (error) {
      doc.destroy();
      if (at === 0 || broken.has(at)) throw error;
      broken.add(at); // half applied: once more, without it
    }
  }
}
