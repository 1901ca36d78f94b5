import type { Database as Sqlite } from 'better-sqlite3';
import type { Standing } from '../../schema/guarantees.ts';
import type { Projector } from './projector.ts';

/** What is known of an elector in a committee, as the projection has it. */
export type ElectorStateRow = {
  readonly standing: Standing;
  readonly hasAttended: boolean;
  /** Of the earliest observation that stands, by its writer's clock. */
  readonly attendedAtMs: number | null;
  readonly isDuplicate: boolean;
};

/** What a committee's documents come to. */
export type CommitteeCounts = {
  readonly promised: number;
  readonly attended: number;
  readonly attendedFemale: number;
  readonly promisedAttended: number;
  /** Whose claims contradict each other, and nobody has settled. */
  readonly contradicting: number;
  /** Seen by two people or on two tablets. */
  readonly duplicates: number;
  /** Arrivals on no list that stand, and nobody has said who they were. */
  readonly unlisted: number;
  /** People counted without a name. */
  readonly headcount: number;
};
const NOBODY: CommitteeCounts = {
  promised: 0,
  attended: 0,
  attendedFemale: 0,
  promisedAttended: 0,
  contradicting: 0,
  duplicates: 0,
  unlisted: 0,
  headcount: 0,
};

const NOTHING: ElectorStateRow = { standing: 'notAsked', hasAttended: false, attendedAtMs: null, isDuplicate: false };

const ON_ROLL = "elector.id = elector_state.elector_id AND elector.committee_id = elector_state.committee_id AND elector.status = 'active'";

/** Of an arrival in `unlisted_row`: whom it was matched to is on this committee's roll, and every mark of theirs was taken back (B14). */
export const IS_SEEN_NOWHERE = `EXISTS (
  SELECT 1 FROM elector LEFT JOIN elector_state ON elector_state.committee_id = @committee AND elector_state.elector_id = elector.id
  WHERE elector.id = unlisted_row.elector_id AND elector.committee_id = @committee AND elector.status = 'active' AND coalesce(has_attended, 0) = 0)`;

/** What each committee's documents come to: by distinct elector on the roll, never by claim or observation (G8, B1). */
export function createCommitteeCounts(sqlite: Sqlite): (committee: string) => CommitteeCounts {
  const selectCounts = sqlite.prepare<[{ committee: string }], CommitteeCounts>(
    `SELECT coalesce(sum(standing = 'promised'), 0) AS promised, coalesce(sum(has_attended), 0) AS attended,
       coalesce(sum(has_attended AND elector.gender = 'female'), 0) AS attendedFemale,
       coalesce(sum(standing = 'promised' AND has_attended), 0) AS promisedAttended,
       coalesce(sum(standing = 'contradicting'), 0) AS contradicting, coalesce(sum(is_duplicate), 0) AS duplicates,
       (SELECT count(*) FROM unlisted_row WHERE committee_id = @committee AND NOT is_undone AND (unlisted_row.elector_id IS NULL OR ${IS_SEEN_NOWHERE})) AS unlisted,
       (SELECT coalesce(sum(people), 0) FROM headcount_row WHERE committee_id = @committee) AS headcount
     FROM elector_state JOIN elector ON ${ON_ROLL} WHERE elector_state.committee_id = @committee`,
  );
  return (committee) => selectCounts.get({ committee }) ?? NOBODY;
}

/** Reads the projection, which of the embedded log is never behind the documents, for whoever asks about electors on the server. Nobody who is not on the committee's roll (any more) counts. */
export function createElectorStates({ sqlite, projector }: { readonly sqlite: Sqlite; readonly projector: Pick<Projector, 'onChanged'> }) {
  const select = sqlite.prepare<
    [string, string],
    { standing: Standing; hasAttended: 0 | 1; attendedAtMs: number | null; isDuplicate: 0 | 1 }
  >(
    `SELECT standing, has_attended AS hasAttended, attended_at AS attendedAtMs, is_duplicate AS isDuplicate
     FROM elector_state WHERE committee_id = ? AND elector_id = ?`,
  );
  const selectChased = sqlite
    .prepare<[string], string>(
      `SELECT elector_state.elector_id FROM elector_state JOIN elector ON ${ON_ROLL}
       WHERE elector_state.committee_id = ? AND standing = 'promised' AND has_attended = 0
       ORDER BY length(elector.roll_number), elector.roll_number`,
    )
    .pluck();
  const counts = createCommitteeCounts(sqlite);
  return {
    /** What the committee's documents say of an elector, whether on its roll or not; where nothing is known of them that. */
    stateOf(committee: string, elector: string): ElectorStateRow {
      const row = select.get(committee, elector);
      return row ? { ...row, hasAttended: row.hasAttended === 1, isDuplicate: row.isDuplicate === 1 } : NOTHING;
    },
    /** Ids of those who promised and have not attended (J1), by roll number. */
    chased: (committee: string): readonly string[] => selectChased.all(committee),
    counts,
    /** Tells whose rows have changed, once they are on disk. Returns what ends it. */
    onChanged: projector.onChanged,
  };
}
export type ElectorStates = ReturnType<typeof createElectorStates>;
