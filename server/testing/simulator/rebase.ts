import type { Scalar } from '../../../schema/keys.ts';

export type Write = { readonly key: string; readonly value: Scalar | undefined; readonly base: Scalar | undefined };

/** An edit that is not acknowledged, as the device keeps it. */
export type Entry = {
  readonly id: string;
  /** What of it was not refused. */
  writes: readonly Write[];
  /** How many of them were. */
  refused: number;
  /** Of the replica that it was made on; null before its first hello. */
  epoch: number | null;
  readonly update: Uint8Array;
  /** The data frame of the present connection that holds it. */
  sentAs: number | null;
  /** Its replica is gone: it has to be written anew. */
  isAside: boolean;
};

/** What is left to write of edits whose replica is gone (C7): the last value of each key, unless somebody has written there since. */
export function rebase(entries: readonly Entry[], read: (key: string) => Scalar | undefined) {
  const last = new Map<string, Write>();
  const own = new Map<string, (Scalar | null)[]>();
  for (const write of entries.flatMap((entry) => entry.writes)) {
    last.set(write.key, write);
    own.set(write.key, [...(own.get(write.key) ?? []), write.base ?? null, write.value ?? null]);
  }
  return entries.map((entry) => {
    const open = entry.writes.filter((write) => last.get(write.key) === write && (read(write.key) ?? null) !== (write.value ?? null));
    const isFree = (write: Write): boolean => {
      const present = read(write.key) ?? null;
      return present === null || (own.get(write.key) ?? []).includes(present);
    };
    return { entry, left: open.filter(isFree), isConflict: open.some((write) => !isFree(write)) };
  });
}
