import type { Database as Sqlite } from 'better-sqlite3';
import { genesisOf, hashOf } from './auditChain.ts';
import { createChainReader } from './chainedRows.ts';
import { createLogComparison } from './compareLog.ts';
import { compareSnapshots } from './compareSnapshots.ts';
import { createErasedRows } from './erasedRows.ts';

/** A place of the chain that was kept outside. */
export type KnownPlace = { readonly seq: number; readonly hash: string };

export type AuditVerdict = {
  /** Rows of the chain that were looked at, and rows of the log that were held against them. */
  readonly rows: number;
  readonly compared: number;
  /** How many places kept outside it agrees with. */
  readonly anchors: number;
  readonly headSeq: number;
  /** Hexadecimal. */
  readonly headHash: string;
  /** The first row that is not what was written, and what is wrong there; of what is missing at the end, the first number that should be there. */
  readonly bad: { readonly seq: number; readonly reason: string } | null;
};

const ROWS_A_TURN = 250;

/**
 * Looks through the whole chain, or its last rows, and holds the log against it [T4]. Gives way every few milliseconds; run it on a connection with a read
 * transaction of its own, so that it looks at one moment.
 *
 * @param options.lastRows only so many: then what stands before them is believed
 * @param options.anchors of this installation, in any order
 */
export function* verifyAudit(
  sqlite: Sqlite,
  options: { readonly lastRows?: number; readonly anchors?: readonly KnownPlace[] } = {},
): Generator<void, AuditVerdict> {
  const readAfter = createChainReader(sqlite);
  const headSeq = sqlite.prepare<[], number | null>('SELECT max(seq) FROM audit').pluck().get() ?? 0;
  const afterSeq = options.lastRows === undefined ? 0 : Math.max(0, headSeq - options.lastRows);
  const comparison = createLogComparison(sqlite, createErasedRows(sqlite, afterSeq));
  const anchors = [...(options.anchors ?? [])].filter(({ seq }) => seq > afterSeq).sort((one, other) => one.seq - other.seq);
  let anchorsHeld = 0;
  let seq = afterSeq;
  let hash = hashAt(sqlite, afterSeq);
  const verdict = (bad: AuditVerdict['bad']): AuditVerdict => ({
    rows: seq - afterSeq,
    compared: comparison.compared(),
    anchors: anchorsHeld,
    headSeq: seq,
    headHash: hash,
    bad,
  });
  const badAt = (at: number, reason: string): AuditVerdict => verdict({ seq: at, reason });

  for (let rows = readAfter(seq, ROWS_A_TURN); rows.length > 0; rows = readAfter(seq, ROWS_A_TURN)) {
    for (const stored of rows) {
      const { row } = stored;
      if (row.seq !== seq + 1) return badAt(seq + 1, `the row is missing: ${row.seq} follows ${seq}`);
      const expected = hashOf(hash, row);
      if (expected !== stored.hash)
        return badAt(row.seq, 'the hash does not match: this row was changed, or is not the one that stood here');
      for (; anchors[anchorsHeld]?.seq === row.seq; anchorsHeld++)
        if (anchors[anchorsHeld]?.hash !== expected)
          return badAt(row.seq, 'it is not what the anchor says: the chain was written anew, here or before');
      const wrong = yield* comparison.compare(stored);
      if (wrong !== null) return badAt(row.seq, wrong);
      seq = row.seq;
      hash = expected;
    }
    yield;
  }
  const beyond = anchors[anchorsHeld];
  if (beyond) return badAt(seq + 1, `the row is missing: an anchor was taken at ${beyond.seq}, and the chain ends at ${seq}`);
  const extra = afterSeq === 0 ? ((yield* comparison.unnamed()) ?? (yield* compareSnapshots(sqlite))) : null;
  return extra === null ? verdict(null) : badAt(seq + 1, extra);
}

/** As it is stored; before the first row the installation's own. */
function hashAt(sqlite: Sqlite, seq: number): string {
  if (seq > 0) return sqlite.prepare<[number], string>('SELECT lower(hex(hash)) FROM audit WHERE seq = ?').pluck().get(seq) ?? '';
  return genesisOf(sqlite.prepare<[], string>('SELECT installation_id FROM installation').pluck().get() ?? '');
}

/** Runs it to its end without giving way: for a command of its own. */
export function verifyAtOnce(...of: Parameters<typeof verifyAudit>): AuditVerdict {
  const steps = verifyAudit(...of);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Runs it while others have their turns. */
export async function verifyInTurns(...of: Parameters<typeof verifyAudit>): Promise<AuditVerdict> {
  const steps = verifyAudit(...of);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
