import type { CellWrite } from '../../schema/guarantees.ts';
import type { Scalar } from '../../schema/keys.ts';
import { type EntryWrite, isSameValue, type OutboxEntry } from './outboxEntry.ts';

export type Rebased = {
  readonly entry: OutboxEntry;
  /** To be written anew on the other replica. */
  readonly writes: readonly CellWrite[];
  /** Not to be written: somebody has changed the cell in the meantime. */
  readonly conflicts: readonly EntryWrite[];
};

/**
 * What of unsent edits may be written on another replica of the room (architecture, decision 4; critique 1.9): the last value of each key,
 * where the replica still holds what the edits were based on, or nothing. A value that is there already needs no writing; any other was
 * written by somebody since, and overwriting it blindly would make the older one win.
 *
 * @param entries in the order made
 * @param read the other replica's cells
 */
export function rebaseEdits(entries: readonly OutboxEntry[], read: (key: string) => Scalar | undefined): Rebased[] {
  const chains = new Map<string, { readonly own: (Scalar | undefined)[]; last: EntryWrite }>();
  for (const write of entries.flatMap((entry) => entry.writes)) {
    const chain = chains.get(write.key) ?? { own: [], last: write };
    chain.own.push(write.base, write.value); // the server may have taken some of them before the connection broke
    chain.last = write;
    chains.set(write.key, chain);
  }
  return entries.map((entry) => {
    const writes: CellWrite[] = [];
    const conflicts: EntryWrite[] = [];
    for (const write of entry.writes) {
      const chain = chains.get(write.key);
      if (chain?.last !== write) continue; // a later edit says it
      const present = read(write.key);
      if (isSameValue(present, write.value)) continue;
      if (isSameValue(present, undefined) || chain.own.some((value) => isSameValue(value, present)))
        writes.push({ key: write.key, value: write.value });
      else conflicts.push(write);
    }
    return { entry, writes, conflicts };
  });
}
