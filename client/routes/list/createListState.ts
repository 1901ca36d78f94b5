/**
 * The list as signals over the pure model: what is on it, in which view, what waits. One subscription to the room's changes keeps claims,
 * counts and rows up to date; a change re-runs only what reads the elector or the row it belongs to (V1, V2).
 */
import { type Accessor, batch, createEffect, createMemo, createSignal, on, onCleanup, untrack } from 'solid-js';
import type { RollElector } from '../../../schema/api.ts';
import { createElectorSearch, type ElectorSearch } from '../../../schema/electorSearch.ts';
import type { Claim, Standing } from '../../../schema/guarantees.ts';
import type { UserId } from '../../../schema/ids.ts';
import type { Settlement } from '../../../schema/settlements.ts';
import type { Cells } from '../../state/contracts/room.ts';
import { createLazySignals } from '../../state/createLazySignals.ts';
import { createClaimIndex, type ListCounts } from './claimIndex.ts';
import { createStillness, type Stillness } from './createStillness.ts';
import { createFrozenRows, type Slot } from './frozenRows.ts';
import { BY_NUMBER, EVERYTHING, type ListFilter, type ListSort } from './listFilter.ts';

/** Rows as they stand, and why they changed last: a view is looked at from its top, a refresh keeps the eye where it was. */
export type Rows = { readonly slots: readonly Slot[]; readonly cause: 'view' | 'refresh' | 'automatic' };

export type ListState = {
  readonly filter: Accessor<ListFilter>;
  setFilter(change: Partial<ListFilter>): void;
  readonly sort: Accessor<ListSort>;
  setSort(sort: ListSort): void;
  readonly rows: Accessor<Rows>;
  /** The row's guarantor; reactive for this row alone. */
  ownerOf(slot: Slot): UserId | '';
  /** Whether the row only stays until the next refresh; reactive for this row alone. */
  isStruck(slot: Slot): boolean;
  /** Reactive for this elector alone. */
  claimsOf(elector: string): readonly Claim[];
  /** The same of what coordinators have said of contradictions, and of what follows from both. */
  settlementsOf(elector: string): readonly Settlement[];
  standingOf(elector: string): Standing;
  /** Electors whose claims contradict each other and are not settled, by roll number (G6). */
  readonly contradicting: Accessor<readonly string[]>;
  readonly counts: Accessor<ListCounts>;
  /** Electors on the list. */
  readonly shown: Accessor<number>;
  /** Rows that a refresh would remove, add or move. */
  readonly pending: Accessor<number>;
  refresh(): void;
  readonly stillness: Stillness;
};

export type ListSource = {
  readonly cells: Cells;
  readonly electors: Accessor<readonly RollElector[]>;
  /** The room's content can be shown. */
  readonly isOpen: Accessor<boolean>;
  /** The first difference with the server is still coming: nobody has looked at the list yet, so rows may move. */
  readonly isArriving: () => boolean;
};

export function createListState(source: ListSource): ListState {
  const index = createClaimIndex((key) => source.cells.cell(key)); // nothing here may follow what it reads: see `untrack` below
  const [filter, setFilter] = createSignal<ListFilter>(EVERYTHING);
  const [sort, setSort] = createSignal<ListSort>(BY_NUMBER);
  const searchIn = createSearchIndex();
  const view = createMemo(() => {
    const { query } = filter();
    return { filter: filter(), sort: sort(), matches: query.trim() === '' ? null : searchIn(source.electors()).matches(query) };
  });
  const frozen = createFrozenRows(index, untrack(view));
  const [rows, setRows] = createSignal<Rows>({ slots: [], cause: 'view' });
  const [counts, setCounts] = createSignal<ListCounts>(index.counts());
  const [pending, setPending] = createSignal(0);
  const [shown, setShown] = createSignal(0);
  const claims = createLazySignals((elector) => index.claimsOf(elector));
  const settlements = createLazySignals((elector) => index.settlementsOf(elector));
  const standings = createLazySignals((elector) => index.standingOf(elector));
  const slots = new Map<string, Slot>();
  const owners = createLazySignals((slot): UserId | '' => slots.get(slot)?.owner ?? '');
  const struck = createLazySignals((slot) => slots.get(slot)?.isStruck ?? false);
  const stillness = createStillness(() => apply('automatic'));
  onCleanup(() => stillness.dispose());

  function refreshElectors(): void {
    claims.refreshAll();
    settlements.refreshAll();
    standings.refreshAll();
  }
  const contradicting = createMemo(
    () => {
      const open = counts().standings.contradicting > 0 ? new Set(index.contradicting()) : null;
      return open ? source.electors().flatMap(({ id }) => (open.has(id) ? [id] : [])) : [];
    },
    [],
    { equals: (a, b) => a.length === b.length && a.every((elector, i) => elector === b[i]) },
  );

  function publish(cause: Rows['cause']): void {
    batch(() => {
      slots.clear();
      for (const slot of frozen.slots()) slots.set(String(slot.id), slot);
      setRows({ slots: frozen.slots(), cause });
      owners.refreshAll();
      struck.refreshAll();
      setShown(frozen.electorCount());
      setPending(frozen.pending());
      setCounts(index.counts());
    });
    stillness.cancel();
  }

  function apply(cause: Rows['cause']): void {
    frozen.refresh();
    publish(cause);
  }

  const isOpen = createMemo(() => source.isOpen()); // a room says more than once that it is open
  createEffect(
    on([source.electors, isOpen], ([electors, isOpen], before) => {
      if (!isOpen || (electors.length === 0 && !before?.[0].length)) return; // nothing is shown of either alone
      index.setElectors(electors.filter((elector) => elector.isRemoved !== true).map((elector) => elector.id));
      untrack(() => index.load(source.cells.keys()));
      refreshElectors();
      frozen.setElectors(electors);
      const isFirst = !before || before[0].length === 0 || before[1] !== isOpen;
      if (isFirst) return apply('view');
      setPending(frozen.pending()); // a corrected roll waits like everything else
      setCounts(index.counts());
      if (frozen.pending() > 0) stillness.request();
    }),
  );
  createEffect(
    on(
      view,
      (next) => {
        frozen.show(next);
        publish('view');
      },
      { defer: true },
    ),
  );

  source.cells.onChange((keys) => {
    if (!untrack(source.isOpen)) return; // all of it is loaded once when the room opens
    const touched = untrack(() => index.apply(keys));
    if (touched.size === 0) return;
    const patched = frozen.changed(touched);
    batch(() => {
      for (const elector of touched) {
        claims.refresh(elector);
        settlements.refresh(elector);
        standings.refresh(elector);
      }
      for (const { id } of patched) {
        owners.refresh(String(id));
        struck.refresh(String(id));
      }
      setCounts(index.counts());
      setPending(frozen.pending());
    });
    if (frozen.pending() === 0) return stillness.cancel();
    if (source.isArriving()) return apply('view');
    stillness.request();
  });

  return {
    filter,
    setFilter: (change) => setFilter((current) => ({ ...current, ...change })),
    sort,
    setSort,
    rows,
    ownerOf: (slot) => owners.read(String(slot.id)),
    isStruck: (slot) => struck.read(String(slot.id)),
    claimsOf: claims.read,
    settlementsOf: settlements.read,
    standingOf: standings.read,
    contradicting,
    counts,
    shown,
    pending,
    refresh: () => apply('refresh'),
    stillness,
  };
}

/** The index of a roll, made when it is first searched: folding a thousand names must not hold up the first row. */
function createSearchIndex() {
  let made: { readonly of: readonly RollElector[]; readonly index: ElectorSearch } | null = null;
  return (electors: readonly RollElector[]): ElectorSearch => {
    if (made?.of !== electors) made = { of: electors, index: createElectorSearch(electors) };
    return made.index;
  };
}
