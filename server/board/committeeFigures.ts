import type { Database as Sqlite } from 'better-sqlite3';
import type { BoardRow } from '../../schema/board.ts';
import { CALL_OUTCOMES } from '../../schema/calls.ts';
import type { CommitteeStatus } from '../../schema/committeeStatus.ts';
import type { CommitteeId } from '../../schema/ids.ts';
import { formatRoomName } from '../../schema/rooms.ts';

/** What of a row lies in SQL. */
export type CommitteeFigures = Pick<
  BoardRow,
  | 'status'
  | 'openedAtMs'
  | 'closedAtMs'
  | 'enteredAtMs'
  | 'registered'
  | 'registeredFemale'
  | 'attended'
  | 'attendedFemale'
  | 'promised'
  | 'promisedAttended'
  | 'contradicting'
  | 'duplicates'
  | 'unlisted'
  | 'headcount'
  | 'handedOut'
  | 'called'
  | 'reached'
  | 'heldEdits'
>;
type Status = Pick<BoardRow, 'openedAtMs' | 'closedAtMs'> & { readonly status: CommitteeStatus };
type Electors = Pick<
  BoardRow,
  'registered' | 'registeredFemale' | 'attended' | 'attendedFemale' | 'promised' | 'promisedAttended' | 'contradicting' | 'duplicates'
>;

/** Outcomes after which somebody was spoken to. */
const REACHED = Object.entries(CALL_OUTCOMES).flatMap(([outcome, { contact }]) => (contact === 'reached' ? [outcome] : []));
const STREAMS = ['1a', '1b', '2a', '2b', '3a', '3b'] as const;

/** Figures of one committee as they stand in SQL: of people by distinct elector on its roll, never by claim or observation (G8, B1). */
export function createCommitteeFigures(deps: {
  readonly sqlite: Sqlite;
  /** Now, and since when it is today by the election's clocks. */
  readonly moment: () => { readonly now: number; readonly today: number };
}) {
  const { sqlite } = deps;
  const selectStatus = sqlite.prepare<[string], Status>(
    `SELECT status, opened_at AS openedAtMs, closed_at AS closedAtMs
     FROM committee LEFT JOIN committee_polling ON committee_polling.committee_id = committee.id WHERE committee.id = ?`,
  );
  const selectElectors = sqlite.prepare<[string], Electors>(
    `SELECT count(*) AS registered, coalesce(sum(e.gender = 'female'), 0) AS registeredFemale,
       coalesce(sum(st.has_attended), 0) AS attended, coalesce(sum(st.has_attended AND e.gender = 'female'), 0) AS attendedFemale,
       coalesce(sum(st.standing = 'promised'), 0) AS promised,
       coalesce(sum(st.standing = 'promised' AND st.has_attended), 0) AS promisedAttended,
       coalesce(sum(st.standing = 'contradicting'), 0) AS contradicting, coalesce(sum(st.is_duplicate), 0) AS duplicates
     FROM elector e LEFT JOIN elector_state st ON st.committee_id = e.committee_id AND st.elector_id = e.id
     WHERE e.committee_id = ? AND e.status = 'active'`,
  );
  const selectUnlisted = sqlite
    .prepare<[string], number>('SELECT count(*) FROM unlisted_row WHERE committee_id = ? AND elector_id IS NULL AND is_undone = 0')
    .pluck();
  const selectHeadcount = sqlite
    .prepare<[string], number>('SELECT coalesce(sum(people), 0) FROM headcount_row WHERE committee_id = ?')
    .pluck();
  const selectHandedOut = sqlite
    .prepare<[string, now: number], number>(
      `SELECT count(DISTINCT i.elector_id) FROM call_slice s JOIN call_item i ON i.slice_id = s.id
       WHERE s.committee_id = ? AND s.ended_at IS NULL AND s.ends_at > ? AND i.done_at IS NULL`,
    )
    .pluck();
  const selectCalls = sqlite.prepare<[string, today: number], { called: number; reached: number }>(
    `SELECT count(DISTINCT elector_id) AS called,
       count(DISTINCT iif(outcome IN (${REACHED.map((outcome) => `'${outcome}'`).join(', ')}), elector_id, NULL)) AS reached
     FROM call_result WHERE committee_id = ? AND at >= ?`,
  );
  const selectHeld = sqlite.prepare<[string], number>("SELECT count(*) FROM sealed_edit WHERE room = ? AND state = 'waiting'").pluck();
  // what the server itself writes, a new generation, is nobody's entry
  const selectEntered = sqlite
    .prepare<[string], number | null>("SELECT at FROM doc_log WHERE room = ? AND user_id <> '' ORDER BY epoch DESC, seq DESC LIMIT 1")
    .pluck();

  return (committee: CommitteeId): CommitteeFigures | null => {
    const status = selectStatus.get(committee);
    const electors = selectElectors.get(committee);
    if (!status || !electors) return null;
    const { now, today } = deps.moment();
    const attendance = formatRoomName({ kind: 'attendance', committee });
    const tallies = STREAMS.map((stream) => `tally/${committee}/${stream}`);
    const { called, reached } = selectCalls.get(committee, today) ?? { called: 0, reached: 0 };
    const entered = [attendance, ...tallies].map((room) => selectEntered.get(room) ?? 0);
    return {
      ...status,
      ...electors,
      enteredAtMs: Math.max(...entered) || null,
      unlisted: selectUnlisted.get(committee) ?? 0,
      headcount: selectHeadcount.get(committee) ?? 0,
      handedOut: selectHandedOut.get(committee, now) ?? 0,
      ...{ called, reached },
      heldEdits: [attendance, formatRoomName({ kind: 'guarantees', committee }), ...tallies].reduce(
        (sum, room) => sum + (selectHeld.get(room) ?? 0),
        0,
      ),
    };
  };
}
export type ReadCommitteeFigures = ReturnType<typeof createCommitteeFigures>;
