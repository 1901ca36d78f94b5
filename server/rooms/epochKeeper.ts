import { isDerivedRoom, ROOT_NAME } from '../../schema/rooms.ts';
import type { DocLog } from './docLog.ts';
import type { EngineEvents } from './engineEvents.ts';
import { isWorn } from './epochRewrite.ts';
import { createLeftAlone, renewRoom } from './renewRoom.ts';
import type { RoomRegistry } from './roomRegistry.ts';
import type { Timers } from './timers.ts';

/** How often it is asked whether it is quiet. */
const ASK_EVERY_MS = 15 * 60_000;

/**
 * Writes worn documents anew, room after room, in quiet hours. Whoever is in such a room is closed 4409 and comes back with a fresh replica; unsent edits
 * are written anew by the tablet.
 * @param deps.isQuiet nobody works now
 */
export function createEpochKeeper(deps: {
  readonly registry: Pick<RoomRegistry, 'open' | 'forget'>;
  readonly log: DocLog;
  readonly timers: Timers;
  readonly isQuiet: () => boolean;
  readonly events: EngineEvents;
  readonly onError: (event: { room: string; error: unknown }) => void;
}) {
  const { registry, log, timers } = deps;
  const isLeftAlone = createLeftAlone(timers);
  let isStopped = false;
  let isPassing = false;
  let callOff = timers.after(ASK_EVERY_MS, ask);

  function ask(): void {
    if (!isStopped) callOff = timers.after(ASK_EVERY_MS, ask);
    if (!isPassing && deps.isQuiet()) pass().catch((error: unknown) => deps.onError({ room: '', error }));
  }

  /** Looks at every room there is. */
  async function pass(): Promise<void> {
    isPassing = true;
    try {
      for (const name of await log.rooms()) {
        if (isStopped || !deps.isQuiet()) return;
        await look(name).catch((error: unknown) => deps.onError({ room: name, error })); // the next night tries again; nothing has changed
        await new Promise<void>((resolve) => timers.soon(resolve));
      }
    } finally {
      isPassing = false;
    }
  }

  async function look(name: string): Promise<void> {
    const room = await registry.open(name);
    await room.settled();
    if (room.isFailed) return; // meanwhile: what it holds may not be on disk (I3)
    const pens = isDerivedRoom(name) ? room.doc.getMap(ROOT_NAME).size : 0;
    if (!isLeftAlone(name, room) && isWorn(room.doc, pens)) await renewRoom(room, deps);
  }

  return {
    pass,
    stop(): void {
      isStopped = true;
      callOff();
    },
  };
}
