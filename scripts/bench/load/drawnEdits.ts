import type * as Y from 'yjs';
import { ROOT_NAME } from '../../../schema/rooms.ts';
import { createRandom } from '../../../schema/testing.ts';
import { noteKey, noteOfEdit } from './documents.ts';
import { markerName } from './marker.ts';

/** Rooms in which every tablet writes now and then, on two servers: tablet i of a room is on server i mod 2. */
export type DrawnPlan = {
  readonly rows: number;
  readonly rooms: readonly string[];
  /** On both servers together. */
  readonly tabletsInRoom: number;
  /** Of all tablets of all rooms. */
  readonly edits: number;
  readonly seed: number;
};

/** One of the two servers. */
export type Side = 0 | 1;
export const SIDES = [0, 1] as const satisfies readonly Side[];

/** An edit of the plan: the `edit`-th of its writer. Room r has the writers r × tabletsInRoom … */
export type DrawnEdit = { readonly writer: number; readonly edit: number };
export type DrawnEdits = ReturnType<typeof drawEdits>;

/** Who writes when: for each edit any tablet of any room, the same for the same seed. */
export function drawEdits({ rooms, tabletsInRoom, edits, seed }: DrawnPlan) {
  const random = createRandom(seed);
  const numbers: number[][] = Array.from({ length: rooms.length * tabletsInRoom }, () => []);
  const sequence = Array.from({ length: edits }, (_, number): DrawnEdit => {
    const writer = random.int(numbers.length);
    const own = numbers[writer] ?? [];
    own.push(number);
    return { writer, edit: own.length - 1 };
  });
  return {
    sequence,
    editsOf: (writer: number): number => numbers[writer]?.length ?? 0,
    /** The place of an edit in the sequence; undefined when it is none of the plan. */
    numberOf: (writer: number, edit: number): number | undefined => numbers[writer]?.[edit],
  };
}

export const roomOf = (plan: Pick<DrawnPlan, 'tabletsInRoom'>, writer: number): number => Math.floor(writer / plan.tabletsInRoom);

export const sideOf = (plan: Pick<DrawnPlan, 'tabletsInRoom'>, writer: number): Side => ((writer % plan.tabletsInRoom) % 2 === 0 ? 0 : 1);

/**
 * How many notes of a room do not hold what their writer wrote last.
 * @param own the writer whose replica this is: not every server sends people their own edits
 */
export function wrongDrawnNotes(doc: Y.Doc, plan: DrawnPlan, drawn: DrawnEdits, roomNumber: number, own: number | null = null): number {
  const expected = new Map<string, string>();
  for (let inRoom = 0; inRoom < plan.tabletsInRoom; inRoom++) {
    const writer = roomNumber * plan.tabletsInRoom + inRoom;
    if (writer === own) continue;
    for (let edit = 0; edit < drawn.editsOf(writer); edit++)
      expected.set(noteKey(noteOfEdit(plan.rows, inRoom, plan.tabletsInRoom, edit)), markerName(writer, edit));
  }
  const map = doc.getMap(ROOT_NAME);
  return [...expected].filter(([key, name]) => !String(map.get(key)).startsWith(name)).length;
}
