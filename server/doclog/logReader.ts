import type { Database as Sqlite } from 'better-sqlite3';
import { isIntact } from '../checksum.ts';
import type { LoadedDocument, StoredRow } from '../rooms/docLog.ts';
import { prepareDocLogStatements } from './docLogStatements.ts';
import { readDocument } from './readDocument.ts';

/** What lies of the log in SQLite, of the embedded log or of the archive, for whoever only reads it. */
export type LogReader = {
  rooms(): readonly string[];
  /** The room's generation and the last number in it; undefined where there is no such room. */
  head(room: string): { readonly epoch: number; readonly seq: number } | undefined;
  /** Everything a replica needs to come up. @throws when the snapshot is damaged and rows before it are gone */
  load(room: string): LoadedDocument;
  /** Rows after a number, in order, without those that are damaged or set aside. */
  after(room: string, epoch: number, seq: number): readonly StoredRow[];
};

export function createLogReader(sqlite: Sqlite): LogReader {
  const statements = prepareDocLogStatements(sqlite);
  return {
    rooms: () => statements.selectRooms.all(),
    head: (room) => statements.selectHead.get(room),
    load: (room) => readDocument(statements, room),
    after(room, epoch, seq) {
      const rows: StoredRow[] = [];
      for (const place of statements.selectTail.iterate(room, epoch, seq))
        if (place.bytes !== null && isIntact(place)) rows.push({ seq: place.seq, bytes: place.bytes });
      return rows;
    },
  };
}
