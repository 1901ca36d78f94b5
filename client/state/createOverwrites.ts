import type * as Y from 'yjs';
import type { Scalar } from '../../schema/keys.ts';
import { isSameValue } from '../../schema/keys.ts';
import type { LeaderOf } from '../../schema/rebaseEdits.ts';
import { type Fate, fateOf, type StoodBefore, type ValueId } from './fateOf.ts';

/** A value of this person that was replaced by somebody who did not know of it, and what stood there then. */
export type Overwrite = StoodBefore & { readonly theirs: { readonly value: Scalar; readonly author: string | null } };

/** A copy of the document, and who wrote what in it. */
export type JudgedCopy = {
  readonly rows: Y.Map<Scalar>;
  /** Whether values under this client id are this person's. */
  isOwn(clientId: number): boolean;
  authorOf(key: string): string | null;
};

/** What is on the list of what was replaced. */
export type OpenOverwrite = { readonly id: string; readonly key: string; readonly value: Scalar; readonly written: ValueId };

/**
 * Finds what was replaced unknowingly (O1–O3), once, and takes it off the list when nothing is left to decide: the cell says the same, the same person
 * has written there since, or somebody who knew of it has written over it and it is theirs that did not prevail.
 */
export function createOverwrites(deps: {
  readonly leaderOf: LeaderOf;
  open(): readonly OpenOverwrite[];
  add(found: readonly Overwrite[]): void;
  close(ids: readonly string[]): void;
}) {
  const { leaderOf } = deps;
  const isOpenFate = (fate: Fate): boolean => fate === 'replaced' || fate === 'unknown'; // of another generation of the document: not known any more

  return {
    /**
     * @param stood values that stood in cells and may no longer; those of others are passed over
     * @param changed keys whose value may have changed
     */
    judge({ rows, isOwn, authorOf }: JudgedCopy, stood: readonly StoodBefore[], changed: ReadonlySet<string>): void {
      const isOver = ({ key, value, written }: OpenOverwrite): boolean =>
        changed.has(key) && (isSameValue(rows.get(key), value) || !isOpenFate(fateOf(rows, key, written, isOwn)));
      const over = deps.open().filter(isOver);
      if (over.length > 0) deps.close(over.map(({ id }) => id));

      const found = stood.filter(
        ({ key, id, value }) => isOwn(id.clientId) && !isSameValue(rows.get(key), value) && fateOf(rows, key, id, isOwn) === 'replaced',
      );
      const replaced = new Set(found.map(({ key }) => key));
      const told = found.filter(({ key }) => {
        const leader = leaderOf(key);
        return leader === null || replaced.has(leader); // a time is worth nothing without its answer
      });
      if (told.length > 0)
        deps.add(told.map((one) => ({ ...one, theirs: { value: rows.get(one.key) ?? null, author: authorOf(one.key) } })));
    },
  };
}
