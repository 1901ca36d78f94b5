import type { Database as Sqlite } from 'better-sqlite3';
import type { LogRowPlace } from '../../schema/audit.ts';
import { commitmentOf, drawSalt } from '../audit/commitment.ts';
import { checksumOf, isIntact } from '../checksum.ts';
import { createKeyStripper, EMPTY_UPDATE } from './stripElector.ts';

/** A row of the log as it lies in SQLite, of the embedded log or of the archive. */
export type HistoryRow = {
  readonly epoch: number;
  readonly seq: number;
  readonly userId: string;
  readonly keys: string;
  readonly bytes: Buffer;
  readonly checksum: number | null;
  readonly isAside: 0 | 1;
};

/** Takes keys out of what SQLite holds of a room's earlier epochs. Everybody's history of other keys stays. To be called in a transaction. */
export function createRowsRewriter(sqlite: Sqlite) {
  const update = sqlite.prepare<[keys: string, bytes: Uint8Array, crc: number, salt: Buffer, room: string, epoch: number, seq: number]>(
    'UPDATE doc_log SET keys = ?, bytes = ?, checksum = ?, salt = ? WHERE room = ? AND epoch = ? AND seq = ?',
  );
  const deleteSnapshot = sqlite.prepare<[room: string, epoch: number]>('DELETE FROM doc_snapshot WHERE room = ? AND epoch < ?');

  /**
   * A row that is set aside or damaged is emptied when it names one of the keys, or when nobody knows what it names.
   * @param present the room's epoch
   * @param rows of earlier ones, oldest first: those that name one of the keys or say no keys at all
   * @param onChanged writes down what a row is committed to from now on
   * @returns how many rows were changed
   */
  return (
    room: string,
    present: number,
    rows: readonly HistoryRow[],
    isGone: (key: string) => boolean,
    onChanged: (place: LogRowPlace, commitment: string) => void,
  ): number => {
    deleteSnapshot.run(room, present);
    let changed = 0;
    for (const [epoch, ofEpoch] of Map.groupBy(rows, (row) => row.epoch)) {
      const strip = createKeyStripper(isGone);
      for (const row of ofEpoch) {
        const all = JSON.parse(row.keys) as string[]; // written by the log
        const others = all.filter((key) => !isGone(key));
        const isNaming = others.length < all.length;
        const stripped = strip(row.bytes, isNaming && others.length === 0);
        const isUnreadable = row.isAside === 1 || !isIntact(row);
        const isEmptied = isUnreadable && (isNaming || (row.userId !== '' && others.length === 0));
        const bytes = isEmptied ? EMPTY_UPDATE : stripped;
        if (!bytes || isSame(bytes, row.bytes)) continue;
        const keysJson = JSON.stringify(isEmptied ? [] : others);
        const salt = drawSalt();
        update.run(keysJson, bytes, checksumOf(bytes), salt, room, epoch, row.seq);
        onChanged({ room, epoch, seq: row.seq }, commitmentOf(salt, { keysJson, bytes }));
        changed += 1;
      }
    }
    return changed;
  };
}

const isSame = (some: Uint8Array, others: Uint8Array): boolean => Buffer.compare(some, others) === 0;
