import { createHash } from 'node:crypto';
import type { Database } from '../database.ts';

/** Who is on the roll of a committee: ids of 10 characters each, sorted, without anything between. Random ids, nothing personal. */
export type PackedRoll = { readonly version: string; readonly ids: string };

/** What other processes may know of the roll, as it is at the moment of asking. */
export type RollFacts = {
  /** Those that have a roll. */
  committees(): readonly string[];
  /** Null where there is no roll. */
  packed(committee: string): PackedRoll | null;
  /** Ids of electors who were erased, packed in the same way. */
  erased(): string;
  /** Room and key of each arrival on no list that was one of them, as JSON. */
  erasedArrivals(): string;
  /** An import or an erasure has changed it: what was remembered is forgotten. */
  forget(): void;
};

export const ROLL_VERSION_LENGTH = 16;

/** Read once and remembered: 3 MB for 270,000 electors, and asked for again whenever Redis has lost everything. */
export function createRollFacts({ sqlite }: Pick<Database, 'sqlite'>): RollFacts {
  const committees = sqlite.prepare<[], string>('SELECT DISTINCT committee_id FROM elector ORDER BY committee_id').pluck();
  const idsOf = sqlite
    .prepare<[string, string], string | null>(
      // whoever was moved from there too: what a tablet brings late is taken, and goes the same way (R13)
      `SELECT group_concat(id, '') FROM (SELECT id FROM elector WHERE committee_id = ?
       UNION SELECT elector_id FROM elector_move WHERE from_committee = ? ORDER BY id)`,
    )
    .pluck();
  const erased = sqlite.prepare<[], string | null>("SELECT group_concat(id, '') FROM (SELECT id FROM erased_elector ORDER BY id)").pluck();
  const erasedArrivals = sqlite
    .prepare<[], string>('SELECT json_group_array(json_array(room, key)) FROM (SELECT room, key FROM erased_arrival ORDER BY room, key)')
    .pluck();
  const known = new Map<string, PackedRoll | null>();

  function read(committee: string): PackedRoll | null {
    const ids = idsOf.get(committee, committee) ?? null;
    return ids === null ? null : { version: createHash('sha256').update(ids).digest('hex').slice(0, ROLL_VERSION_LENGTH), ids };
  }

  return {
    committees: () => committees.all(),
    packed(committee) {
      const found = known.get(committee) ?? read(committee);
      known.set(committee, found);
      return found;
    },
    erased: () => erased.get() ?? '',
    erasedArrivals: () => erasedArrivals.get() ?? '[]',
    forget: () => known.clear(),
  };
}
