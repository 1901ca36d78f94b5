import type { Database as Sqlite } from 'better-sqlite3';
import type { ProjectedAttendance, ProjectedClaim, ProjectedGuarantees } from './projectElector.ts';

/** Up to where a room is projected. */
export type ProjectedPlace = { readonly epoch: number; readonly seq: number; readonly at: number };

type StoredClaim = Omit<ProjectedClaim, 'isWithdrawn'> & { readonly isWithdrawn: 0 | 1 };
type StoredState = {
  readonly standing: ProjectedGuarantees['standing'];
  readonly hasAttended: 0 | 1;
  readonly attendedAt: number | null;
  readonly observations: number;
  readonly isDuplicate: 0 | 1;
};
const NOTHING: StoredState = { standing: 'notAsked', hasAttended: 0, attendedAt: null, observations: 0, isDuplicate: 0 };

/** The projection as it lies in SQL. What is the same already is not written; every call belongs into a transaction of the caller's. */
export function createProjectedRows(sqlite: Sqlite) {
  const selectPlace = sqlite.prepare<[string], ProjectedPlace>('SELECT epoch, seq, at FROM projection WHERE room = ?');
  const upsertPlace = sqlite.prepare<[room: string, epoch: number, seq: number, at: number]>(
    `INSERT INTO projection (room, epoch, seq, at) VALUES (?, ?, ?, ?)
     ON CONFLICT (room) DO UPDATE SET epoch = excluded.epoch, seq = excluded.seq, at = excluded.at`,
  );
  const selectClaims = sqlite.prepare<[string, string], StoredClaim>(
    `SELECT owner, answer, answered_at AS answeredAt, contact, contacted_at AS contactedAt, is_withdrawn AS isWithdrawn
     FROM claim_row WHERE committee_id = ? AND elector_id = ? ORDER BY owner`,
  );
  const deleteClaims = sqlite.prepare<[string, string]>('DELETE FROM claim_row WHERE committee_id = ? AND elector_id = ?');
  const insertClaim = sqlite.prepare<
    [string, string, owner: string, answer: string, number | null, contact: string, number | null, isWithdrawn: number]
  >(
    `INSERT INTO claim_row (committee_id, elector_id, owner, answer, answered_at, contact, contacted_at, is_withdrawn)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const selectState = sqlite.prepare<[string, string], StoredState>(
    `SELECT standing, has_attended AS hasAttended, attended_at AS attendedAt, observations, is_duplicate AS isDuplicate
     FROM elector_state WHERE committee_id = ? AND elector_id = ?`,
  );
  const deleteState = sqlite.prepare<[string, string]>('DELETE FROM elector_state WHERE committee_id = ? AND elector_id = ?');
  const upsertState = sqlite.prepare<[string, string, standing: string, number, number | null, number, number]>(
    `INSERT INTO elector_state (committee_id, elector_id, standing, has_attended, attended_at, observations, is_duplicate)
     VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (committee_id, elector_id) DO UPDATE SET standing = excluded.standing, has_attended = excluded.has_attended,
       attended_at = excluded.attended_at, observations = excluded.observations, is_duplicate = excluded.is_duplicate`,
  );
  const selectElectors = {
    guarantees: sqlite
      .prepare<[string, string], string>(
        'SELECT DISTINCT elector_id FROM claim_row WHERE committee_id = ? UNION SELECT elector_id FROM elector_state WHERE committee_id = ?',
      )
      .pluck(),
    attendance: sqlite.prepare<[string], string>('SELECT elector_id FROM elector_state WHERE committee_id = ?').pluck(),
  };
  const isErased = sqlite.prepare<[string], number>('SELECT 1 FROM erased_elector WHERE id = ?').pluck();

  /** @returns whether anything is different now */
  function writeState(committee: string, elector: string, change: Partial<StoredState>): boolean {
    const before = selectState.get(committee, elector) ?? NOTHING;
    const after = { ...before, ...change };
    if (isSameState(before, after)) return false;
    // absent is what nothing is known of, whichever of the two documents said so last
    if (isSameState(after, NOTHING)) deleteState.run(committee, elector);
    else upsertState.run(committee, elector, after.standing, after.hasAttended, after.attendedAt, after.observations, after.isDuplicate);
    return true;
  }

  return {
    place: (room: string): ProjectedPlace | undefined => selectPlace.get(room),
    setPlace: (room: string, { epoch, seq, at }: ProjectedPlace): void => void upsertPlace.run(room, epoch, seq, at),
    /** Everybody who has a row that a room of this kind writes. */
    electors: (kind: 'guarantees' | 'attendance', committee: string): readonly string[] =>
      kind === 'guarantees' ? selectElectors.guarantees.all(committee, committee) : selectElectors.attendance.all(committee),

    /** Of somebody who was erased nothing is written, whatever a document still holds. @returns whether anything is different now */
    writeGuarantees(committee: string, elector: string, projected: ProjectedGuarantees): boolean {
      const { standing, claims }: ProjectedGuarantees = isErased.get(elector) ? { standing: 'notAsked', claims: [] } : projected;
      const isNewStanding = writeState(committee, elector, { standing });
      const rows = claims.map((claim): StoredClaim => ({ ...claim, isWithdrawn: claim.isWithdrawn ? 1 : 0 }));
      const before = selectClaims.all(committee, elector);
      if (before.length === rows.length && before.every((row, i) => isSameClaim(row, rows[i]))) return isNewStanding;
      deleteClaims.run(committee, elector);
      for (const { owner, answer, answeredAt, contact, contactedAt, isWithdrawn } of rows)
        insertClaim.run(committee, elector, owner, answer, answeredAt, contact, contactedAt, isWithdrawn);
      return true;
    },

    /** As `writeGuarantees`. */
    writeAttendance(committee: string, elector: string, projected: ProjectedAttendance): boolean {
      const { hasAttended, attendedAt, observations, isDuplicate } = projected;
      const { standing: _, ...none } = NOTHING;
      const state = { hasAttended: hasAttended ? 1 : 0, attendedAt, observations, isDuplicate: isDuplicate ? 1 : 0 } as const;
      return writeState(committee, elector, isErased.get(elector) ? none : state);
    },
  };
}

const isSameState = (a: StoredState, b: StoredState): boolean =>
  a.standing === b.standing &&
  a.hasAttended === b.hasAttended &&
  a.attendedAt === b.attendedAt &&
  a.observations === b.observations &&
  a.isDuplicate === b.isDuplicate;

const isSameClaim = (a: StoredClaim, b: StoredClaim | undefined): boolean =>
  a.owner === b?.owner &&
  a.answer === b.answer &&
  a.answeredAt === b.answeredAt &&
  a.contact === b.contact &&
  a.contactedAt === b.contactedAt &&
  a.isWithdrawn === b.isWithdrawn;
