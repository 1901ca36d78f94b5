import { eq } from 'drizzle-orm';
import { campaign, elector, erasedElector } from '../../schema/tables.ts';
import type { Db } from '../database.ts';

/**
 * Says whether an elector is on the roll of a committee (N5), also one who was removed from it since: their row may still be written about. Who was erased is on none (E2), also where a
 * committee has no roll, of which null is said otherwise. What is known is read again when the roll has changed since: an import, or an erasure.
 */
export function createOnRoll(db: Db): (committee: string, electorId: string) => boolean | null {
  const selectVersion = db.select({ version: campaign.rollVersion }).from(campaign).prepare();
  let knownVersion = -1;
  let erased: ReadonlySet<string> = new Set();
  const known = new Map<string, ReadonlySet<string>>();

  function load(committee: string): ReadonlySet<string> {
    const rows = db.select({ id: elector.id }).from(elector).where(eq(elector.committeeId, committee)).all();
    const electors = new Set(rows.map(({ id }) => id));
    known.set(committee, electors);
    return electors;
  }

  return (committee, electorId) => {
    const version = selectVersion.get()?.version ?? 0;
    if (version !== knownVersion) {
      known.clear();
      erased = new Set(
        db
          .select({ id: erasedElector.id })
          .from(erasedElector)
          .all()
          .map(({ id }) => id),
      );
      knownVersion = version;
    }
    if (erased.has(electorId)) return false;
    const electors = known.get(committee) ?? load(committee);
    return electors.size === 0 ? null : electors.has(electorId);
  };
}
