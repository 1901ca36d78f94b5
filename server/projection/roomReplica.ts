import * as Y from 'yjs';
import { isScalar, type Scalar } from '../../schema/keys.ts';
import { ROOT_NAME } from '../../schema/rooms.ts';
import type { LoadedDocument, StoredRow } from '../rooms/docLog.ts';

/** A cell with the key it stands under. */
export type Cell = readonly [key: string, value: Scalar];

/** A document as the disk has it, by elector. Whoever made it destroys it. */
export type RoomReplica = {
  readonly epoch: number;
  /** Up to which row of the log it goes. */
  readonly seq: number;
  /** About how long it is as one update. */
  readonly bytes: number;
  /** Everybody who has a cell. */
  electors(): Iterable<string>;
  /** What stands of one elector; empty when nothing does. */
  cellsOf(elector: string): readonly Cell[];
  /**
   * Takes the rows that follow, up to `seq`.
   * @returns whose cells have changed
   * @throws when one cannot be applied: the replica is of no use any more
   */
  advance(rows: readonly StoredRow[], seq: number): ReadonlySet<string>;
  destroy(): void;
};

/** The elector whom a key is of; null for arrivals that are on no list and those that are only counted. */
const electorOf = (key: string): string | null => (key.startsWith('?') || key.startsWith('#') ? null : key.slice(0, 10));

/**
 * Brings a replica up from what the log holds. What waits for something that was set aside is not seen, as in the room itself; a row that cannot be applied at all
 * is left out.
 * @param ownerOf whom a key is of; null: nobody whom anything is asked about
 * @throws when the snapshot cannot be applied
 */
export function createRoomReplica(loaded: LoadedDocument, ownerOf: (key: string) => string | null = electorOf): RoomReplica {
  const { epoch } = loaded;
  let { seq } = loaded;
  let bytes = 0;
  const doc = openReplica(loaded);
  const cells = doc.getMap<unknown>(ROOT_NAME);
  const keysOf = new Map<string, Set<string>>();
  let touched = new Set<string>();

  function note(key: string): void {
    const elector = ownerOf(key);
    if (elector === null) return;
    touched.add(elector);
    const keys = keysOf.get(elector);
    if (keys) keys.add(key);
    else keysOf.set(elector, new Set([key]));
  }
  for (const key of cells._map.keys()) note(key);
  cells.observe(({ keysChanged }) => {
    for (const key of keysChanged) note(key);
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
    electors: () => keysOf.keys(),
    cellsOf: (elector) =>
      [...(keysOf.get(elector) ?? [])].flatMap((key): Cell[] => {
        const value = cells.get(key);
        return isScalar(value) ? [[key, value]] : [];
      }),
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
