import { type Entry, headcountKey, readEntry, unlistedKey } from '../../schema/attendance.ts';
import type { Scalar } from '../../schema/keys.ts';

/** A cell with the key it stands under. */
export type Cell = readonly [key: string, value: Scalar];

/** The cells of a document, whoever holds it. */
export type CellSource = {
  /** Every key that something stands, or stood, under. */
  keys(): Iterable<string>;
  value(key: string): Scalar | undefined;
};

/**
 * What of a document something new may stand of: electors by id, with whose claims (null: anybody's); arrivals on no list and headcounts by the key that each began with.
 */
export type Subjects = { readonly electors: Map<string, Set<string> | null>; readonly others: Set<string> };

export type CellIndex = ReturnType<typeof createCellIndex>;

/**
 * Finds what stands in a document of guarantees or attendance about one elector, one arrival or one headcount, at a cost that follows what is asked for. Whoever changes the document says
 * which keys, once they have changed.
 */
export function createCellIndex(source: CellSource) {
  const keysOf = new Map<string, Set<string>>();
  /** Of entries that say something of another (it is taken back, it was somebody): which one, and the other way round. */
  const targetOf = new Map<string, string>();
  const pointing = new Map<string, Set<string>>();

  function point(key: string): void {
    const target = targetIn(key, source.value(key));
    const before = targetOf.get(key);
    if (before === target) return;
    if (before !== undefined) pointing.get(before)?.delete(key);
    if (target === undefined) targetOf.delete(key);
    else {
      targetOf.set(key, target);
      pointing.set(target, (pointing.get(target) ?? new Set()).add(key));
    }
  }

  /** The arrival or headcount that an entry is, in the end, about: an undo may be of a match. */
  function rootOf(key: string): string {
    let root = key;
    for (let steps = 0; steps < 3; steps++) root = targetOf.get(root) ?? root;
    return root;
  }

  function note(key: string, subjects: Subjects): void {
    if (!isOther(key)) {
      const elector = key.slice(0, 10);
      const owners = subjects.electors.get(elector);
      if (owners === undefined) subjects.electors.set(elector, new Set([ownerOf(key)]));
      else owners?.add(ownerOf(key));
      const keys = keysOf.get(elector);
      if (keys) keys.add(key);
      else keysOf.set(elector, new Set([key]));
      return;
    }
    subjects.others.add(rootOf(key)); // as it was
    point(key);
    subjects.others.add(rootOf(key));
  }

  const all: Subjects = { electors: new Map(), others: new Set() };
  for (const key of source.keys()) note(key, all);

  const read = (keys: Iterable<string>): Cell[] => {
    const cells: Cell[] = [];
    for (const key of keys) {
      const value = source.value(key);
      if (value !== undefined) cells.push([key, value]);
    }
    return cells;
  };

  return {
    /** @returns what something else may stand of now */
    changed(keys: Iterable<string>): Subjects {
      const subjects: Subjects = { electors: new Map(), others: new Set() };
      for (const key of keys) note(key, subjects);
      return subjects;
    },
    /** Everybody and everything that has a cell. */
    all: (): Subjects => ({
      electors: new Map([...keysOf.keys()].map((elector) => [elector, null])),
      others: new Set([...source.keys()].filter(isOther).map(rootOf)),
    }),
    cellsOf: (elector: string): readonly Cell[] => read(keysOf.get(elector) ?? []),
    /** Of an arrival or a headcount: its own cell and whatever takes it back or says who it was, and whatever takes that back. */
    entriesOf(root: string): readonly Entry[] {
      const keys = new Set([root]);
      for (const key of keys) for (const one of pointing.get(key) ?? []) keys.add(one); // a set that grows is walked to its end
      return read(keys).flatMap(([key, value]) => readEntry(key, value)?.entry ?? []);
    },
  };
}

/** Of a claim's cell; of any other nobody's id. */
const ownerOf = (key: string): string => key.slice(10, 16);
const isOther = (key: string): boolean => key.startsWith('?') || key.startsWith('#');

/** The key of the entry that one says something of; undefined when it says nothing of another. */
function targetIn(key: string, value: Scalar | undefined): string | undefined {
  const entry = readEntry(key, value)?.entry;
  if (entry?.value.kind !== 'undo' && entry?.value.kind !== 'match') return undefined;
  return (key.startsWith('?') ? unlistedKey : headcountKey)(entry.value.target);
}
