import type { RecordAudit } from '../../schema/audit.ts';
import type { Acts } from './acts.ts';

const WRITE_EVERY_MS = 5_000;
/** Kept while they cannot be written: five minutes of nothing but wrong passwords. */
const MAX_KEPT = 10_000;

export type FailedSignIns = ReturnType<typeof createFailedSignIns>;

/**
 * Failed sign-ins for the audit, written every five seconds and not before anybody's answer: an answer that waits for the disk only where there is such a person would
 * tell that there is. Guesses at names that nobody has are counted: each as a row would be a way to fill the disk.
 */
export function createFailedSignIns(deps: {
  readonly acts: Acts;
  readonly record: RecordAudit;
  readonly onError: (error: unknown) => void;
}) {
  const { acts, record } = deps;
  let failed: { readonly userId: string; readonly reason: 'password' | 'code' }[] = [];
  let unknownNames = 0;
  let timer: NodeJS.Timeout | null = null;

  function write(): void {
    if (timer) clearTimeout(timer);
    timer = null;
    const rows = failed;
    const count = unknownNames;
    failed = [];
    unknownNames = 0;
    if (rows.length + count === 0) return;
    try {
      acts.act(() => {
        for (const { userId, reason } of rows) record({ kind: 'sign-in-failed', userId, details: { reason } });
        if (count > 0) record({ kind: 'sign-in-failed', userId: '', details: { reason: 'unknown-name', count } });
      });
    } catch (error) {
      failed = [...rows, ...failed].slice(0, MAX_KEPT); // for the next time: a disk that was full has room again
      unknownNames += count;
      throw error;
    }
  }

  function writeSoon(): void {
    timer ??= setTimeout(() => {
      try {
        write();
      } catch (error) {
        deps.onError(error);
      }
    }, WRITE_EVERY_MS);
    timer.unref();
  }

  return {
    /** @param userId null: nobody has the name */
    note(userId: string | null, reason: 'password' | 'code'): void {
      if (userId === null) unknownNames += 1;
      else failed.push({ userId, reason });
      writeSoon();
    },
    /** Writes what is noted. Throws what SQLite throws. */
    write,
  };
}
