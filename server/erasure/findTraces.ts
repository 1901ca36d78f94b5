import { parseRoomName } from '../../schema/rooms.ts';
import type { EraseFromRoomDeps } from './eraseFromRoom.ts';
import { cellsOf, readRoom } from './readRoom.ts';
import { arrivalsOf, bothTraces, candidatesIn, cellsOfArrivals, type Traces } from './theirs.ts';

/**
 * Finds what stands about an elector in attendance under other keys than theirs, in every committee: what is said in one may be of an arrival that was moved from another.
 * @param known what was found before
 * @returns `troubles`: of rooms that cannot be read now, and may hold more
 */
export async function findTraces(
  deps: Pick<EraseFromRoomDeps, 'registry' | 'log' | 'events' | 'rows'>,
  electorId: string,
  known: Traces,
): Promise<{ readonly traces: Traces; readonly troubles: readonly unknown[] }> {
  const rooms = deps.rows.rooms().filter((room) => parseRoomName(room)?.kind === 'attendance');
  const troubles: unknown[] = [];
  async function lookThrough<Found>(read: (room: string, cells: ReturnType<typeof cellsOf>) => readonly Found[]): Promise<Found[]> {
    const found: Found[] = [];
    for (const room of rooms) {
      try {
        found.push(...(await readRoom(deps, room, (doc) => read(room, cellsOf(doc)))));
      } catch (error) {
        troubles.push(error);
      }
      await new Promise((resolve) => setImmediate(resolve)); // tablets are served meanwhile
    }
    return found;
  }
  const arrivals = new Set([...known.arrivals, ...(await lookThrough((_, cells) => arrivalsOf(electorId, cells)))]);
  const candidates = await lookThrough((room, cells) => candidatesIn(room, electorId, cells, arrivals));
  return { traces: bothTraces(known, { arrivals: [...arrivals], cells: cellsOfArrivals(arrivals, candidates, known.cells) }), troubles };
}
