/**
 * The chase list as signals over both of a committee's rooms and the server's half: who promised and has not come, without asking anybody (J1). A change costs its
 * own elector; rows hold still while they are touched.
 */
import { type Accessor, batch, createEffect, createMemo, createSignal, on, onCleanup, untrack } from 'solid-js';
import type { RollElector } from '../../../schema/api.ts';
import { createElectorSearch, type ElectorSearch } from '../../../schema/electorSearch.ts';
import { type ElectorId, isElectorId } from '../../../schema/ids.ts';
import type { Cells } from '../../state/contracts/room.ts';
import { createLazySignals } from '../../state/createLazySignals.ts';
import { createAttendanceIndex } from '../door/attendanceIndex.ts';
import { createClaimIndex } from '../list/claimIndex.ts';
import { createStillness, type Stillness } from '../list/createStillness.ts';
import { BY_NUMBER, sortElectors } from '../list/listFilter.ts';
import { ALL_OF_THEM, type ChaseFacts, type ChaseFilter, type ChaseHalf, factsOf, fits } from './chaseFacts.ts';
import { type ChaseCounts, createChaseCounts } from './createChaseCounts.ts';
import { type ChaseSlot, createHeldRows } from './heldRows.ts';

/** `automatic`: rows have moved by themselves, and a finger may have been on its way. */
export type ChaseRows = { readonly slots: readonly ChaseSlot[]; readonly cause: 'view' | 'refresh' | 'automatic' };

export type ChaseList = {
  readonly filter: Accessor<ChaseFilter>;
  setFilter(change: Partial<ChaseFilter>): void;
  readonly rows: Accessor<ChaseRows>;
  /** Whether the row only stays until the next refresh; reactive for this row alone. */
  isStruck(slot: ChaseSlot): boolean;
  /** Reactive for this elector alone. */
  factsOf(elector: string): ChaseFacts;
  readonly counts: Accessor<ChaseCounts>;
  readonly pending: Accessor<number>;
  refresh(): void;
  readonly stillness: Stillness;
};

type Source = {
  readonly guarantees: Cells;
  readonly attendance: Cells;
  readonly electors: Accessor<readonly RollElector[]>;
  readonly half: Accessor<ChaseHalf>;
  /** Both rooms can be shown. */
  readonly isOpen: Accessor<boolean>;
  /** The first difference with the server is still coming: nobody has looked at the list yet, so rows may move. */
  readonly isArriving: () => boolean;
};

export function createChaseList(source: Source): ChaseList {
  const claims = createClaimIndex((key) => untrack(() => source.guarantees.cell(key)));
  const attendance = createAttendanceIndex(
    (key) => untrack(() => source.attendance.cell(key)),
    () => [],
  );
  let onRoll: ReadonlySet<string> = new Set();
  const readFacts = (elector: string): ChaseFacts =>
    factsOf(elector, {
      half: untrack(source.half),
      standing: claims.standingOf(elector),
      claims: claims.claimsOf(elector),
      hasAttended: attendance.of(elector).hasAttended,
      isOnRoll: onRoll.has(elector),
    });
  const [filter, setFilter] = createSignal(ALL_OF_THEM);
  const searchIn = createSearchIndex();
  const matching = createMemo(() => {
    const { query } = filter();
    return query.trim() === '' ? null : searchIn(source.electors()).matches(query);
  });
  const held = createHeldRows((elector) => {
    const matches = untrack(matching);
    return (matches === null || matches(elector)) && fits(readFacts(elector), untrack(filter));
  });
  const [rows, setRows] = createSignal<ChaseRows>({ slots: [], cause: 'view' });
  const [pending, setPending] = createSignal(0);
  const slots = new Map<string, ChaseSlot>();
  const struck = createLazySignals((elector) => slots.get(elector)?.isStruck ?? false);
  const facts = createLazySignals(readFacts);
  const figures = createChaseCounts(readFacts);
  const stillness = createStillness(() => apply('automatic'));
  onCleanup(() => stillness.dispose());

  function apply(cause: ChaseRows['cause']): void {
    held.refresh();
    batch(() => {
      slots.clear();
      for (const slot of held.slots()) slots.set(slot.elector, slot);
      setRows({ slots: held.slots(), cause });
      struck.refreshAll();
      setPending(0);
    });
    stillness.cancel();
  }

  function changed(electors: Iterable<string>): void {
    const touched = [...electors];
    const patched = held.changed(touched);
    batch(() => {
      for (const elector of touched) facts.refresh(elector);
      for (const { elector } of patched) struck.refresh(elector);
      figures.changed(touched);
      setPending(held.pending());
    });
    if (held.pending() === 0) stillness.cancel();
    else if (source.isArriving()) apply('view');
    else stillness.request();
  }

  createEffect(
    on([source.electors, source.isOpen], ([electors, isOpen], before) => {
      const there = electors.filter((elector) => elector.isRemoved !== true);
      onRoll = new Set(there.map(({ id }) => id));
      claims.setElectors(onRoll);
      attendance.setElectors(onRoll);
      held.setOrder(sortElectors(there, BY_NUMBER).flatMap(({ id }): ElectorId[] => (isElectorId(id) ? [id] : [])));
      if (isOpen) {
        claims.load(source.guarantees.keys());
        attendance.apply(source.attendance.keys());
        facts.refreshAll();
      }
      figures.clear();
      if (before && before[0].length > 0 && before[1] === isOpen) return changed(onRoll); // a corrected roll waits like everything else
      figures.changed(onRoll);
      apply('view');
    }),
  );
  createEffect(on([filter, matching], () => apply('view'), { defer: true }));
  // what the server said anew may concern anybody
  createEffect(on(source.half, () => changed(onRoll), { defer: true }));
  source.guarantees.onChange((keys) => untrack(source.isOpen) && changed(claims.apply(keys)));
  source.attendance.onChange((keys) => untrack(source.isOpen) && changed(attendance.apply(keys).electors));

  return {
    filter,
    setFilter: (change) => setFilter((current) => ({ ...current, ...change })),
    rows,
    isStruck: (slot) => struck.read(slot.elector),
    factsOf: facts.read,
    counts: figures.counts,
    pending,
    refresh: () => apply('refresh'),
    stillness,
  };
}

/** The index of a roll, made when it is first searched. */
function createSearchIndex() {
  let made: { readonly of: readonly RollElector[]; readonly index: ElectorSearch } | null = null;
  return (electors: readonly RollElector[]): ElectorSearch => {
    if (made?.of !== electors) made = { of: electors, index: createElectorSearch(electors) };
    return made.index;
  };
}
