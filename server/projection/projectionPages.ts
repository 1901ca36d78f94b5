import type { Database as Sqlite } from 'better-sqlite3';
import type { AttendanceAnswer, GuaranteesAnswer } from '../../schema/projectionApi.ts';
import type { Projector } from './projector.ts';

type Place = Pick<GuaranteesAnswer, 'epoch' | 'seq' | 'ageMs'>;
type ElectorRow = { readonly id: string; readonly isOnRoll: 0 | 1 };
type StandingRow = ElectorRow & Pick<GuaranteesAnswer['electors'][number], 'standing'>;
type ClaimRow = Omit<GuaranteesAnswer['electors'][number]['claims'][number], 'isWithdrawn'> & {
  readonly elector: string;
  readonly isWithdrawn: 0 | 1;
};
type AttendanceRow = ElectorRow & {
  readonly attendedAt: number | null;
  readonly observations: number;
  readonly isDuplicate: 0 | 1;
};

const NOWHERE: Place = { epoch: null, seq: null, ageMs: null };
const IS_ON_ROLL = `EXISTS (SELECT 1 FROM elector WHERE elector.id = one.id AND elector.committee_id = @committee AND elector.status = 'active') AS isOnRoll`;

/** The projection of a committee's documents, whole. */
export function createProjectionPages({
  sqlite,
  projector,
}: {
  readonly sqlite: Sqlite;
  readonly projector: Pick<Projector, 'reach' | 'standing'>;
}) {
  const selectStandings = sqlite.prepare<[{ committee: string }], StandingRow>(
    `SELECT id, standing, ${IS_ON_ROLL} FROM (
       SELECT elector_id AS id, standing FROM elector_state WHERE committee_id = @committee AND standing <> 'notAsked'
       UNION SELECT elector_id, 'notAsked' FROM claim_row WHERE committee_id = @committee AND NOT EXISTS (
         SELECT 1 FROM elector_state WHERE elector_state.committee_id = @committee AND elector_state.elector_id = claim_row.elector_id AND standing <> 'notAsked')
     ) AS one ORDER BY id`,
  );
  const selectClaims = sqlite.prepare<[string], ClaimRow>(
    `SELECT elector_id AS elector, owner, answer, answered_at AS answeredAt, contact, contacted_at AS contactedAt, is_withdrawn AS isWithdrawn
     FROM claim_row WHERE committee_id = ? ORDER BY elector_id, owner`,
  );
  const selectAttended = sqlite.prepare<[{ committee: string }], AttendanceRow>(
    `SELECT id, attendedAt, observations, isDuplicate, ${IS_ON_ROLL} FROM (
       SELECT elector_id AS id, attended_at AS attendedAt, observations, is_duplicate AS isDuplicate FROM elector_state
       WHERE committee_id = @committee AND has_attended = 1
     ) AS one ORDER BY id`,
  );

  const selectErased = sqlite.prepare<[], number>('SELECT count(*) FROM erased_elector').pluck();

  return {
    /** How many were erased: what stands of them goes from the rows of every committee at once, their documents are written anew after that. */
    erased: (): number => selectErased.get() ?? 0,
    /** Projects what is on disk of a room; then where it stands, and whether that is all of it. */
    reach(room: string): { readonly place: Place; readonly isComplete: boolean } {
      const isComplete = projector.reach(room);
      return { place: projector.standing(room) ?? NOWHERE, isComplete };
    },
    guarantees(committee: string, place: Place): GuaranteesAnswer {
      const claims = Map.groupBy(selectClaims.all(committee), ({ elector }) => elector);
      const electors = selectStandings.all({ committee }).map(({ id, isOnRoll, standing }) => ({
        id,
        isOnRoll: isOnRoll === 1,
        standing,
        claims: (claims.get(id) ?? []).map(({ elector: _, isWithdrawn, ...claim }) => ({ ...claim, isWithdrawn: isWithdrawn === 1 })),
      }));
      return { committee, ...place, electors };
    },
    attendance(committee: string, place: Place): AttendanceAnswer {
      const electors = selectAttended
        .all({ committee })
        .map((row) => ({ ...row, isOnRoll: row.isOnRoll === 1, isDuplicate: row.isDuplicate === 1 }));
      return { committee, ...place, electors };
    },
  };
}
export type ProjectionPages = ReturnType<typeof createProjectionPages>;
