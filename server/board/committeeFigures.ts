import type { Database as Sqlite } from 'better-sqlite3';
import type { BoardRow } from '../../schema/board.ts';
import { CALL_OUTCOMES } from '../../schema/calls.ts';
import type { CommitteeStatus } from '../../schema/committeeStatus.ts';
import type { CommitteeId } from '../../schema/ids.ts';
import { formatRoomName, MAX_COUNTS } from '../../schema/rooms.ts';
import type { ElectorStates } from '../projection/electorStates.ts';

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
type Registered = Pick<BoardRow, 'registered' | 'registeredFemale'>;

/** Who of those before it is still chased: on the roll of the committee, promised and not come (J1). Each is two looks at a key. */
const STILL_CHASED = `
  CROSS JOIN elector_state state ON state.committee_id = @committee AND state.elector_id = one.elector_id AND standing = 'promised' AND has_attended = 0
  CROSS JOIN elector ON elector.id = one.elector_id AND elector.committee_id = @committee AND elector.status = 'active'`;
/** Outcomes after which somebody was spoken to. */
const REACHED = Object.entries(CALL_OUTCOMES).flatMap(([outcome, { contact }]) => (contact === 'reached' ? [outcome] : []));
/** Of a count nobody who looks on sees when which ballot was entered (CR14). */
const TALLY_STEP_MS = 60_000;
/** Of every count that a committee can have: where nobody has written each is one look at an index. */
const STREAMS = Array.from({ length: MAX_COUNTS }, (_, i) => [`${i + 1}a`, `${i + 1}b`]).flat();

/** Figures of one committee as they stand in SQL: of people by distinct elector on its roll, never by claim or observation (G8, B1). */
export function createCommitteeFigures(deps: {
  readonly sqlite: Sqlite;
  readonly counts: ElectorStates['counts'];
  /** Now, and since when it is today by the election's clocks. */
  readonly moment: () => { readonly now: number; readonly today: number };
}) {
  const { sqlite } = deps;
  const selectStatus = sqlite.prepare<[string], Status>(
    `SELECT status, opened_at AS openedAtMs, closed_at AS closedAtMs
     FROM committee LEFT JOIN committee_polling ON committee_polling.committee_id = committee.id AND status <> 'not_open' WHERE committee.id = ?`,
  );
  const selectRollVersion = sqlite.prepare<[], number>('SELECT roll_version FROM campaign').pluck();
  const selectRegistered = sqlite.prepare<[string], Registered>(
    `SELECT count(*) AS registered, coalesce(sum(gender = 'female'), 0) AS registeredFemale
     FROM elector WHERE committee_id = ? AND status = 'active'`,
  );
  const selectHandedOut = sqlite
    .prepare<{ committee: string; now: number }, number>(
      `SELECT count(*) FROM (
         SELECT DISTINCT elector_id FROM call_slice CROSS JOIN call_item ON slice_id = call_slice.id
         WHERE committee_id = @committee AND ended_at IS NULL AND ends_at > @now AND done_at IS NULL
       ) one ${STILL_CHASED}`,
    )
    .pluck();
  const selectCalls = sqlite.prepare<{ committee: string; today: number }, { called: number; reached: number }>(
    `SELECT count(*) AS called, coalesce(sum(is_reached), 0) AS reached FROM (
       SELECT elector_id, max(outcome IN (${REACHED.map((outcome) => `'${outcome}'`).join(', ')})) AS is_reached
       FROM call_result WHERE committee_id = @committee AND at >= @today GROUP BY elector_id
     ) one ${STILL_CHASED}`,
  );
  const selectHeld = sqlite
    .prepare<[rooms: string], number>(
      "SELECT count(*) FROM sealed_edit WHERE state = 'waiting' AND room IN (SELECT value FROM json_each(?))",
    )
    .pluck();
  // what the server itself writes, a new generation, is nobody's entry
  const selectEntered = sqlite
    .prepare<[rooms: string], number>(
      `SELECT coalesce(max((SELECT at FROM doc_log WHERE room = value AND user_id <> '' ORDER BY epoch DESC, seq DESC LIMIT 1)), 0)
       FROM json_each(?)`,
    )
    .pluck();

  let rollVersion = -1;
  const registered = new Map<CommitteeId, Registered>();
  /** Counted again with every roll: it is as much work as everything else of a row together. */
  function registeredIn(committee: CommitteeId): Registered {
    const version = selectRollVersion.get() ?? 0;
    if (version !== rollVersion) registered.clear();
    rollVersion = version;
    const found = registered.get(committee) ?? selectRegistered.get(committee) ?? { registered: 0, registeredFemale: 0 };
    registered.set(committee, found);
    return found;
  }

  return (committee: CommitteeId): CommitteeFigures | null => {
    const status = selectStatus.get(committee);
    if (!status) return null;
    const { now, today } = deps.moment();
    const attendance = formatRoomName({ kind: 'attendance', committee });
    const tallies = STREAMS.map((stream) => `tally/${committee}/${stream}`);
    const { called, reached } = selectCalls.get({ committee, today }) ?? { called: 0, reached: 0 };
    const tallied = selectEntered.get(JSON.stringify(tallies)) ?? 0;
    const entered = [selectEntered.get(JSON.stringify([attendance])) ?? 0, tallied - (tallied % TALLY_STEP_MS)];
    return {
      ...status,
      ...registeredIn(committee),
      ...deps.counts(committee),
      enteredAtMs: Math.max(...entered) || null,
      handedOut: selectHandedOut.get({ committee, now }) ?? 0,
      ...{ called, reached },
      heldEdits: selectHeld.get(JSON.stringify([attendance, formatRoomName({ kind: 'guarantees', committee }), ...tallies])) ?? 0,
    };
  };
}
export type ReadCommitteeFigures = ReturnType<typeof createCommitteeFigures>;
