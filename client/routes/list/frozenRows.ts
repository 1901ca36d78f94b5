/**
 * The rows on screen, held still while they are touched (V2). A change of claims never moves, adds or removes a row: what no longer fits is
 * struck in its place, what is new waits, both are counted as pending; `refresh` applies them.
 */
import type { RollElector } from '../../../schema/api.ts';
import { type ElectorId, isElectorId, type UserId } from '../../../schema/ids.ts';
import type { ClaimIndex } from './claimIndex.ts';
import { fitsElector, type ListFilter, type ListSort, rowOwners, sortElectors } from './listFilter.ts';

/** One row in its place. The object stays the same while the row is on the list; `owner` and `isStruck` change under it. */
export type Slot = {
  readonly id: number;
  readonly elector: ElectorId;
  /** The claim's guarantor; '' while the elector has no claim. */
  readonly owner: UserId | '';
  /** When another claim came into the row, by the clock of the page. */
  readonly changedHandsAtMs?: number;
  /** The row no longer belongs in this view and leaves at the next refresh. */
  readonly isStruck: boolean;
};
type MutableSlot = { -readonly [member in keyof Slot]: Slot[member] };

export type View = { readonly filter: ListFilter; readonly sort: ListSort; readonly matches: ((id: string) => boolean) | null };

export type FrozenRows = {
  /** Another roll: takes effect with the next `show` or `refresh`. */
  setElectors(electors: readonly RollElector[]): void;
  /** A view chosen by the person: everything is computed anew. */
  show(view: View): void;
  /** Claims of these electors changed. Returns the slots that look different now; none has moved. */
  changed(electors: Iterable<string>): readonly Slot[];
  /** Applies what is pending. */
  refresh(): void;
  slots(): readonly Slot[];
  /** Rows that would leave, come or move with a refresh. */
  pending(): number;
  /** Electors on the list, struck ones included. */
  electorCount(): number;
};

export function createFrozenRows(index: ClaimIndex, first: View): FrozenRows {
  let electors: readonly RollElector[] = [];
  let view = first;
  let slots: readonly MutableSlot[] = [];
  let byElector = new Map<string, MutableSlot[]>();
  /** Electors that this view could show, whatever their claims: what a change has to be looked at for. */
  let candidates = new Set<string>();
  const pendingByElector = new Map<string, number>();
  let pendingTotal = 0;
  let isRollPending = false;
  let lastId = 0;
  let sorted: { readonly of: readonly RollElector[]; readonly sort: ListSort; readonly electors: readonly RollElector[] } | null = null;

  const wanted = (elector: string): readonly (UserId | '')[] =>
    candidates.has(elector) ? rowOwners(index.claimsOf(elector), index.standingOf(elector), view.filter) : [];

  function inOrder(): readonly RollElector[] {
    if (sorted?.of !== electors || sorted.sort !== view.sort)
      sorted = { of: electors, sort: view.sort, electors: sortElectors(electors, view.sort) };
    return sorted.electors;
  }

  function refresh(): void {
    const known = byElector;
    const next: MutableSlot[] = [];
    byElector = new Map();
    candidates = new Set();
    for (const row of inOrder()) {
      const elector = row.id;
      if (!isElectorId(elector) || !fitsElector(row, view.filter, view.matches)) continue;
      if (row.isRemoved === true && index.claimsOf(elector).length === 0) continue;
      candidates.add(elector);
      const owners = wanted(elector);
      if (owners.length === 0) continue;
      const old = known.get(elector) ?? [];
      const own = owners.map((owner) => {
        const slot = old.find((candidate) => candidate.owner === owner) ?? { id: ++lastId, elector, owner, isStruck: false };
        slot.isStruck = false;
        return slot;
      });
      byElector.set(elector, own);
      next.push(...own);
    }
    slots = next;
    pendingByElector.clear();
    pendingTotal = 0;
    isRollPending = false;
  }

  function compare(elector: string, patched: Set<Slot>): void {
    const shown = byElector.get(elector) ?? [];
    const claims = index.claimsOf(elector);
    takeOver(
      shown,
      claims.map((claim) => claim.owner),
      patched,
    );
    const owners = wanted(elector);
    let differences = owners.filter((owner) => !shown.some((slot) => slot.owner === owner)).length;
    for (const slot of shown) {
      const isStruck = !owners.includes(slot.owner);
      if (isStruck) differences++;
      if (slot.isStruck !== isStruck) {
        slot.isStruck = isStruck;
        patched.add(slot);
      }
    }
    // a row that took over another's place may stand in another order than a refresh would give
    if (differences === 0 && shown.some((slot, i) => slot.owner !== owners[i])) differences = 1;
    pendingTotal += differences - (pendingByElector.get(elector) ?? 0);
    if (differences > 0) pendingByElector.set(elector, differences);
    else pendingByElector.delete(elector);
  }

  return {
    setElectors(next) {
      isRollPending ||= electors !== next;
      electors = next;
    },
    show(next) {
      view = next;
      refresh();
    },
    changed(touched) {
      const patched = new Set<Slot>();
      for (const elector of touched) if (candidates.has(elector) || byElector.has(elector)) compare(elector, patched);
      return [...patched];
    },
    refresh,
    slots: () => slots,
    pending: () => pendingTotal + (isRollPending ? 1 : 0),
    electorCount: () => byElector.size,
  };
}

/** A first claim takes its elector's empty row over in place; when the only claim is taken back, its row is the empty one again. */
function takeOver(shown: readonly MutableSlot[], owners: readonly UserId[], patched: Set<Slot>): void {
  const free = owners.filter((owner) => !shown.some((slot) => slot.owner === owner));
  for (const slot of shown) {
    const isGone = slot.owner === '' ? owners.length > 0 : !owners.includes(slot.owner);
    if (!isGone) continue;
    const heir = free.shift() ?? (owners.length === 0 && !shown.some((other) => other.owner === '') ? '' : null);
    if (heir === null) continue;
    slot.owner = heir;
    slot.changedHandsAtMs = performance.now();
    patched.add(slot);
  }
}
