import type { Database as Sqlite } from 'better-sqlite3';
import type { AuditKind } from '../../schema/audit.ts';
import { type CommitteeId, isCommitteeId } from '../../schema/ids.ts';
import { parseRoomName } from '../../schema/rooms.ts';

/** Acts that name no committee and may change every row. */
const OF_ALL: readonly AuditKind[] = ['roll-imported', 'elector-moved', 'attendance-moved', 'erased', 'election-changed', 'set-up'];
/** Acts on a committee, or on a room of it. */
const OF_ONE: readonly AuditKind[] = [
  'status-changed',
  'slice-handed-out',
  'slice-taken-back',
  'call-recorded',
  'edit-held',
  'held-edit-applied',
  'held-edit-discarded',
  'recounted',
];
const KINDS = [...OF_ALL, ...OF_ONE].map((kind) => `'${kind}'`).join(', ');

/** What may be another on the board since it was asked the last time, from the chain of who did what, which every act stands in. Edits come by the projection. */
export function createBoardNews(sqlite: Sqlite) {
  const selectHead = sqlite.prepare<[], number>('SELECT coalesce(max(seq), 0) FROM audit').pluck();
  const selectActs = sqlite.prepare<
    [number, number],
    { kind: AuditKind; room: string | null; committee: string | null; slice: string | null }
  >(
    `SELECT kind, room, details ->> '$.committee' AS committee, details ->> '$.slice' AS slice
     FROM audit WHERE seq > ? AND seq <= ? AND kind IN (${KINDS})`,
  );
  const selectOfSlice = sqlite.prepare<[string], string>('SELECT committee_id FROM call_slice WHERE id = ?').pluck();
  let heard = selectHead.get() ?? 0;

  /** @returns the committees that something was done in; `all` where that is not known */
  return (): ReadonlySet<CommitteeId> | 'all' => {
    const head = selectHead.get() ?? 0;
    const acts = head === heard ? [] : selectActs.all(heard, head);
    heard = head;
    const found = new Set<CommitteeId>();
    for (const { kind, room, committee, slice } of acts) {
      const place = room === null ? null : parseRoomName(room);
      const id =
        committee ?? (slice === null ? undefined : selectOfSlice.get(slice)) ?? (place && 'committee' in place ? place.committee : null);
      if (OF_ALL.includes(kind) || !id || !isCommitteeId(id)) return 'all';
      found.add(id);
    }
    return found;
  };
}
