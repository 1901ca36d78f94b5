/** The chase list's rows, held still while they are touched (J1, V2): a change strikes a row in its place and never moves, adds or removes one; `refresh` does. */
import type { ElectorId } from '../../../schema/ids.ts';

/** One row in its place. The object stays the same while the row is on the list; `isStruck` changes under it. */
export type ChaseSlot = { readonly elector: ElectorId; readonly isStruck: boolean };
type MutableSlot = { -readonly [member in keyof ChaseSlot]: ChaseSlot[member] };

export type HeldRows = {
  /** The roll in its order; takes effect with the next `refresh`. */
  setOrder(electors: readonly ElectorId[]): void;
  /** Says anew of these whether they belong; returns the slots that look different now, none of which has moved. */
  changed(electors: Iterable<string>): readonly ChaseSlot[];
  refresh(): void;
  slots(): readonly ChaseSlot[];
  /** Rows that would leave or come with a refresh. */
  pending(): number;
};

/** @param belongs whether an elector is to be on the list now */
export function createHeldRows(belongs: (elector: ElectorId) => boolean): HeldRows {
  let order: readonly ElectorId[] = [];
  let onRoll: ReadonlySet<string> = new Set();
  let slots: readonly MutableSlot[] = [];
  let byElector = new Map<string, MutableSlot>();
  const pending = new Set<string>();
  return {
    setOrder(electors) {
      order = electors;
      onRoll = new Set(electors);
    },
    changed(electors) {
      const patched: MutableSlot[] = [];
      for (const elector of electors) {
        if (!onRoll.has(elector)) continue;
        const slot = byElector.get(elector);
        const isWanted = belongs(elector as ElectorId); // one of the roll's
        if (isWanted === (slot !== undefined)) pending.delete(elector);
        else pending.add(elector);
        if (!slot || slot.isStruck === !isWanted) continue;
        slot.isStruck = !isWanted;
        patched.push(slot);
      }
      return patched;
    },
    refresh() {
      const known = byElector;
      byElector = new Map();
      for (const elector of order) {
        if (!belongs(elector)) continue;
        const slot = known.get(elector) ?? { elector, isStruck: false };
        slot.isStruck = false;
        byElector.set(elector, slot);
      }
      slots = [...byElector.values()];
      pending.clear();
    },
    slots: () => slots,
    pending: () => pending.size,
  };
}
