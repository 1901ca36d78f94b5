import { isDerivedRoom } from '../../schema/rooms.ts';
import type { Author } from '../rooms/docLog.ts';
import type { AuditChain } from './auditChain.ts';
import { commitmentOf, drawSalt } from './commitment.ts';

/** A row of the log as it is being written. */
export type LoggedRow = Author & {
  readonly room: string;
  readonly epoch: number;
  readonly seq: number;
  readonly atMs: number;
  readonly keys: readonly string[];
  readonly bytes: Uint8Array;
  /** The server's own first row of an epoch: nobody's edit. */
  readonly isEpoch: boolean;
};

/**
 * Writes an appended row down in the chain, in the transaction that appends it [T2]; one of a derived room, where nobody does anything, only gets its columns [BO5].
 * @returns what its columns `keys` and `salt` have to hold
 */
export function recordLogRow(chain: AuditChain, row: LoggedRow): { readonly keysJson: string; readonly salt: Buffer | null } {
  const { room, epoch, seq, userId, device, atMs, keys, bytes, isEpoch } = row;
  const keysJson = JSON.stringify(keys);
  if (isDerivedRoom(room)) return { keysJson, salt: null };
  const salt = drawSalt();
  const commitment = commitmentOf(salt, { keysJson, bytes });
  const details = { keys: keys.length };
  chain.append({ kind: isEpoch ? 'epoch' : 'update', userId, device, room, epoch, logSeq: seq, commitment, details }, atMs);
  return { keysJson, salt };
}
