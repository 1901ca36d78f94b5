import type { Database as Sqlite } from 'better-sqlite3';
import type { AuditEvent, RecordAudit } from '../../schema/audit.ts';
import { type AuditChain, createAuditChain } from './auditChain.ts';

/** What happened, and when. */
export type Happened = { readonly event: AuditEvent; readonly atMs: number };

/** Writes acts into the chain, each in the transaction that is open on the database [T2], or in one of its own. */
export function createAuditRecorder(sqlite: Sqlite, now: () => number, chain: AuditChain = createAuditChain(sqlite)) {
  const writeAll = sqlite.transaction((all: readonly Happened[]) => {
    for (const { event, atMs } of all) chain.append(event, atMs);
  });
  const record: RecordAudit = (event) => {
    const atMs = now();
    if (sqlite.inTransaction) chain.append(event, atMs);
    else writeAll.immediate([{ event, atMs }]);
  };
  return {
    record,
    /** Several at once, all or nothing. */
    recordAll: (all: readonly Happened[]): void => writeAll.immediate(all),
  };
}
