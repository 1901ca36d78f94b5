import { batch, getOwner, onCleanup } from 'solid-js';
import type * as Y from 'yjs';
import type { Scalar } from '../../schema/keys.ts';
import type { Cells } from './contracts/room.ts';
import { createLazySignals } from './createLazySignals.ts';

type Rows = Y.Map<Scalar>;
type Listener = (keys: ReadonlySet<string>, isLocal: boolean) => void;

export type RoomCells = Cells & {
  /** Shows another replica of the same room in place of this one; only what differs is told. */
  showReplica(rows: Rows): void;
  /** Stops listening; the values stay readable. */
  dispose(): void;
  /** Signals that exist now. */
  readonly watched: number;
};

/** Binds a document's cells to the view with one observer: a write re-runs whoever looks at that cell and nobody else (V1). */
export function createCells(first: Rows): RoomCells {
  const listeners = new Set<Listener>();
  let rows = first;
  const signals = createLazySignals<Scalar | undefined>((key) => rows.get(key));

  function tell(keys: ReadonlySet<string>, isLocal: boolean): void {
    batch(() => {
      for (const key of keys) signals.refresh(key);
      for (const listener of listeners) listener(keys, isLocal);
    });
  }
  function observe({ keysChanged }: Y.YMapEvent<Scalar>, transaction: Y.Transaction): void {
    keysChanged.delete(null as never); // what is no cell of a map (K1); Yjs types the keys of a map as strings only
    if (keysChanged.size > 0) tell(keysChanged, transaction.local);
  }
  rows.observe(observe);

  return {
    cell: signals.read,
    keys: () => rows.keys(),
    onChange(listener) {
      listeners.add(listener);
      const off = () => {
        listeners.delete(listener);
      };
      if (getOwner()) onCleanup(off);
      return off;
    },
    showReplica(next) {
      const before = rows;
      before.unobserve(observe);
      rows = next;
      rows.observe(observe);
      const changed = [...new Set([...before.keys(), ...next.keys()])].filter((key) => before.get(key) !== next.get(key));
      if (changed.length > 0) tell(new Set(changed), false);
    },
    dispose() {
      rows.unobserve(observe);
      listeners.clear();
    },
    get watched() {
      return signals.size;
    },
  };
}
