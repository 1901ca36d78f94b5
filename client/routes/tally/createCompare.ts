import { type Accessor, createMemo, createSignal, untrack } from 'solid-js';
import type { TallyCheckpoint } from '../../../schema/tallyTotals.ts';
import {
  type Comparison,
  compareAt,
  correctedIn,
  dueComparison,
  narrow,
  type Search,
  searchAt,
  unsettledIn,
  untrueNow,
} from './compare.ts';
import type { Count } from './createCount.ts';

export type Compare = {
  /** The comparison that is due by the pile; null while none is. */
  readonly due: Accessor<Comparison | null>;
  /** What is read aloud now: the pile's, or up to the last ballot where somebody compares in between; while a ballot is looked for, half-way. Null without a ballot. */
  readonly now: Accessor<Comparison | null>;
  /** Numbers that have to be settled before words can agree. */
  readonly unsettled: Accessor<readonly number[]>;
  /** The pile in which the two differ. */
  readonly search: Accessor<Search | null>;
  /** The first ballot in which they differ, once only one is left. */
  readonly found: Accessor<number | null>;
  /** Corrected in the pile that is looked through. */
  readonly corrected: Accessor<readonly number[]>;
  /** A comparison that a later correction has made untrue, and no later one has mended. */
  readonly untrue: Accessor<TallyCheckpoint | null>;
  /** They said the same: a comparison is written down, or the search goes on in the other half. Throws as `Count.write` does. @returns whether it was written down */
  equal(): boolean;
  differs(): void;
  /** From the beginning: of the pile, no ballot is looked for any more. */
  restart(): void;
};

/** Where two clerks compare and find what they differ in; nothing of the search is kept. Ends with its owner. */
export function createCompare(count: Pick<Count, 'tally' | 'write' | 'now'>): Compare {
  const { tally } = count;
  const [search, setSearch] = createSignal<Search | null>(null);
  const due = createMemo(() => dueComparison(tally()), undefined, {
    equals: (a, b) => a === b || (a?.number === b?.number && a?.check === b?.check && a?.since === b?.since),
  });
  const pile = createMemo((): Comparison | null => due() ?? (tally().last >= tally().first ? compareAt(tally(), tally().last) : null));
  const found = () => {
    const looking = search();
    return looking && searchAt(looking) === null ? looking.differs : null;
  };
  const now = createMemo(() => {
    const looking = search();
    const at = looking && searchAt(looking);
    return at === null ? pile() : compareAt(tally(), at);
  });
  return {
    due,
    now,
    unsettled: createMemo(() => {
      const comparison = now();
      return comparison ? unsettledIn(tally(), comparison.since, comparison.number) : [];
    }),
    search,
    found,
    corrected: createMemo(() => {
      const looking = search();
      return looking ? correctedIn(tally(), looking.equal, looking.differs) : [];
    }),
    untrue: createMemo(() => untrueNow(tally())),
    equal: () =>
      untrack(() => {
        const comparison = now();
        const looking = search();
        if (!comparison) return false;
        if (looking) {
          setSearch(narrow(looking, comparison.number, true));
          return false;
        }
        count.write([{ kind: 'checkpoint', atMs: count.now(), number: comparison.number, check: comparison.check }]);
        return true;
      }),
    differs: () =>
      untrack(() => {
        const comparison = now();
        const looking = search();
        if (!comparison) return;
        setSearch(looking ? narrow(looking, comparison.number, false) : { equal: comparison.since, differs: comparison.number });
      }),
    restart: () => void setSearch(null),
  };
}
