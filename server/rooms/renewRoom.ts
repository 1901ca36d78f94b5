import type { DocLog } from './docLog.ts';
import type { EngineEvents } from './engineEvents.ts';
import { type DocumentChange, rewriteDocument } from './epochRewrite.ts';
import type { OpenedDocument } from './loadDocument.ts';
import type { Room } from './room.ts';
import type { RoomRegistry } from './roomRegistry.ts';
import type { Timers } from './timers.ts';

const MAX_CLIENT_ID = 2 ** 32;
const LEFT_ALONE_MS = 60_000;

/**
 * Whether a room is not to be written anew yet, for an edit in it was acknowledged within a minute: its tablet may not have heard of it. By the clock that never jumps
 * for edits that this process saw, else by the time of the last row. Where that lies ahead, because this clock was set back or another process's is ahead, it counts from
 * when it was first found.
 */
export function createLeftAlone({ now, elapsedMs }: Pick<Timers, 'now' | 'elapsedMs'>) {
  const ahead = new Map<string, { readonly atMs: number; readonly foundMs: number }>();

  return (name: string, { sinceEditMs, lastRowAtMs }: Pick<Room, 'sinceEditMs' | 'lastRowAtMs'>): boolean => {
    if (sinceEditMs !== null) return sinceEditMs < LEFT_ALONE_MS;
    const ageMs = now() - lastRowAtMs;
    if (ageMs >= 0) {
      ahead.delete(name);
      return ageMs < LEFT_ALONE_MS;
    }
    const known = ahead.get(name);
    const found = known?.atMs === lastRowAtMs ? known : { atMs: lastRowAtMs, foundMs: elapsedMs() };
    ahead.set(name, found);
    return elapsedMs() - found.foundMs < LEFT_ALONE_MS;
  };
}

/**
 * Begins a new generation of a document with its live cells and nothing else.
 * @param held all that the log has of it
 * @param change what is another in it
 * @throws LogMovedError when somebody has written meanwhile; nothing has changed then
 * @returns the new epoch; null when the document holds something else than flat cells
 */
export async function beginAnew(
  name: string,
  held: Pick<OpenedDocument, 'doc' | 'epoch' | 'seq' | 'authors' | 'earlierClientIds'>,
  log: DocLog,
  change?: DocumentChange,
): Promise<number | null> {
  const taken = new Set([...held.doc.store.clients.keys(), ...held.earlierClientIds]);
  const newClientId = (): number => {
    let id: number;
    do id = Math.floor(Math.random() * MAX_CLIENT_ID);
    while (taken.has(id));
    taken.add(id);
    return id;
  };
  const fresh = rewriteDocument(held.doc, held.authors, newClientId, change);
  return fresh && log.beginEpoch(name, held.epoch, held.seq, fresh);
}

/** The same for a room that this process holds: whoever is in it is closed 4409 and comes back with a fresh replica. */
export async function renewRoom(
  room: Room,
  deps: { readonly registry: Pick<RoomRegistry, 'open' | 'forget'>; readonly log: DocLog; readonly events: EngineEvents },
  change?: DocumentChange,
): Promise<number | null> {
  const { registry } = deps;
  const epoch = await beginAnew(room.name, room, deps.log, change);
  if (epoch === null) return null;
  const present = await registry.open(room.name); // another, when this one was unloaded meanwhile and somebody came back before the epoch began
  for (const old of [room, present]) {
    if (old.epoch === epoch) continue;
    for (const connection of old.connections) connection.close('replica-out-of-date'); // at once: the registry sees to its own rooms only
    registry.forget(old);
    await old.unload();
  }
  deps.events.epochBegun?.(room.name, room.epoch, epoch);
  return epoch;
}
