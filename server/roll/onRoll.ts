import { eq } from 'drizzle-orm';
import { elector, electorMove } from '../../schema/tables/roll.ts';
import type { Db } from '../database.ts';
import { rollVersion } from './readRoll.ts';

/**
 * Says whether an elector is on the roll of a committee (N5), also one who was removed from it since, or moved to another: their row may still be written about. Null while the
 * committee has no roll at all. Never one who was erased. Committees are remembered; whoever is not found is looked for again when a file was imported since.
 */
export function createOnRoll(db: Db): (committee: string, electorId: string) => boolean | null {
  const known = new Map<string, { readonly version: number; readonly electors: ReadonlySet<string> }>();

  function load(committee: string, version: number): ReadonlySet<string> {
    const rows = db.select({ id: elector.id }).from(elector).where(eq(elector.committeeId, committee)).all();
    const moved = db.select({ id: electorMove.electorId }).from(electorMove).where(eq(electorMove.fromCommittee, committee)).all();
    const electors = new Set([...rows, ...moved].map(({ id }) => id));
    known.set(committee, { version, electors });
    return electors;
  }

  const erased = db.$client.prepare<[string], number>('SELECT 1 FROM erased_elector WHERE id = ?').pluck();

  return (committee, electorId) => {
    if (erased.get(electorId)) return false;
    const remembered = known.get(committee);
    if (remembered?.electors.has(electorId)) return true;
    const version = rollVersion(db);
    const electors = remembered?.version === version ? remembered.electors : load(committee, version);
    return electors.size === 0 ? null : electors.has(electorId);
  };
}
