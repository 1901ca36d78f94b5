import type { Database as Sqlite } from 'better-sqlite3';
import type { HeldData } from '../../schema/auditApi.ts';
import { parseRoomName } from '../../schema/rooms.ts';
import type { Traces } from './theirs.ts';

type HeldRecord = HeldData['records'][number];
/** `words`: a JSON array of what stands in its columns, empty ones too. */
type Row = Omit<HeldRecord, 'by' | 'words'> & { readonly by: string | null; readonly words: string };

/**
 * What SQL holds of an elector beside the roll: of each table what is read on the printed page, and what takes it away. A table that names electors and has no line here is found
 * by a test.
 */
const TABLES = {
  claim_row: `SELECT 'claim' AS kind, committee_id AS committee, json_array(answer, contact) AS words, answered_at AS at, owner AS "by" FROM claim_row`,
  elector_state: `SELECT 'state' AS kind, committee_id AS committee, json_array(standing, iif(has_attended, 'attended', '')) AS words, attended_at AS at, NULL AS "by"
    FROM elector_state`,
  claim_phone: `SELECT 'phone' AS kind, NULL AS committee, json_array(phone) AS words, at, "by" FROM claim_phone`,
  call_item: `SELECT 'call-list' AS kind, committee_id AS committee, '[]' AS words, at, caller_id AS "by"
    FROM call_item JOIN call_slice ON call_slice.id = call_item.slice_id`,
  call_attempt: `SELECT 'call' AS kind, NULL AS committee, '[]' AS words, at, caller_id AS "by" FROM call_attempt`,
  call_result: `SELECT 'call' AS kind, committee_id AS committee, json_array(outcome) AS words, at, caller_id AS "by" FROM call_result`,
  do_not_call: `SELECT 'do-not-call' AS kind, NULL AS committee, json_array(reason) AS words, at, "by" FROM do_not_call`,
  transport_request: `SELECT 'transport' AS kind, committee_id AS committee, json_array(state, driver) AS words, at, "by"
    FROM transport_request`,
  unlisted_row: `SELECT 'arrival' AS kind, committee_id AS committee, json_array(roll_number, name) AS words, at, "by" FROM unlisted_row`,
  elector_move: `SELECT 'move' AS kind, from_committee AS committee, json_array(to_committee) AS words, at, "by" FROM elector_move`,
} as const satisfies Record<string, string>;
/** The tables that an erasure empties of somebody. */
export const ELECTOR_TABLES: readonly string[] = Object.keys(TABLES);

/** Reads and takes away what stands of an elector in SQL beside the roll (E1, E2). */
export function createElectorTables(sqlite: Sqlite) {
  const selects = Object.values(TABLES).map((select) => sqlite.prepare<[string], Row>(`${select} WHERE elector_id = ? ORDER BY at`));
  const deletes = ELECTOR_TABLES.map((table) => sqlite.prepare<[string]>(`DELETE FROM ${table} WHERE elector_id = ?`));
  const forgetArrival = sqlite.prepare<[string, string]>('DELETE FROM unlisted_row WHERE committee_id = ? AND key = ?');
  return {
    read: (electorId: string, nameOf: (userId: string) => string): HeldRecord[] =>
      selects.flatMap((select) =>
        select.all(electorId).map(({ words, by, ...row }) => ({
          ...row,
          words: (JSON.parse(words) as string[]).filter((word) => word !== ''), // as the statement made it
          by: by === null ? null : { id: by, name: nameOf(by) },
        })),
      ),
    /** In the transaction that is open, if one is. */
    forget(electorId: string): void {
      for (const statement of deletes) statement.run(electorId);
    },
    /** Arrivals that no row says to be theirs: those that were moved by their number (E7). In the transaction that is open, if one is. */
    forgetTraced({ cells }: Traces): void {
      for (const [name, key] of cells) {
        const room = parseRoomName(name);
        if (room?.kind === 'attendance') forgetArrival.run(room.committee, key);
      }
    },
  };
}
