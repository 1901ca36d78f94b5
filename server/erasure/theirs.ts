import { attendanceOf, type Entry, readEntry, refText, unlistedOf } from '../../schema/attendance.ts';
import type { Scalar } from '../../schema/keys.ts';

/**
 * What else than the keys that begin with an elector is about them: arrivals on no list of whom it was said that it was they, with what was typed of number and name. `arrivals`: by writer and
 * time, which they keep wherever they are moved to, and number, which they keep where it is free; `cells`: where they stand, and whatever says who they were.
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
const momentOf = ({ writer, value }: Entry): string => `${writer} ${value.atMs.toString(36)}`;
const arrivalName = (entry: Entry): string => `${momentOf(entry)} ${entry.n.toString(36)}`;
const MOMENT = /^\S+ \S+/;

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

/** What may be theirs in a committee. `arrival`: null of a word that says, or ever said, that one was this elector. */
export type Candidate = {
  readonly room: string;
  readonly key: string;
  readonly arrival: { readonly name: string; readonly typed: string } | null;
};

/** Whatever stands in a committee and was written at the moments of these arrivals, or says of one that it was this elector. */
export function candidatesIn(room: string, electorId: string, cells: Cells, arrivals: ReadonlySet<string>): Candidate[] {
  const moments = new Set([...arrivals].map((name) => MOMENT.exec(name)?.[0]));
  return entriesIn(electorId, cells).unlisted.flatMap((entry): Candidate[] => {
    const { key, value } = entry;
    if (value.kind === 'unlisted' && moments.has(momentOf(entry)))
      return [{ room, key, arrival: { name: arrivalName(entry), typed: `${value.number}|${value.name}` } }];
    return value.kind === 'match' && value.elector === electorId ? [{ room, key, arrival: null }] : [];
  });
}

/**
 * Which of the candidates are theirs. All lines of a slip have one writer and one time: the number tells them apart, and where a move had to give another one, what was typed. Where neither
 * does, all of that moment are: of whom is erased nothing stays.
 * @param known where arrivals were found before, and may be gone from by now
 */
export function cellsOfArrivals(arrivals: ReadonlySet<string>, candidates: readonly Candidate[], known: Traces['cells']): Traces['cells'] {
  const before = new Set(known.map(([, key]) => key));
  const moments = new Set<string>();
  const typedAt = new Set<string>();
  for (const name of arrivals) {
    const [writer = '', time = '', n] = name.split(' ');
    const named = candidates.flatMap(({ arrival }) => (arrival?.name === name ? [`${writer} ${time} ${arrival.typed}`] : []));
    for (const each of named) typedAt.add(each);
    if (named.length === 0 && !before.has(`?${writer}${n}`)) moments.add(`${writer} ${time}`);
  }
  const isTheirs = ({ arrival }: Candidate): boolean => {
    if (!arrival) return true;
    const moment = MOMENT.exec(arrival.name)?.[0] ?? '';
    return moments.has(moment) || typedAt.has(`${moment} ${arrival.typed}`);
  };
  return candidates.filter(isTheirs).map(({ room, key }) => [room, key]);
}

function entriesIn(electorId: string, cells: Cells): { readonly unlisted: readonly Entry[]; readonly observations: readonly Entry[] } {
  const read = [...cells].flatMap(([key, value]) => readEntry(key, value) ?? []);
  return {
    unlisted: read.filter(({ kind }) => kind === 'unlisted').map(({ entry }) => entry),
    observations: read.filter(({ elector }) => elector === electorId).map(({ entry }) => entry),
  };
}
