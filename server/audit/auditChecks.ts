import Sqlite from 'better-sqlite3';
import { type AuditVerdict, verifyInTurns } from './verifyAudit.ts';

/** Rows that are looked at from time to time: a fraction of a second. */
export const LAST_ROWS = 10_000;

/** Looks through the chain while the server works, on a connection of its own that reads one moment of the file, a few milliseconds at a time. */
export function createAuditChecks(file: string) {
  let whole: Promise<AuditVerdict> | null = null;

  async function check(lastRows?: number): Promise<AuditVerdict> {
    const sqlite = new Sqlite(file, { readonly: true, fileMustExist: true });
    try {
      sqlite.exec('BEGIN');
      return await verifyInTurns(sqlite, lastRows === undefined ? {} : { lastRows });
    } finally {
      sqlite.close();
    }
  }

  return {
    /** The last rows only. */
    lately: (): Promise<AuditVerdict> => check(LAST_ROWS),
    /** All of it; who asks while one is under way is given that one's answer. */
    whole(): Promise<AuditVerdict> {
      whole ??= check().finally(() => {
        whole = null;
      });
      return whole;
    },
  };
}
