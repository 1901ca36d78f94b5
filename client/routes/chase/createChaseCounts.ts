/** The figures above the chase list, kept up to date from the electors that a change names: an edit costs its own elector and never a walk over the roll. */
import { type Accessor, createSignal } from 'solid-js';
import { CHASE_VIEWS, type ChaseFacts, type ChaseView, isIn } from './chaseFacts.ts';

/** Distinct electors of the roll. */
export type ChaseCounts = {
  readonly promised: number;
  readonly attended: number;
  readonly missing: number;
  readonly views: Readonly<Record<ChaseView, number>>;
};

/** What one elector is counted in. */
type Share = readonly (ChaseView | 'promised' | 'attended')[];

const NOTHING: Share = [];

export function createChaseCounts(readFacts: (elector: string) => ChaseFacts) {
  const shares = new Map<string, Share>();
  const [counts, setCounts] = createSignal(sumOf(new Map()));
  const sums = new Map<Share[number], number>();
  const add = (share: Share, step: 1 | -1): void => {
    for (const one of share) sums.set(one, (sums.get(one) ?? 0) + step);
  };
  return {
    counts: counts satisfies Accessor<ChaseCounts>,
    /** Counts these anew; all others are as they were. */
    changed(electors: Iterable<string>): void {
      for (const elector of electors) {
        const share = shareOf(readFacts(elector));
        add(shares.get(elector) ?? NOTHING, -1);
        add(share, 1);
        shares.set(elector, share);
      }
      setCounts(sumOf(sums));
    },
    /** Nobody is counted any more: the roll is another. */
    clear(): void {
      shares.clear();
      sums.clear();
    },
  };
}

const shareOf = (facts: ChaseFacts): Share => {
  const isPromised = facts.isOnRoll && facts.isPromised;
  const views = CHASE_VIEWS.filter((view) => isIn(view, facts));
  return [...(isPromised ? (['promised'] as const) : []), ...(isPromised && facts.hasAttended ? (['attended'] as const) : []), ...views];
};

function sumOf(sums: ReadonlyMap<Share[number], number>): ChaseCounts {
  const of = (one: Share[number]): number => sums.get(one) ?? 0;
  const views = Object.fromEntries(CHASE_VIEWS.map((view) => [view, of(view)])) as Record<ChaseView, number>; // every view has one
  return { promised: of('promised'), attended: of('attended'), missing: of('promised') - of('attended'), views };
}
