import { CLAIM_FIELDS } from '../../schema/keys.ts';
import { MAX_ENTRIES_OF_ELECTOR, MAX_OBSERVATIONS_OF_PERSON, MAX_OWNERS_OF_ELECTOR, MAX_UNNAMED_OF_PERSON } from '../../schema/limits.ts';
import type { RoomKind } from '../../schema/rooms.ts';

/** Rough counts of a room: each is of all that share it. Two bytes for an elector would be ten times as much. */
const ROUGH_COUNTS = 4_096;

/** What of a room's keys is counted together, and how much of it there may be. `nameOf`: what a key counts for; null when it counts for nothing. */
type Crowd = { readonly max: number; readonly nameOf: (key: string) => string | null };

const CROWDS: Partial<Record<RoomKind, readonly Crowd[]>> = {
  attendance: [
    /** Elector and person, over all of their devices. */
    { max: MAX_ENTRIES_OF_ELECTOR, nameOf: (key) => (isObservation(key) ? key.slice(0, 16) : null) },
    /** Person. */
    { max: MAX_OBSERVATIONS_OF_PERSON, nameOf: (key) => (isObservation(key) ? key.slice(10, 16) : null) },
    /** Kind and person. */
    { max: MAX_UNNAMED_OF_PERSON, nameOf: (key) => (isObservation(key) ? null : key.slice(0, 7)) },
  ],
  /** Elector, whoever the owners are. A settlement is its own person's, one each. */
  guarantees: [
    {
      max: MAX_OWNERS_OF_ELECTOR * Object.keys(CLAIM_FIELDS).length,
      nameOf: (key) => (key.charAt(10) === '!' ? null : key.slice(0, 10)),
    },
  ],
};

/** Of keys of attendance: those that name an elector. Arrivals on no list and headcounts name none. */
const isObservation = (key: string): boolean => !key.startsWith('?') && !key.startsWith('#');

/** Whether a key has its place however large the document is: each person has so many of their own, which nobody else can take up. */
export const hasOwnPlace = (kind: RoomKind | undefined, key: string): boolean => kind === 'attendance' && isObservation(key);

export type Crowding = ReturnType<typeof createCrowding>;

/**
 * Whether more stands of one elector, or of one person, than anybody honest has to say (L1): whatever is projected or shown of an elector is read as a whole after every change, and a document that one
 * person could fill would take nobody's entries any more. Counted are the keys of the document, whoever brought them, so that every process that holds the room comes to the same.
 *
 * @param rows the document's keys, of which none ever goes
 */
export function createCrowding(kind: RoomKind | undefined, rows: ReadonlyMap<string, unknown>) {
  const crowds = ((kind && CROWDS[kind]) ?? []).map((crowd) => ({ ...crowd, countOf: createCount(crowd, rows) }));
  return {
    /** For the new keys of one frame, which are not in the document yet. A guarantor's own claims always have a place: nobody else can take it up. */
    ofFrame(userId: string): (key: string) => boolean {
      const created = crowds.map(() => new Map<string, number>());
      return (key) => {
        if (kind === 'guarantees' && key.slice(10, 16) === userId) return false;
        const isOver = crowds.map(({ max, nameOf, countOf }, i) => {
          const name = nameOf(key);
          if (name === null) return false;
          const more = (created[i]?.get(name) ?? 0) + 1;
          created[i]?.set(name, more);
          return countOf(name) + more > max;
        });
        return isOver.includes(true);
      };
    },
  };
}

/** How many keys of the document count for a name; below the bound it may say more than there are. */
function createCount({ max, nameOf }: Crowd, rows: ReadonlyMap<string, unknown>): (name: string) => number {
  const rough = new Uint32Array(ROUGH_COUNTS);
  /** Of those whose rough count is over the bound. */
  const exact = new Map<string, number>();
  const walk = rows.keys(); // in the order in which they came; once walked past its end it would see no later one
  let walked = 0;

  function catchUp(): void {
    for (; walked < rows.size; walked++) {
      const name = nameOf(walk.next().value ?? '');
      if (name === null) continue;
      const slot = slotOf(name);
      rough[slot] = (rough[slot] ?? 0) + 1;
      const known = exact.get(name);
      if (known !== undefined) exact.set(name, known + 1);
    }
  }

  return (name) => {
    catchUp();
    const atMost = rough[slotOf(name)] ?? 0;
    const known = atMost < max ? atMost : exact.get(name);
    if (known !== undefined) return known;
    let count = 0;
    for (const key of rows.keys()) if (nameOf(key) === name) count += 1;
    exact.set(name, count);
    return count;
  };
}

function slotOf(name: string): number {
  let hash = 0;
  for (let i = 0; i < name.length; i++) hash = (Math.imul(hash, 31) + name.charCodeAt(i)) | 0;
  return (hash ^ (hash >>> 12)) & (ROUGH_COUNTS - 1);
}
