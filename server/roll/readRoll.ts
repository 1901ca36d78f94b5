import { eq, sql } from 'drizzle-orm';
import type { RollAnswer, RollElector } from '../../schema/api.ts';
import { findNamesakes } from '../../schema/namesakes.ts';
import { compareRollNumbers } from '../../schema/roll.ts';
import { campaign } from '../../schema/tables/campaign.ts';
import { elector, rollTag as rollTags } from '../../schema/tables/roll.ts';
import type { Db } from '../database.ts';
import { preparedFor } from '../preparedFor.ts';

/** What of a roll is seen: everything, or what a door needs (`ROLL_SIGHT` says which role sees what). */
export type RollSight = 'all' | 'own' | 'door';

/**
 * The electors of one committee, sorted by roll number as numbers; empty for a committee that does not exist. Whether the caller may see them is decided
 * before. The door gets number and name, and year of birth and area only of those whose first three names another elector of the committee has too.
 */
export function readRoll(db: Db, committee: string, sight: RollSight): RollAnswer {
  const rows = db.select().from(elector).where(eq(elector.committeeId, committee)).all();
  rows.sort((a, b) => compareRollNumbers(a.rollNumber, b.rollNumber));
  const namesakes = sight === 'door' ? findNamesakes(rows.map(({ id, fullName }) => ({ id, name: fullName }))) : null;
  const electors = rows.map((row): RollElector => {
    const { id, rollNumber, fullName, family, area, gender, birthYear } = row;
    const seen = { id, number: rollNumber, name: fullName, ...(row.status === 'removed' ? { isRemoved: true } : {}) };
    if (sight !== 'door') return { ...seen, family, area, gender, birthYear };
    return namesakes?.has(id) ? { ...seen, area, birthYear } : seen;
  });
  return { committee, version: rollVersion(db), electors };
}

/** What is another one whenever anything of the committee's roll is: for its ETag. Of a committee that never had electors there is none. */
export const rollTag = (db: Db, committee: string): string => tagIn(db).get({ committee })?.tag ?? 'none';
const tagIn = preparedFor((db) =>
  db
    .select({ tag: rollTags.tag })
    .from(rollTags)
    .where(eq(rollTags.committeeId, sql.placeholder('committee')))
    .prepare(),
);

/** How often the roll of any committee was changed, by a file, a move or an erasure; 0 before the first. */
export const rollVersion = (db: Db): number => versionIn(db).get()?.version ?? 0;
const versionIn = preparedFor((db) => db.select({ version: campaign.rollVersion }).from(campaign).prepare());
