import { hash } from 'node:crypto';
import type { Database as Sqlite } from 'better-sqlite3';
import type { AuditEvent } from '../../schema/audit.ts';
import { installationIdOf } from '../installationId.ts';

/** A row as its hash covers it, in this order. */
export type ChainedRow = {
  readonly seq: number;
  readonly at: number;
  readonly kind: string;
  readonly userId: string;
  readonly device: string;
  readonly room: string | null;
  readonly epoch: number | null;
  readonly logSeq: number | null;
  /** JSON as it lies in the column. */
  readonly details: string;
  /** Hexadecimal. */
  readonly commitment: string | null;
};

/** The last row, its hash in hexadecimal. */
export type ChainHead = { readonly seq: number; readonly hash: string };

/** What stands before the first row: two installations never have the same chain. */
export const genesisOf = (installationId: string): string => hash('sha256', installationId, 'hex');

/**
 * SHA-256 over the hash before and the row [T1], in hexadecimal: of `JSON.stringify([hash before, seq, at, kind, userId, device, room, epoch, logSeq, details,
 * commitment])` in UTF-8, the hashes in hexadecimal. One string that any language can put together again.
 */
export function hashOf(before: string, row: ChainedRow): string {
  const { seq, at, kind, userId, device, room, epoch, logSeq, details, commitment } = row;
  return hash('sha256', JSON.stringify([before, seq, at, kind, userId, device, room, epoch, logSeq, details, commitment]), 'hex');
}

export type AuditChain = ReturnType<typeof createAuditChain>;

/**
 * Appends to the installation's chain of who did what. Where it ends is read from the file each time, in the transaction that writes the next row: nothing
 * is remembered that a rollback, a savepoint or another process could make untrue.
 */
export function createAuditChain(sqlite: Sqlite) {
  const selectHead = sqlite.prepare<[], { seq: number; hash: Buffer }>('SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1');
  const insert = sqlite.prepare<
    [number, number, string, string, string, string | null, number | null, number | null, string, Uint8Array | null, Uint8Array]
  >(
    `INSERT INTO audit (seq, at, kind, user_id, device, room, epoch, log_seq, details, commitment, hash)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );

  function head(): ChainHead {
    const last = selectHead.get();
    return last ? { seq: last.seq, hash: last.hash.toString('hex') } : { seq: 0, hash: genesisOf(installationIdOf(sqlite)) };
  }

  return {
    head,
    /**
     * Writes one row down, in the transaction that is open, or in one of its own.
     * @throws what SQLite throws; then what is recorded may not stand either [T2]
     */
    append(event: AuditEvent, atMs: number): void {
      const before = head();
      const { kind, userId, device = '', room = null, epoch = null, logSeq = null, commitment = null } = event;
      const details = JSON.stringify(event.details ?? {});
      const seq = before.seq + 1;
      const row: ChainedRow = { seq, at: atMs, kind, userId, device, room, epoch, logSeq, details, commitment };
      const bytes = commitment === null ? null : Buffer.from(commitment, 'hex');
      const sealed = Buffer.from(hashOf(before.hash, row), 'hex');
      insert.run(seq, atMs, kind, userId, device, room, epoch, logSeq, details, bytes, sealed);
    },
  };
}
