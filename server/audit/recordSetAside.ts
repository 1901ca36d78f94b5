import type { LogRowPlace } from '../../schema/audit.ts';
import type { AuditChain } from './auditChain.ts';

/** Writes down that a row of the log is passed over from here on (I15), in the transaction that marks it [T10]. */
export const recordSetAside = (chain: AuditChain, { room, epoch, seq }: LogRowPlace, atMs: number): void =>
  chain.append({ kind: 'set-aside', userId: '', room, epoch, logSeq: seq }, atMs);
