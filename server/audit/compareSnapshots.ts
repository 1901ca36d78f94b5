import type { Database as Sqlite } from 'better-sqlite3';
import * as Y from 'yjs';
import { ROOT_NAME } from '../../schema/rooms.ts';
import { isIntact } from '../checksum.ts';

type Stored = { readonly bytes: Buffer; readonly checksum: number | null };
type Snapshot = Stored & { readonly room: string; readonly epoch: number; readonly seq: number };

const ROWS_A_TURN = 250;

/**
 * Holds each snapshot against the rows that it spares the load: a room shows what its snapshot says, and no row of the chain names one [T3]. One is passed over
 * where its rows are not all there and whole.
 * @returns what is wrong; null when all is well
 */
export function* compareSnapshots(sqlite: Sqlite): Generator<void, string | null> {
  const select = sqlite.prepare<[string], Snapshot>(
    'SELECT room, epoch, seq, bytes, checksum FROM doc_snapshot WHERE room > ? ORDER BY room LIMIT 1',
  );
  const selectRows = sqlite.prepare<[string, number, number, number, number], Stored & { readonly seq: number }>(
    `SELECT seq, bytes, checksum FROM doc_log
     WHERE room = ? AND epoch = ? AND seq > ? AND seq <= ? AND quarantined_at IS NULL ORDER BY seq LIMIT ?`,
  );

  /** Null when they are not all there and whole. */
  function* readRows({ room, epoch, seq: last }: Snapshot): Generator<void, string | null> {
    const doc = new Y.Doc();
    try {
      for (let seq = 0; seq < last; ) {
        const rows = selectRows.all(room, epoch, seq, last, ROWS_A_TURN);
        if (rows.length === 0) return null;
        for (const row of rows) {
          if (row.seq !== seq + 1 || !isIntact(row)) return null;
          seq = row.seq;
        }
        Y.transact(doc, () => {
          for (const { bytes } of rows) Y.applyUpdate(doc, bytes);
        });
        yield;
      }
      return cellsOf(doc);
    } catch {
      return null; // rows that cannot be applied: the load sets them aside (I15)
    } finally {
      doc.destroy();
    }
  }

  for (let at = select.get(''); at; at = select.get(at.room)) {
    if (!isIntact(at)) continue; // the load passes it over, too
    const rows = yield* readRows(at);
    if (rows !== null && rows !== cellsIn(at.bytes)) return `the snapshot of ${at.room} (${at.epoch}) does not say what its rows say`;
    yield;
  }
  return null;
}

function cellsIn(update: Uint8Array): string | null {
  const doc = new Y.Doc();
  try {
    Y.applyUpdate(doc, update);
    return cellsOf(doc);
  } catch {
    return null;
  } finally {
    doc.destroy();
  }
}

/** In one order, whatever order they came in; with the client that wrote each. */
function cellsOf(doc: Y.Doc): string {
  const rows = doc.getMap(ROOT_NAME);
  const cells = [...rows._map].map(([key, item]) => [key, item.deleted ? null : [item.id.client, rows.get(key)]]);
  return JSON.stringify(cells.sort(([one], [other]) => (String(one) < String(other) ? -1 : 1)));
}
