import type { RollElector } from '../../../schema/api.ts';
import { createElectorSearch } from '../../../schema/electorSearch.ts';
import { foldText } from '../../../schema/fold.ts';
import { findNamesakes } from '../../../schema/namesakes.ts';

/** Whom what was typed may mean. */
export type Hit =
  | { readonly kind: 'nothing' }
  /** Several, the likeliest first: more has to be typed, or one is picked. `isNumber`: they are those whose number begins so. */
  | { readonly kind: 'several'; readonly ids: readonly string[]; readonly isNumber: boolean }
  | { readonly kind: 'one'; readonly id: string }
  /** `id` goes by a name that others have as well: they are shown side by side, and one is chosen. */
  | { readonly kind: 'namesakes'; readonly id: string; readonly ids: readonly string[] }
  | { readonly kind: 'not-found' };

export type DoorSearch = {
  hitOf(text: string): Hit;
  /** This elector, or the choice among their namesakes. */
  hitFor(id: string): Hit;
};

const NOTHING: Hit = { kind: 'nothing' };
const NOT_FOUND: Hit = { kind: 'not-found' };

/** What is found at a door: digits alone are a number, whole and exact (B7); everything else is searched for (S1–S3). A snapshot of one roll, in its order. */
export function createDoorSearch(electors: readonly RollElector[]): DoorSearch {
  const search = createElectorSearch(electors);
  const numbers = electors.map(({ id, number }) => ({ id, number: foldText(number) }));
  const byNumber = new Map(numbers.map(({ id, number }) => [number, id]));
  const namesakes = findNamesakes(electors);

  function hitFor(id: string): Hit {
    const others = namesakes.get(id);
    return others ? { kind: 'namesakes', id, ids: [id, ...others] } : { kind: 'one', id };
  }
  function byDigits(number: string): Hit {
    const exact = byNumber.get(number);
    if (exact !== undefined) return hitFor(exact);
    const ids = numbers.filter((one) => one.number.startsWith(number)).map(({ id }) => id);
    return ids.length > 0 ? { kind: 'several', ids, isNumber: true } : NOT_FOUND;
  }

  return {
    hitFor,
    hitOf(text) {
      const folded = foldText(text);
      if (folded === '') return NOTHING;
      if (/^[0-9 ]+$/.test(folded)) return byDigits(folded.replaceAll(' ', '').replace(/^0+(?=.)/, ''));
      const ids = search.find(text);
      const [only] = ids;
      if (only === undefined) return NOT_FOUND;
      return ids.length === 1 ? hitFor(only) : { kind: 'several', ids, isNumber: false };
    },
  };
}
