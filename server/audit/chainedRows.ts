import type { Database as Sqlite } from 'better-sqlite3';
import type { ChainedRow } from './auditChain.ts';

/** What the log holds now where a row of the chain names it. */
export type LogRowFound = {
  readonly userId: string;
  readonly device: string;
  readonly at: number;
  readonly keysJson: string;
  readonly bytes: Uint8Array;
  /** Null when the row is from before the chain, or was erased. */
  readonly salt: Uint8Array | null;
  /** It is passed over. */
  readonly isSetAside: boolean;
};

export type StoredRow = { readonly row: ChainedRow /** Hexadecimal. */; readonly hash: string; readonly found: LogRowFound | null };

type Raw = [
  seq: number,
  at: number,
  kind: string,
  userId: string,
  device: string,
  room: string | null,
  epoch: number | null,
  logSeq: number | null,
  details: string,
  commitment: string,
  hash: string,
  foundUserId: string | null,
  foundDevice: string,
  foundAt: number,
  foundKeys: string,
  foundBytes: Buffer,
  foundSalt: Buffer | null,
  foundSetAside: number,
];

/** Reads rows of the chain with what the log has of them, a page at a time: the memory it takes is a page's. */
export function createChainReader(sqlite: Sqlite) {
  const select = sqlite
    .prepare<[number, number], Raw>(
      `SELECT a.seq, a.at, a.kind, a.user_id, a.device, a.room, a.epoch, a.log_seq, a.details, lower(hex(a.commitment)), lower(hex(a.hash)),
              d.user_id, d.device, d.at, d.keys, d.bytes, d.salt, d.quarantined_at IS NOT NULL
       FROM audit AS a LEFT JOIN doc_log AS d ON d.room = a.room AND d.epoch = a.epoch AND d.seq = a.log_seq
       WHERE a.seq > ? ORDER BY a.seq LIMIT ?`,
    )
    .raw();
  return (afterSeq: number, count: number): StoredRow[] => select.all(afterSeq, count).map(toStored);
}

function toStored(raw: Raw): StoredRow {
  const [seq, at, kind, userId, device, room, epoch, logSeq, details, commitment, hash, foundUserId] = raw;
  const row = { seq, at, kind, userId, device, room, epoch, logSeq, details, commitment: commitment || null }; // hex(NULL) is empty
  if (foundUserId === null) return { row, hash, found: null };
  const found = { userId: foundUserId, device: raw[12], at: raw[13], keysJson: raw[14], bytes: raw[15], salt: raw[16] };
  return { row, hash, found: { ...found, isSetAside: raw[17] === 1 } };
}
