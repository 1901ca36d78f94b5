import type { RecordAudit } from '../../schema/audit.ts';

const SAME_READING_MS = 10 * 60_000;
const MAX_KNOWN = 1_000;

/** Writes down who has read whose history: once in ten minutes, however often a screen reads it again [T9]. */
export function createHistoryReads({ record, now }: { readonly record: RecordAudit; readonly now: () => number }) {
  const readAtMs = new Map<string, number>();
  return {
    /** @param of a key, or the elector whose cells were read. Throws what SQLite throws: then nothing may be read */
    note(userId: string, room: string, of: string): void {
      const name = `${userId} ${room} ${of}`;
      const nowMs = now();
      if (Math.abs(nowMs - (readAtMs.get(name) ?? Number.NEGATIVE_INFINITY)) < SAME_READING_MS) return;
      record({ kind: 'history-read', userId, room, details: { of } });
      if (readAtMs.size >= MAX_KNOWN) readAtMs.clear();
      readAtMs.set(name, nowMs);
    },
  };
}
