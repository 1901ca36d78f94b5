import type { Database as Sqlite } from 'better-sqlite3';
import type { StoredRow } from './chainedRows.ts';
import { commitmentOf } from './commitment.ts';
import type { ErasedRows } from './erasedRows.ts';

/** The rows of one room's epoch that the chain names: from which number on, and how many of them are there. */
type Named = { readonly first: number; present: number };

/**
 * Holds the log against the chain: each row that the chain names is what was committed to, by whom and when it says, and there is none that it does
 * not name [T3]. Rows from before the chain have no salt and are passed over.
 */
export function createLogComparison(sqlite: Sqlite, erased: ErasedRows) {
  const named = new Map<string, Map<number, Named>>();
  const setAside = new Set<string>();
  let compared = 0;

  function count(room: string, epoch: number, seq: number, isPresent: boolean): void {
    const epochs = named.get(room) ?? new Map<number, Named>();
    named.set(room, epochs);
    const known = epochs.get(epoch) ?? { first: seq, present: 0 };
    epochs.set(epoch, known);
    if (isPresent) known.present += 1;
  }

  /** @returns what is wrong; null when all is well */
  function* compare({ row, found }: StoredRow): Generator<void, string | null> {
    const { seq, room, epoch, logSeq, commitment } = row;
    if (room === null || epoch === null || logSeq === null) return null;
    if (row.kind === 'set-aside') {
      setAside.add(placeName(room, epoch, logSeq));
      return found && !found.isSetAside ? `log row ${logSeq} of ${room} (${epoch}) was set aside and is not any more` : null;
    }
    const isAppend = row.kind === 'update' || row.kind === 'epoch';
    if (isAppend) count(room, epoch, logSeq, found !== null);
    if (isAppend && found && (found.userId !== row.userId || found.device !== row.device || found.at !== row.at))
      return `log row ${logSeq} of ${room} (${epoch}) names another person, device or time`;
    compared += 1;
    if (found?.salt && commitment && commitmentOf(found.salt, found) === commitment) return null;
    if (row.kind === 'erased' && !commitment) return null;
    if ((yield* erased.lastSeqOf({ room, epoch, seq: logSeq })) > seq) return null; // a later row says what it is now
    const which = `log row ${logSeq} of ${room} (${epoch})`;
    if (!found) return `${which} is gone`;
    return found.salt ? `${which} is not what was written` : `the salt of ${which} is gone`;
  }

  /** @returns a row that nothing in the chain stands for, or a mark on one; null when there is none. Only after the whole chain was compared */
  function* unnamed(): Generator<void, string | null> {
    const nextEpoch = sqlite.prepare<[string, string, number], { room: string; epoch: number }>(
      'SELECT room, epoch FROM doc_log WHERE room > ? OR (room = ? AND epoch > ?) ORDER BY room, epoch LIMIT 1',
    );
    const countFrom = sqlite
      .prepare<[string, number, number], number>('SELECT count(*) FROM doc_log WHERE room = ? AND epoch = ? AND seq >= ?')
      .pluck();
    const saltedBefore = sqlite
      .prepare<[string, number, number], number>(
        'SELECT seq FROM doc_log WHERE room = ? AND epoch = ? AND seq < ? AND salt IS NOT NULL ORDER BY seq',
      )
      .pluck();
    const passedOver = sqlite
      .prepare<[string, number], number>(
        'SELECT seq FROM doc_log WHERE room = ? AND epoch = ? AND quarantined_at IS NOT NULL AND salt IS NOT NULL ORDER BY seq',
      )
      .pluck();
    for (let at = nextEpoch.get('', '', 0); at; at = nextEpoch.get(at.room, at.room, at.epoch)) {
      const { room, epoch } = at;
      const epochs = named.get(room);
      const known = epochs?.get(epoch);
      const isLater = epochs !== undefined && !known && epoch > Math.min(...epochs.keys());
      const first = known?.first ?? (isLater ? 1 : Number.MAX_SAFE_INTEGER);
      if (countFrom.get(room, epoch, first) !== (known?.present ?? 0)) return `a log row of ${room} (${epoch}) is in no row of the chain`;
      for (const seq of saltedBefore.all(room, epoch, first))
        if ((yield* erased.lastSeqOf({ room, epoch, seq })) === 0) return `log row ${seq} of ${room} (${epoch}) is in no row of the chain`;
      for (const seq of passedOver.all(room, epoch))
        if (!setAside.has(placeName(room, epoch, seq)))
          return `log row ${seq} of ${room} (${epoch}) is set aside, and nothing in the chain says so`;
      yield;
    }
    return null;
  }

  return { compare, unnamed, compared: (): number => compared };
}

const placeName = (room: string, epoch: number, seq: number): string => `${room}@${epoch}-${seq}`;
