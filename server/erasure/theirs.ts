import { attendanceOf, type Entry, readEntry, refText, unlistedOf } from '../../schema/attendance.ts';
import type { Scalar } from '../../schema/keys.ts';

/**
 * What else than the keys that begin with an elector is about them: arrivals on no list of whom it was said that it was they, with what was typed of number and name. `arrivals`: by writer and
 * time, which they keep wherever they are moved to; `cells`: where they stand, and whatever says who they were.
 */
export type Traces = { readonly arrivals: readonly string[]; readonly cells: readonly (readonly [room: string, key: string])[] };
export const NO_TRACES: Traces = { arrivals: [], cells: [] };

export const bothTraces = (a: Traces, b: Traces): Traces => ({
  arrivals: [...new Set([...a.arrivals, ...b.arrivals])],
  cells: [...new Map([...a.cells, ...b.cells].map(([room, key]) => [`${room} ${key}`, [room, key] as const])).values()],
});

/** All cells that are about an elector, in any room and any generation of it: keys are never used again. */
export type Theirs = {
  readonly has: (room: string, key: string) => boolean;
  /** JSON of what to look for in a row's JSON list of keys. Nothing else in it has a quotation mark before ten characters of an id. */
  readonly needles: (room: string) => string;
};

export function createTheirs(electorId: string, { cells }: Traces): Theirs {
  const keysIn = new Map([...Map.groupBy(cells, ([room]) => room)].map(([room, found]) => [room, new Set(found.map(([, key]) => key))]));
  return {
    has: (room, key) => key.startsWith(electorId) || (keysIn.get(room)?.has(key) ?? false),
    needles: (room) => JSON.stringify([`"${electorId}`, ...[...(keysIn.get(room) ?? [])].map((key) => `"${key}"`)]),
  };
}

type Cells = Iterable<readonly [string, Scalar]>;
const arrivalName = ({ writer, value }: Entry): string => `${writer} ${value.atMs.toString(36)}`;

/**
 * The arrivals in a committee of which the last word that stands says that they were this elector, also where the arrival itself was taken back; and those that were moved here by their
 * number, which are observations of them now.
 */
export function arrivalsOf(electorId: string, cells: Cells): string[] {
  const { unlisted, observations } = entriesIn(electorId, cells);
  const arrivals = new Set(unlisted.filter(({ value }) => value.kind === 'unlisted').map(refText));
  const saidOf = unlistedOf(unlisted.filter(({ value }) => value.kind !== 'undo' || !arrivals.has(refText(value.target))));
  return [
    ...saidOf.filter(({ matched }) => matched?.elector === electorId).map(({ entry }) => arrivalName(entry)),
    ...attendanceOf(observations)
      .standing.filter(({ value }) => value.source === 'unlisted')
      .map(arrivalName),
  ];
}

/** The keys in a committee of these arrivals, and of whatever says of one, or ever said, that it was this elector. */
export function arrivalKeys(electorId: string, cells: Cells, arrivals: ReadonlySet<string>): string[] {
  return entriesIn(electorId, cells)
    .unlisted.filter(
      (entry) =>
        (entry.value.kind === 'unlisted' && arrivals.has(arrivalName(entry))) ||
        (entry.value.kind === 'match' && entry.value.elector === electorId),
    )
    .map(({ key }) => key);
}

function entriesIn(electorId: string, cells: Cells): { readonly unlisted: readonly Entry[]; readonly observations: readonly Entry[] } {
  const read = [...cells].flatMap(([key, value]) => readEntry(key, value) ?? []);
  return {
    unlisted: read.filter(({ kind }) => kind === 'unlisted').map(({ entry }) => entry),
    observations: read.filter(({ elector }) => elector === electorId).map(({ entry }) => entry),
  };
}
