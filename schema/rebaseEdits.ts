import type { CellWrite } from './guarantees.ts';
import { claimKey, isSameValue, parseKey, type Scalar } from './keys.ts';
import { parseRoomName } from './rooms.ts';

/** One cell of an edit and the value it was based on. */
type BasedWrite = { readonly key: string; readonly value: Scalar; readonly base?: Scalar | undefined };
type Entry = { readonly writes: readonly BasedWrite[] };

export type Rebased<E extends Entry> = {
  readonly entry: E;
  /** To be written anew on the other replica. */
  readonly writes: readonly CellWrite[];
  /** Not to be written: somebody has changed the cell in the meantime. */
  readonly conflicts: readonly E['writes'][number][];
};

/** The key whose fate a key shares when both were written together; null where it has its own. */
export type LeaderOf = (key: string) => string | null;

/** `superseded`: a later edit of this device says it. `there`: the cell holds it already. */
type Fate = 'superseded' | 'there' | 'write' | 'conflict';

/**
 * What of unsent edits may be written on another replica of the room (C7): the last value of each key, where the replica still holds what the
 * edits were based on, or nothing. A value that is there already needs no writing; any other was written by somebody since, and overwriting
 * it blindly would make the older one win. Cells that say one thing together are not torn apart (`leaderOf`).
 *
 * @param entries in the order made
 * @param read the other replica's cells
 */
export function rebaseEdits<E extends Entry>(
  entries: readonly E[],
  read: (key: string) => Scalar | undefined,
  leaderOf: LeaderOf = () => null,
): Rebased<E>[] {
  const chains = chainsOf(entries);

  function ownFate(write: BasedWrite): Fate {
    const chain = chains.get(write.key);
    if (chain?.last !== write) return 'superseded';
    const present = read(write.key);
    if (isSameValue(present, write.value)) return 'there';
    const isFree = isSameValue(present, undefined) || chain.own.some((value) => isSameValue(value, present));
    return isFree ? 'write' : 'conflict';
  }

  return entries.map((entry) => {
    const writes: CellWrite[] = [];
    const conflicts: E['writes'][number][] = [];
    for (const write of entry.writes) {
      const leader = entry.writes.find(({ key }) => key === leaderOf(write.key));
      const itsFate = leader ? ownFate(leader) : 'superseded';
      const own = ownFate(write);
      const fate = own === 'there' || itsFate === 'superseded' ? own : itsFate;
      if (fate === 'write') writes.push({ key: write.key, value: write.value });
      if (fate === 'conflict') conflicts.push(write);
    }
    return { entry, writes, conflicts };
  });
}

/** Of each key what this device has written and on what, and the write that counts. The server may have taken some of them. */
function chainsOf(entries: readonly Entry[]) {
  const chains = new Map<string, { readonly own: (Scalar | undefined)[]; last: BasedWrite }>();
  for (const write of entries.flatMap((entry) => entry.writes)) {
    const chain = chains.get(write.key) ?? { own: [], last: write };
    chain.own.push(write.base, write.value);
    chain.last = write;
    chains.set(write.key, chain);
  }
  return chains;
}

/** In a list of guarantees the time of an answer goes with the answer, the time of a contact with the contact. */
export function leaderIn(roomName: string): LeaderOf {
  if (parseRoomName(roomName)?.kind !== 'guarantees') return () => null;
  return (key) => {
    const parsed = parseKey('guarantees', key);
    if (parsed?.kind !== 'claim') return null;
    if (parsed.field === 'answeredAt') return claimKey(parsed.elector, parsed.owner, 'answer');
    return parsed.field === 'contactedAt' ? claimKey(parsed.elector, parsed.owner, 'contact') : null;
  };
}
