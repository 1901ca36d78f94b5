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

const MAX_ENTRIES = 200;
/** Rows replayed before other people's requests get their turn. */
const ROWS_A_TURN = 250;

/**
 * Who wrote which cell when, newest first, at most 200: each epoch's log is replayed up to the last row that touched one of them, the newest
 * epoch first. An edit that lost against one made without having seen it is told as not kept; what it said is not in the log. The row with
 * which the server begins an epoch is nobody's edit, and rows that are damaged or set aside tell nothing (I15).
 */
export async function readCellHistory(
  sqlite: Sqlite,
  room: string,
  filter: CellFilter,
  nameOf: (userId: string) => string,
): Promise<HistoryEntry[]> {
  const needle = 'key' in filter ? `"${filter.key}"` : `"${filter.prefix}`; // as it stands in the row's JSON list of keys
  const epochs = sqlite
    .prepare<[string, string], { epoch: number; lastSeq: number }>(
      `SELECT epoch, max(seq) AS lastSeq FROM doc_log
       WHERE room = ? AND instr(keys, ?) > 0 AND quarantined_at IS NULL GROUP BY epoch ORDER BY epoch DESC`,
    )
    .all(room, needle);
  const entries: HistoryEntry[] = [];
  for (const { epoch, lastSeq } of epochs) {
    if (entries.length >= MAX_ENTRIES) break;
    for (const entry of (await replayEpoch(sqlite, room, epoch, lastSeq, filter, nameOf)).reverse()) entries.push(entry);
  }
  return entries.slice(0, MAX_ENTRIES);
}

/** The entries of one epoch, oldest first. */
async function replayEpoch(
  sqlite: Sqlite,
  room: string,
  epoch: number,
  lastSeq: number,
  filter: CellFilter,
  nameOf: (userId: string) => string,
): Promise<HistoryEntry[]> {
  const isMeant = (key: string): boolean => ('key' in filter ? key === filter.key : key.startsWith(filter.prefix));
  const selectRows = sqlite.prepare<[string, number, number, number, number], Row>(
    `SELECT seq, user_id AS userId, at, keys, bytes, checksum FROM doc_log
     WHERE room = ? AND epoch = ? AND seq > ? AND seq <= ? AND quarantined_at IS NULL ORDER BY seq LIMIT ?`,
  );
  const doc = new Y.Doc();
  const cells = doc.getMap<unknown>(ROOT_NAME);
  const scalarOf = (key: string): Value => toScalar(cells.get(key));
  const entries: HistoryEntry[] = [];
  try {
    for (let seq = 0; seq < lastSeq; ) {
      const rows = selectRows.all(room, epoch, seq, lastSeq, ROWS_A_TURN);
      if (rows.length === 0) break;
      for (const row of rows) {
        seq = row.seq;
        if (!isIntact(row)) continue;
        const touched = (JSON.parse(row.keys) as string[]).filter(isMeant); // written by the log
        const before = new Map(touched.map((key) => [key, scalarOf(key)]));
        Y.applyUpdate(doc, row.bytes);
        const prevailing = touched.length > 0 ? prevailingKeys(doc, row.bytes) : new Set<string>();
        for (const key of touched) {
          const old = before.get(key) ?? null;
          const value = scalarOf(key);
          const isKept = prevailing.has(key) || value !== old;
          const user = { id: row.userId, name: nameOf(row.userId) };
          entries.push({ seq: row.seq, at: row.at, user, key, old, new: isKept ? value : null, isKept });
        }
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
  } finally {
    doc.destroy();
  }
  return entries;
}

/** Who and when, not what: one entry for all that somebody wrote about this elector at one time. */
export function withoutWhat(entries: readonly HistoryEntry[], elector: string): HistoryEntry[] {
  const seen = new Set<string>();
  return entries.flatMap(({ seq, at, user }) => {
    const name = `${at} ${seq} ${user.id}`;
    if (seen.has(name)) return [];
    seen.add(name);
    return [{ seq, at, user, key: elector, old: null, new: null, isKept: true }];
  });
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
