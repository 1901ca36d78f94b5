import type { Database as Sqlite } from 'better-sqlite3';
import * as Y from 'yjs';
import type { HistoryEntry } from '../../schema/api.ts';
import { ROOT_NAME } from '../../schema/rooms.ts';
import { isIntact } from '../checksum.ts';

/** Cells of a document: one by its key, or all whose keys begin alike. */
export type CellFilter = { readonly key: string } | { readonly prefix: string };

type Value = HistoryEntry['old'];
type Row = {
  readonly seq: number;
  readonly userId: string;
  readonly at: number;
  readonly keys: string;
  readonly bytes: Buffer;
  readonly checksum: number | null;
};

/** A row of the log: what is older comes before it. */
export type HistoryPlace = { readonly epoch: number; readonly seq: number };
/** `next`: where what is older goes on; null when that was all. */
export type CellHistory = { readonly entries: HistoryEntry[]; readonly next: HistoryPlace | null };
type Told = { readonly place: HistoryPlace; readonly entries: HistoryEntry[] };

export const MAX_HISTORY_ENTRIES = 200;
/** Rows read at once… */
const ROWS_A_TURN = 250;
/** …and how long they are replayed before everybody else gets their turn: a row may be large. */
const TURN_MS = 10;

/** One history is replayed after the other: each has a document of its own while it is. */
let replaying: Promise<unknown> = Promise.resolve();

/**
 * Who wrote which cell when, newest first: each epoch's log is replayed up to the last row that touched one of them, the newest epoch first. It ends with the row that fills `limit`, for what
 * was written at once is told at once. An edit that lost against one made without having seen it is told as not kept; what it said is not in the log. The row with which the server begins an
 * epoch is nobody's edit, and rows that are damaged or set aside tell nothing (I15).
 *
 * @param page.before only what is older than this row
 * @param page.isWhole false: who and when, not what
 */
export function readCellHistory(...asked: Parameters<typeof replay>): Promise<CellHistory> {
  const turn = replaying.then(() => replay(...asked));
  replaying = turn.catch(() => {});
  return turn;
}

async function replay(
  sqlite: Sqlite,
  room: string,
  filter: CellFilter,
  nameOf: (userId: string) => string,
  page: { readonly before?: HistoryPlace | undefined; readonly limit?: number | undefined; readonly isWhole?: boolean } = {},
): Promise<CellHistory> {
  const { before = { epoch: Number.MAX_SAFE_INTEGER, seq: 0 }, limit = MAX_HISTORY_ENTRIES, isWhole = true } = page;
  const needle = 'key' in filter ? `"${filter.key}"` : `"${filter.prefix}`; // as it stands in the row's JSON list of keys
  const epochs = sqlite
    .prepare<{ readonly room: string; readonly needle: string } & HistoryPlace, { epoch: number; lastSeq: number }>(
      `SELECT epoch, max(seq) AS lastSeq FROM doc_log
       WHERE room = @room AND (epoch < @epoch OR (epoch = @epoch AND seq < @seq)) AND instr(keys, @needle) > 0 AND quarantined_at IS NULL
       GROUP BY epoch ORDER BY epoch DESC`,
    )
    .all({ room, needle, ...before });
  const entries: HistoryEntry[] = [];
  let last: HistoryPlace | null = null;
  for (const { epoch, lastSeq } of epochs) {
    const rows = await replayEpoch(sqlite, room, epoch, lastSeq, filter, nameOf, limit);
    for (const { place, entries: written } of rows.reverse()) {
      if (entries.length >= limit) return { entries, next: last };
      for (const entry of isWhole ? written.reverse() : withoutWhat(written, filter)) entries.push(entry);
      last = place;
    }
  }
  return { entries, next: null };
}

/** What the last rows of one epoch tell, oldest first, with one more than are asked for. */
async function replayEpoch(
  sqlite: Sqlite,
  room: string,
  epoch: number,
  lastSeq: number,
  filter: CellFilter,
  nameOf: (userId: string) => string,
  limit: number,
): Promise<Told[]> {
  const isMeant = (key: string): boolean => ('key' in filter ? key === filter.key : key.startsWith(filter.prefix));
  const selectRows = sqlite.prepare<[string, number, number, number, number], Row>(
    `SELECT seq, user_id AS userId, at, keys, bytes, checksum FROM doc_log
     WHERE room = ? AND epoch = ? AND seq > ? AND seq <= ? AND quarantined_at IS NULL ORDER BY seq LIMIT ?`,
  );
  const doc = new Y.Doc();
  const cells = doc.getMap<unknown>(ROOT_NAME);
  const scalarOf = (key: string): Value => toScalar(cells.get(key));
  const told: Told[] = [];
  try {
    for (let seq = 0; seq < lastSeq; ) {
      const rows = selectRows.all(room, epoch, seq, lastSeq, ROWS_A_TURN);
      if (rows.length === 0) break;
      let turnMs = performance.now();
      for (const row of rows) {
        if (performance.now() - turnMs > TURN_MS) {
          await new Promise((resolve) => setImmediate(resolve));
          turnMs = performance.now();
        }
        seq = row.seq;
        if (!isIntact(row)) continue;
        const touched = (JSON.parse(row.keys) as string[]).filter(isMeant); // written by the log
        const before = new Map(touched.map((key) => [key, scalarOf(key)]));
        Y.applyUpdate(doc, row.bytes);
        if (touched.length === 0) continue;
        const prevailing = prevailingKeys(doc, row.bytes);
        const user = { id: row.userId, name: nameOf(row.userId) };
        told.push({
          place: { epoch, seq },
          entries: touched.map((key): HistoryEntry => {
            const old = before.get(key) ?? null;
            const value = scalarOf(key);
            const isKept = prevailing.has(key) || value !== old;
            return { seq: row.seq, at: row.at, user, key, old, new: isKept ? value : null, isKept };
          }),
        });
      }
      if (told.length > 2 * limit) told.splice(0, told.length - limit - 1);
      await new Promise((resolve) => setImmediate(resolve));
    }
  } finally {
    doc.destroy();
  }
  return told;
}

/** One entry for all that somebody wrote at one time. */
function withoutWhat([entry]: readonly HistoryEntry[], filter: CellFilter): HistoryEntry[] {
  const key = 'key' in filter ? filter.key : filter.prefix;
  return entry ? [{ ...entry, key, old: null, new: null, isKept: true }] : [];
}

/** What a cell may hold (K1); anything else, which JSON may not even be able to say, reads as empty. */
const toScalar = (value: unknown): Value =>
  typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value)) ? value : null;

/** Keys that hold a value of this very update, right after it was applied. */
function prevailingKeys(doc: Y.Doc, update: Uint8Array): Set<string> {
  const keys = new Set<string>();
  for (const { id, length } of Y.decodeUpdate(update).structs) {
    const structs = doc.store.clients.get(id.client);
    if (!structs || id.clock >= Y.getState(doc.store, id.client)) continue; // built on a row that is set aside
    for (let i = Y.findIndexSS(structs, id.clock); i < structs.length; i++) {
      const struct = structs[i];
      if (!struct || struct.id.clock >= id.clock + length) break;
      if (struct instanceof Y.Item && struct.parentSub !== null && !struct.deleted) keys.add(struct.parentSub);
    }
  }
  return keys;
}
