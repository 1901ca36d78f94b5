import type { Database as Sqlite } from 'better-sqlite3';
import type { AuditKind } from '../../schema/audit.ts';
import type { Activity, ActivityAnswer } from '../../schema/boardApi.ts';
import type { CommitteeId } from '../../schema/ids.ts';
import { parseRoomName } from '../../schema/rooms.ts';
import { SERVER } from '../mirrors/writeServerDocument.ts';

/** What is told of at once. */
const PAGE = 50;
/** Acts of one person, of one kind, in one committee, that are told as one. */
const TOGETHER_MS = 10 * 60_000;
/** Rows of the chain that are read in one turn of the event loop… */
const ROWS_A_TURN = 1_000;
/** …and before what was found is answered, however little it is, or nothing. */
const MAX_ROWS = 20_000;
/** Of a count nobody who looks on sees when which ballot was entered (CR14). */
const TALLY_STEP_MS = 60_000;

/** Acts that are told of beside edits. */
const ACTS: Readonly<Partial<Record<AuditKind, Activity['kind']>>> = {
  'attendance-moved': 'attendance',
  'elector-moved': 'guarantees',
  'held-edit-applied': 'attendance',
  'status-changed': 'status',
  'slice-handed-out': 'calls',
  'slice-taken-back': 'calls',
  'call-recorded': 'calls',
  'transport-changed': 'calls',
  'stream-sealed': 'result',
  'cell-chosen': 'result',
  'check-accepted': 'result',
  'late-decided': 'result',
  'result-verified': 'result',
  'result-published': 'result',
  'result-reopened': 'result',
  recounted: 'result',
  'person-added': 'people',
  'person-changed': 'people',
  invited: 'people',
  joined: 'people',
  exported: 'export',
};
/** What only whoever reads the audit is told of. */
const OF_AUDITORS: readonly Activity['kind'][] = ['people', 'export'];

type Row = {
  readonly seq: number;
  readonly at: number;
  readonly kind: AuditKind;
  readonly userId: string;
  readonly room: string | null;
  readonly committee: string | null;
  readonly slice: string | null;
};
type Group = { -readonly [Key in keyof Activity]: Activity[Key] };

/** What happened in the campaign, from the chain of who did what: never an elector, never a value. */
export function createActivity({
  sqlite,
  nameOf,
  now,
}: {
  readonly sqlite: Sqlite;
  readonly nameOf: (userId: string) => string;
  readonly now: () => number;
}) {
  const kinds = ['update', ...Object.keys(ACTS)].map((kind) => `'${kind}'`).join(', ');
  const selectBefore = sqlite.prepare<[before: number, from: number], Row>(
    `SELECT seq, at, kind, user_id AS userId, room, details ->> '$.committee' AS committee, details ->> '$.slice' AS slice
     FROM audit WHERE seq < ? AND seq >= ? AND kind IN (${kinds}) ORDER BY seq DESC`,
  );
  const selectHead = sqlite.prepare<[], number>('SELECT coalesce(max(seq), 0) FROM audit').pluck();
  const selectOfSlice = sqlite.prepare<[string], string>('SELECT committee_id FROM call_slice WHERE id = ?').pluck();

  function kindOf({ kind, userId, room }: Row): Activity['kind'] | null {
    const place = room === null ? null : parseRoomName(room);
    if (kind === 'held-edit-applied') return place?.kind === 'guarantees' ? 'guarantees' : 'attendance';
    if (kind !== 'update') return ACTS[kind] ?? null;
    if (userId === '' || userId === SERVER.userId) return null;
    return place?.kind === 'guarantees' || place?.kind === 'attendance' || place?.kind === 'tally' ? place.kind : null;
  }

  function committeeOf({ room, committee, slice }: Row): string | null {
    const place = room === null ? null : parseRoomName(room);
    return (
      committee ?? (place && 'committee' in place ? place.committee : null) ?? (slice === null ? null : (selectOfSlice.get(slice) ?? null))
    );
  }

  const shown = (group: Group): Activity =>
    group.kind === 'tally' ? { ...group, at: group.at - (group.at % TALLY_STEP_MS), times: 1 } : group;

  return {
    /**
     * Newest first. Acts that were found together are told as one. A page may have fewer than asked for, or none, and still a `next`, from where it goes on; the last one's `seq` is no newer than that.
     * @param options.isAuditor who is told of people and exports, too
     */
    async read(options: {
      readonly before: number | null;
      readonly committee: CommitteeId | null;
      readonly isAuditor: boolean;
    }): Promise<ActivityAnswer> {
      const groups: Group[] = [];
      const atMs = now();
      /** Entries of a count are told once their minute is over: asked every second, it would tell when each came (CR14). */
      const minuteMs = atMs - (atMs % TALLY_STEP_MS);
      /** The group that the next older act of its kind goes into. */
      const open = new Map<string, Group>();
      const end = (selectHead.get() ?? 0) + 1;
      let before = Math.min(options.before ?? end, end); // behind the end there is nothing to look through
      let looked = 0;
      let isFull = false;

      /** @returns whether it was taken */
      function take(row: Row): boolean {
        const kind = kindOf(row);
        if (!kind || (OF_AUDITORS.includes(kind) && !options.isAuditor)) return true;
        if (kind === 'tally' && row.at >= minuteMs) return true;
        const committee = committeeOf(row);
        if (options.committee !== null && committee !== options.committee) return true;
        const name = `${row.userId} ${kind} ${committee}`;
        const known = open.get(name);
        if (known && known.at - row.at < TOGETHER_MS) {
          known.times += 1;
          return true;
        }
        if (groups.length === PAGE) return false;
        const by = row.userId === '' ? null : { id: row.userId, name: nameOf(row.userId) };
        const group: Group = { seq: row.seq, at: row.at, kind, committee, by, times: 1, what: row.kind };
        groups.push(group);
        open.set(name, group);
        return true;
      }

      while (before > 1 && !isFull && looked < MAX_ROWS) {
        const from = Math.max(1, before - ROWS_A_TURN);
        let reached = from;
        for (const row of selectBefore.all(before, from)) {
          isFull = !take(row);
          if (isFull) {
            reached = row.seq + 1;
            break;
          }
        }
        looked += before - reached;
        before = reached;
        await new Promise((resolve) => setImmediate(resolve));
      }
      const last = groups.at(-1);
      const isMore = before > 1;
      if (isMore && last) last.seq = Math.min(last.seq, before);
      return { acts: groups.map(shown), isMore, next: isMore ? before : null };
    },
  };
}
