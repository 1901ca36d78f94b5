import { ROOT_NAME } from '../../schema/rooms.ts';
import { LogMovedError } from '../logMovedError.ts';
import type { DocLog } from '../rooms/docLog.ts';
import type { EngineEvents } from '../rooms/engineEvents.ts';
import { loadDocument, type OpenedDocument } from '../rooms/loadDocument.ts';
import { beginAnew, renewRoom } from '../rooms/renewRoom.ts';
import type { RoomRegistry } from '../rooms/roomRegistry.ts';
import type { ElectorRows } from './electorRows.ts';
import type { Theirs } from './theirs.ts';

/** A room in which people write without a pause is tried again so often. */
const MAX_TRIES = 200;

export type EraseFromRoomDeps = {
  /** The rooms of this process; null when it holds none. */
  readonly registry: Pick<RoomRegistry, 'open' | 'forget' | 'settled'> | null;
  readonly log: DocLog;
  readonly rows: ElectorRows;
  readonly events: EngineEvents;
  /** Resolves when all of a room's log is in SQLite. Rejects when it cannot be brought there. */
  readonly archived: (room: string) => Promise<void>;
  /** Resolves when the log's files beside SQLite hold nothing but what is in it. */
  readonly rewriteFiles: () => Promise<void>;
};

/**
 * Begins a new generation of a room without an elector, if they stand in the present one, so that they stand in none that is ever loaded again.
 * @returns false when no generation names them
 * @throws when the room is written to without a pause, or holds what cannot be written anew
 */
export async function eraseFromRoom(deps: EraseFromRoomDeps, room: string, theirs: Theirs): Promise<boolean> {
  const { rows } = deps;
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    await deps.archived(room);
    if (rows.count(room, 0, theirs) === 0) return false;
    try {
      const isLeft = await renewWithout(deps, room, theirs);
      if (!isLeft) return true;
    } catch (error) {
      if (!(error instanceof LogMovedError)) throw error; // somebody has written meanwhile
    }
  }
  throw new Error(`${room} is written to without a pause`);
}

/** @returns whether it is to be looked at again: an epoch has begun, and somebody may have written before they heard who was erased */
async function renewWithout(deps: EraseFromRoomDeps, name: string, theirs: Theirs): Promise<boolean> {
  const { registry, log, events, rows } = deps;
  const isKept = (key: string): boolean => !theirs.has(name, key);
  const isThere = ({ doc, epoch }: Pick<OpenedDocument, 'doc' | 'epoch'>): boolean =>
    rows.count(name, epoch, theirs) > 0 || [...doc.getMap(ROOT_NAME)._map.keys()].some((key) => !isKept(key));
  const orThrow = (epoch: number | null): void => {
    if (epoch === null) throw new Error(`${name} holds something else than cells and cannot be written anew`);
  };
  if (registry) {
    const room = await registry.open(name);
    await room.settled();
    if (room.isFailed) return true;
    if (!isThere(room)) return false;
    orThrow(await renewRoom(room, { registry, log, events }, { isKept }));
    return true;
  }
  const opened = await loadDocument(name, log, events);
  try {
    if (!isThere(opened)) return false;
    orThrow(await beginAnew(name, opened, log, { isKept }));
    return true;
  } finally {
    opened.doc.destroy();
  }
}
