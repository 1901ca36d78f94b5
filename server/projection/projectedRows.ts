import type { Database as Sqlite } from 'better-sqlite3';
import type { ProjectedAttendance, ProjectedClaim, ProjectedGuarantees } from './projectElector.ts';

/** Up to where a room is projected. */
export type ProjectedPlace = { readonly epoch: number; readonly seq: number; readonly at: number };

const OF_ELECTOR = 'committee_id = ? AND elector_id = ?';
/** Stands for a number in `projected_place`: every row of the log has projected itself since, so SQL stands where the log ends. */
const OPEN = -1;

const NO_PLACE = 'NOT EXISTS (SELECT 1 FROM projection WHERE room = @room)';

/** Electors and places of the projection as they lie in SQL. What is the same already is not written; every call belongs into a transaction of the caller's. */
export function createProjectedRows(sqlite: Sqlite) {
  const selectPlace = sqlite.prepare<[string], ProjectedPlace>('SELECT epoch, seq, at FROM projection WHERE room = ?');
  const upsertPlace = sqlite.prepare<[room: string, epoch: number, seq: number, at: number]>(
    `INSERT INTO projected_place (room, epoch, seq, at) VALUES (?, ?, ?, ?)
     ON CONFLICT (room) DO UPDATE SET epoch = excluded.epoch, seq = excluded.seq, at = excluded.at`,
  );
  const selectWritten = sqlite.prepare<[string], { epoch: number; seq: number }>('SELECT epoch, seq FROM projected_place WHERE room = ?');
  const openPlace = sqlite.prepare<[room: string]>(`UPDATE projected_place SET seq = ${OPEN} WHERE room = ?`);
  const deletePlace = sqlite.prepare<[string]>('DELETE FROM projected_place WHERE room = ?');
  const selectOwners = sqlite.prepare<[string, string], string>(`SELECT owner FROM claim_row WHERE ${OF_ELECTOR}`).pluck();
  const deleteClaim = sqlite.prepare<[string, string, owner: string]>(`DELETE FROM claim_row WHERE ${OF_ELECTOR} AND owner = ?`);
  const upsertClaim = sqlite.prepare<
    [string, string, owner: string, answer: string, number | null, contact: string, number | null, isWithdrawn: number]
  >(
    `INSERT INTO claim_row (committee_id, elector_id, owner, answer, answered_at, contact, contacted_at, is_withdrawn)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (committee_id, elector_id, owner) DO UPDATE SET answer = excluded.answer, answered_at = excluded.answered_at,
       contact = excluded.contact, contacted_at = excluded.contacted_at, is_withdrawn = excluded.is_withdrawn
     WHERE answer <> excluded.answer OR answered_at IS NOT excluded.answered_at OR contact <> excluded.contact
       OR contacted_at IS NOT excluded.contacted_at OR is_withdrawn <> excluded.is_withdrawn`,
  );
  const upsertStanding = sqlite.prepare<[string, string, standing: string]>(
    `INSERT INTO elector_state (committee_id, elector_id, standing) VALUES (?, ?, ?)
     ON CONFLICT (committee_id, elector_id) DO UPDATE SET standing = excluded.standing WHERE standing <> excluded.standing`,
  );
  const upsertAttendance = sqlite.prepare<[string, string, attendedAt: number, observations: number, isDuplicate: number]>(
    `INSERT INTO elector_state (committee_id, elector_id, has_attended, attended_at, observations, is_duplicate) VALUES (?, ?, 1, ?, ?, ?)
     ON CONFLICT (committee_id, elector_id) DO UPDATE SET has_attended = 1, attended_at = excluded.attended_at,
       observations = excluded.observations, is_duplicate = excluded.is_duplicate
     WHERE attended_at IS NOT excluded.attended_at OR observations <> excluded.observations OR is_duplicate <> excluded.is_duplicate`,
  );
  const clearStanding = sqlite.prepare<[string, string]>(
    `UPDATE elector_state SET standing = 'notAsked' WHERE ${OF_ELECTOR} AND standing <> 'notAsked'`,
  );
  const clearAttendance = sqlite.prepare<[string, string]>(
    `UPDATE elector_state SET has_attended = 0, attended_at = NULL, observations = 0, is_duplicate = 0 WHERE ${OF_ELECTOR} AND has_attended = 1`,
  );
  // absent is what nothing is known of, whichever of the two documents said so last
  const deleteState = sqlite.prepare<[string, string]>(
    `DELETE FROM elector_state WHERE ${OF_ELECTOR} AND standing = 'notAsked' AND has_attended = 0`,
  );
  const selectElectors = {
    guarantees: sqlite
      .prepare<[string, string], string>(
        'SELECT DISTINCT elector_id FROM claim_row WHERE committee_id = ? UNION SELECT elector_id FROM elector_state WHERE committee_id = ?',
      )
      .pluck(),
    attendance: sqlite.prepare<[string], string>('SELECT elector_id FROM elector_state WHERE committee_id = ?').pluck(),
  };
  const hasNone = {
    guarantees: `NOT EXISTS (SELECT 1 FROM claim_row WHERE committee_id = @committee)
      AND NOT EXISTS (SELECT 1 FROM elector_state WHERE committee_id = @committee AND standing <> 'notAsked')`,
    attendance: `NOT EXISTS (SELECT 1 FROM elector_state WHERE committee_id = @committee AND has_attended = 1)
      AND NOT EXISTS (SELECT 1 FROM unlisted_row WHERE committee_id = @committee)
      AND NOT EXISTS (SELECT 1 FROM headcount_row WHERE committee_id = @committee)`,
  };
  const selectBare = {
    guarantees: sqlite.prepare<[{ committee: string; room: string }], number>(`SELECT ${hasNone.guarantees} AND ${NO_PLACE}`).pluck(),
    attendance: sqlite.prepare<[{ committee: string; room: string }], number>(`SELECT ${hasNone.attendance} AND ${NO_PLACE}`).pluck(),
  };
  const countErased = sqlite.prepare<[], number>('SELECT coalesce(max(rowid), 0) FROM erased_elector').pluck();
  const selectErased = sqlite.prepare<[], string>('SELECT id FROM erased_elector').pluck();
  let erased: ReadonlySet<string> = new Set();
  let lastErased = -1;

  /** @returns whether anything is different now */
  function clear(statement: typeof clearStanding, committee: string, elector: string): boolean {
    if (statement.run(committee, elector).changes === 0) return false;
    deleteState.run(committee, elector);
    return true;
  }

  function writeClaims(committee: string, elector: string, claims: readonly ProjectedClaim[], owners: ReadonlySet<string> | null): boolean {
    let isNew = false;
    for (const owner of owners ?? selectOwners.all(committee, elector)) {
      if (claims.some((claim) => claim.owner === owner)) continue;
      if (deleteClaim.run(committee, elector, owner).changes > 0) isNew = true;
    }
    for (const { owner, answer, answeredAt, contact, contactedAt, isWithdrawn } of claims) {
      if (owners?.has(owner) === false) continue;
      const { changes } = upsertClaim.run(committee, elector, owner, answer, answeredAt, contact, contactedAt, isWithdrawn ? 1 : 0);
      if (changes > 0) isNew = true;
    }
    return isNew;
  }

  return {
    place: (room: string): ProjectedPlace | undefined => selectPlace.get(room),
    setPlace: (room: string, { epoch, seq, at }: ProjectedPlace): void => void upsertPlace.run(room, epoch, seq, at),
    /**
     * For rows that are projected with their append: whether the room stands where they begin. From then on it stands wherever its log ends, and nothing is written of its place, until
     * somebody appends without projecting (`closePlace` of the log).
     */
    follow(room: string, epoch: number, before: number): boolean {
      const place = selectWritten.get(room);
      if (place?.epoch !== epoch || before === 0) return false;
      if (place.seq === before) openPlace.run(room);
      return place.seq === before || place.seq === OPEN;
    },
    /** As `follow`, of a room's very first rows. */
    setFollowing: (room: string, epoch: number, at: number): void => void upsertPlace.run(room, epoch, OPEN, at),
    /** Whether nothing was ever projected of a room: no place, and no row. */
    isBare: (room: string, kind: 'guarantees' | 'attendance', committee: string): boolean =>
      selectBare[kind].get({ committee, room }) === 1,
    /** Nothing is known any more of what a room's rows stand on. */
    forgetPlace: (room: string): void => void deletePlace.run(room),
    /** Everybody who has a row that a room of this kind writes. */
    electors: (kind: 'guarantees' | 'attendance', committee: string): readonly string[] =>
      kind === 'guarantees' ? selectElectors.guarantees.all(committee, committee) : selectElectors.attendance.all(committee),
    /** In every transaction before anything of an elector is written. */
    readErased(): void {
      const last = countErased.get() ?? 0; // nobody is taken out of the list of who was erased
      if (last === lastErased) return;
      erased = new Set(selectErased.all());
      lastErased = last;
    },

    /**
     * Of somebody who was erased nothing is written, whatever a document still holds.
     * @param owners whose claims may be others than they were; null: anybody's
     * @returns whether anything is different now
     */
    writeGuarantees(
      committee: string,
      elector: string,
      { standing, claims }: ProjectedGuarantees,
      owners: ReadonlySet<string> | null,
    ): boolean {
      const isErased = erased.has(elector);
      const isNewClaim = writeClaims(committee, elector, isErased ? [] : claims, owners);
      const isNewStanding =
        isErased || standing === 'notAsked'
          ? clear(clearStanding, committee, elector)
          : upsertStanding.run(committee, elector, standing).changes > 0;
      return isNewClaim || isNewStanding;
    },

    /** As `writeGuarantees`. */
    writeAttendance(committee: string, elector: string, { attendedAt, observations, isDuplicate }: ProjectedAttendance): boolean {
      if (attendedAt === null || erased.has(elector)) return clear(clearAttendance, committee, elector);
      return upsertAttendance.run(committee, elector, attendedAt, observations, isDuplicate ? 1 : 0).changes > 0;
    },
  };
}
export type ProjectedRows = ReturnType<typeof createProjectedRows>;
