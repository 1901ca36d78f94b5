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
 * edits were based on, or nothing. A value that is there already needs no writing, unless it was given anew; any other was written by somebody
 * since, and overwriting it blindly would make the older one win. Cells that say one thing together are not torn apart (`leaderOf`).
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
    const chain = chains.get(write.key) ?? [];
    if (chain.at(-1) !== write) return 'superseded';
    const present = read(write.key);
    const isThere = (value: Scalar | undefined): boolean => isSameValue(value, present);
    if (isThere(write.value)) return 'there';
    return isThere(undefined) || chain.some(({ base, value }) => isThere(base) || isThere(value)) ? 'write' : 'conflict';
  }

  return entries.map((entry) => {
    const fates = new Map(entry.writes.map((write) => [write.key, ownFate(write)]));
    const renewed = new Set(entry.writes.map(({ key }) => fates.get(key) === 'write' && leaderOf(key)));
    function fateOf(write: BasedWrite): Fate {
      const leader = leaderOf(write.key);
      const [own, itsFate] = [ownFate(write), fates.get(leader ?? '') ?? 'superseded'];
      const fate = own === 'there' || itsFate === 'superseded' ? own : itsFate;
      return fate === 'there' && renewed.has(leader ?? write.key) ? 'write' : fate;
    }
    const meant = (fate: Fate): E['writes'][number][] => entry.writes.filter((write) => fateOf(write) === fate);
    return { entry, writes: meant('write'), conflicts: meant('conflict') };
  });
}

/** Of writes what changes something. What says one thing together goes together: an answer given anew stands against whoever did not know of it, as any other does (O1). */
export function changesIn<W extends CellWrite>(writes: readonly W[], read: (key: string) => Scalar | undefined, leaderOf: LeaderOf): W[] {
  const said = ({ key }: W): string => leaderOf(key) ?? key;
  const changed = new Set(writes.filter(({ key, value }) => !isSameValue(read(key), value)).map(said));
  return writes.filter((write) => changed.has(said(write)));
}

/** Of each key what this device has written and on what, the write that counts last. The server may have taken some of them. */
function chainsOf(entries: readonly Entry[]): ReadonlyMap<string, readonly BasedWrite[]> {
  const chains = new Map<string, BasedWrite[]>();
  for (const write of entries.flatMap((entry) => entry.writes)) {
    const chain = chains.get(write.key);
    if (chain) chain.push(write);
    else chains.set(write.key, [write]);
  }
  return chains;
}

/** In a list of guarantees the time of an answer goes with the answer, the time of a contact with the contact. */
export function leaderOfClaim(cell: string): string | null {
  const parsed = parseKey('guarantees', cell);
  if (parsed?.kind !== 'claim') return null;
  if (parsed.field === 'answeredAt') return claimKey(parsed.elector, parsed.owner, 'answer');
  return parsed.field === 'contactedAt' ? claimKey(parsed.elector, parsed.owner, 'contact') : null;
}
export const leaderIn = (roomName: string): LeaderOf => (parseRoomName(roomName)?.kind === 'guarantees' ? leaderOfClaim : () => null);
