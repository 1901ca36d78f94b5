import type { Database as Sqlite } from 'better-sqlite3';
import { CALLED_AT } from './callClock.ts';

/** Who was shown a phone so lately has the elector in hand, until a result comes (J8). */
export const IN_HAND_MS = 15 * 60_000;

/** When, and since when it is today by the election's clocks. */
export type Moment = { readonly now: number; readonly today: number };

/** What decides whether an elector is called; SQLite has no booleans. */
type Standing = {
  readonly electorId: string;
  /** Active, and of the committee that is asked about. */
  readonly isOnRoll: 0 | 1;
  readonly isPromised: 0 | 1;
  readonly hasAttended: 0 | 1;
  /** Nobody calls them any more. */
  readonly isOffTheList: 0 | 1;
  /** A coordinator is to look at them first. */
  readonly needsCoordinator: 0 | 1;
  readonly callsToday: number;
};
export type CandidateRow = Standing & { readonly isInASlice: 0 | 1 };
export type InHandRow = Standing & {
  readonly sliceId: string;
  readonly endsAt: number;
  readonly doneAt: number | null;
  /** The hour has not come, and nobody has taken the slice back. */
  readonly isRunning: 0 | 1;
  readonly isInHand: 0 | 1;
  readonly committeeId: string;
  readonly code: string;
  readonly site: string;
  /** Empty of whoever was moved: it would be another committee's. */
  readonly number: string;
  readonly name: string;
  readonly gender: 'male' | 'female';
  readonly hasPhone: 0 | 1;
};
export type LastResultRow = {
  readonly electorId: string;
  readonly callerId: string;
  readonly outcome: string;
  readonly at: number;
  readonly callAt: number | null;
};

/** The state of an elector `e` that lies in the tables which are projected from the documents, and in those of calls. */
const STANDING = `e.id AS electorId,
  (e.status = 'active' AND e.committee_id = @committee) AS isOnRoll,
  coalesce(st.standing, '') = 'promised' AS isPromised,
  coalesce(st.has_attended, 0) AS hasAttended,
  EXISTS (SELECT 1 FROM do_not_call d WHERE d.elector_id = e.id) AS isOffTheList,
  EXISTS (SELECT 1 FROM call_result w WHERE w.elector_id = e.id AND w.outcome = 'needsCoordinator' AND w.handled_at IS NULL) AS needsCoordinator,
  (SELECT count(*) FROM call_attempt a WHERE a.elector_id = e.id AND ${CALLED_AT} >= @today) AS callsToday`;
const WITH_STATE = 'LEFT JOIN elector_state st ON st.committee_id = e.committee_id AND st.elector_id = e.id';
const RUNNING = '(s.ended_at IS NULL AND s.ends_at > @now)';
const IN_HAND = `EXISTS (SELECT 1 FROM call_attempt a
  WHERE a.elector_id = i.elector_id AND a.slice_id = i.slice_id AND a.result_id IS NULL AND ${CALLED_AT} > @now - ${IN_HAND_MS})`;

export type CallRows = ReturnType<typeof prepareCallRows>;

/** What several parts ask of the tables of calls. */
export function prepareCallRows(sqlite: Sqlite) {
  const selectCandidate = sqlite.prepare<[Moment & { readonly committee: string; readonly elector: string }], CandidateRow>(
    `SELECT ${STANDING}, EXISTS (SELECT 1 FROM call_item i JOIN call_slice s ON s.id = i.slice_id
       WHERE i.elector_id = e.id AND i.done_at IS NULL AND s.committee_id = e.committee_id AND (${RUNNING} OR ${IN_HAND})) AS isInASlice
     FROM elector e ${WITH_STATE} WHERE e.id = @elector`,
  );
  const selectOfCaller = sqlite.prepare<
    [Moment & { readonly caller: string; readonly slice: string | null; readonly elector: string | null }],
    InHandRow
  >(
    `SELECT ${STANDING.replace('@committee', 's.committee_id')}, s.id AS sliceId, s.ends_at AS endsAt, i.done_at AS doneAt,
       ${RUNNING} AS isRunning, ${IN_HAND} AS isInHand, s.committee_id AS committeeId, c.code, c.site,
       iif(e.committee_id = s.committee_id, e.roll_number, '') AS number, e.full_name AS name, e.gender, EXISTS (SELECT 1 FROM claim_phone p WHERE p.elector_id = e.id) AS hasPhone
     FROM call_slice s JOIN call_item i ON i.slice_id = s.id JOIN elector e ON e.id = i.elector_id JOIN committee c ON c.id = s.committee_id ${WITH_STATE}
     WHERE s.caller_id = @caller AND (@slice IS NULL OR s.id = @slice) AND (@elector IS NULL OR i.elector_id = @elector)
       AND (${RUNNING} OR ${IN_HAND})
     ORDER BY s.at, s.id, i.position`,
  );
  const selectHeldCount = sqlite
    .prepare<[Omit<Moment, 'today'> & { readonly caller: string }], number>(
      `SELECT count(*) FROM call_slice s JOIN call_item i ON i.slice_id = s.id WHERE s.caller_id = @caller AND i.done_at IS NULL AND ${RUNNING}`,
    )
    .pluck();
  const selectLast = sqlite.prepare<[string], LastResultRow>(
    `SELECT elector_id AS electorId, caller_id AS callerId, outcome, at, call_at AS callAt FROM call_result
     WHERE elector_id = ? ORDER BY at DESC, id DESC LIMIT 1`,
  );
  const countToday = sqlite
    .prepare<[string, number], number>(`SELECT count(*) FROM call_attempt a WHERE a.elector_id = ? AND ${CALLED_AT} >= ?`)
    .pluck();
  return {
    /** An elector as somebody may be handed them in a committee; undefined: there is no such elector. */
    candidate: (committee: string, elector: string, moment: Moment): CandidateRow | undefined =>
      selectCandidate.get({ ...moment, committee, elector }),
    /** Of a caller's slices that are running all, of others whoever is in hand; in the order in which they were handed out. */
    ofCaller: (caller: string, moment: Moment, slice: string | null = null, elector: string | null = null): InHandRow[] =>
      selectOfCaller.all({ ...moment, caller, slice, elector }),
    /** How many a caller still has to call. */
    openOf: (caller: string, now: number): number => selectHeldCount.get({ caller, now }) ?? 0,
    lastResult: (elector: string): LastResultRow | undefined => selectLast.get(elector),
    callsToday: (elector: string, today: number): number => countToday.get(elector, today) ?? 0,
  };
}
