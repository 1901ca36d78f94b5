import type { RollElector } from '../../../schema/api.ts';
import { type Relation, relation } from '../../../schema/fold.ts';

export type Relative = { readonly elector: RollElector; readonly relation: Relation };

const CLOSENESS: readonly Relation[] = ['parent', 'child', 'sibling', 'cousin', 'family'];

/** Who in this roll is probably related to an elector, the closest first, each group in roll order. A hint from names, never a fact. */
export function findRelatives(elector: RollElector, electors: readonly RollElector[]): readonly Relative[] {
  const found = electors.flatMap((other): Relative[] => {
    if (other.id === elector.id || other.isRemoved === true) return [];
    const how = relation(elector, other);
    return how ? [{ elector: other, relation: how }] : [];
  });
  return CLOSENESS.flatMap((how) => found.filter((relative) => relative.relation === how));
}
