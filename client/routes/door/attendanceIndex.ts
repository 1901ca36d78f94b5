/**
 * Everything of an attendance room by elector, with the counts of a door, kept up to date from the keys that a change names: an arrival costs its own elector
 * and never a walk over the committee.
 */
import {
  type AttendanceKeyKind,
  attendanceOf,
  type ElectorAttendance,
  type Entry,
  headcountOf,
  readEntry,
  refText,
  type UnlistedArrival,
  unlistedOf,
  userOf,
} from '../../../schema/attendance.ts';
import type { ElectorId } from '../../../schema/ids.ts';
import type { Scalar } from '../../../schema/keys.ts';

/** An observation and whom it is of. */
export type Mark = { readonly elector: ElectorId; readonly entry: Entry<'voted'>; readonly isUndone: boolean };

export type AttendanceIndex = {
  /** Says who is on the roll; entries of others are kept and not counted. */
  setElectors(ids: Iterable<string>): void;
  /** Reads these keys anew. Returns the electors whose entries were touched; `others`: unlisted arrivals or headcounts were. */
  apply(keys: Iterable<string>): { readonly electors: ReadonlySet<ElectorId>; readonly others: boolean };
  of(elector: string): ElectorAttendance;
  unlisted(): readonly UnlistedArrival[];
  headcount(): number;
  /** Distinct electors of the roll who have attended; with `hand`, only those of whom an observation stands whose writer begins so. */
  count(hand?: string): number;
  /** The marks of a person, taken back or not, the newest first. @param timeOf when one was made */
  lastOf(user: string, howMany: number, timeOf: (entry: Entry) => number): readonly Mark[];
};

const NOTHING = attendanceOf([]);

/** @param hands beginnings of writers that are counted: a person's id, a person's on one device */
export function createAttendanceIndex(read: (key: string) => Scalar | undefined, hands: () => readonly string[]): AttendanceIndex {
  const byElector = new Map<ElectorId, Map<string, Entry>>();
  const derived = new Map<ElectorId, ElectorAttendance>();
  const others: Readonly<Record<Exclude<AttendanceKeyKind, 'observation'>, Map<string, Entry>>> = {
    unlisted: new Map(),
    headcount: new Map(),
  };
  const counted = new Map<string, Set<ElectorId>>(); // by hand; '' is everybody's
  let roll: ReadonlySet<string> = new Set();

  function count(elector: ElectorId, { standing }: ElectorAttendance): void {
    for (const hand of ['', ...hands()]) {
      const electors = counted.get(hand) ?? new Set();
      counted.set(hand, electors);
      if (roll.has(elector) && standing.some(({ writer }) => writer.startsWith(hand))) electors.add(elector);
      else electors.delete(elector);
    }
  }
  function derive(elector: ElectorId): void {
    const now = attendanceOf([...(byElector.get(elector)?.values() ?? [])]);
    derived.set(elector, now);
    count(elector, now);
  }

  /** Entries are set once, and yet a key may go: what was refused is in no replica after this one. */
  function take(key: string): ElectorId | 'others' | null {
    const value = read(key);
    const found = readEntry(key, value);
    const elector = (found ? found.elector : key.slice(0, 10)) as ElectorId | null; // without an entry: where one may have stood
    if (found && found.kind !== 'observation') {
      others[found.kind].set(key, found.entry);
      return 'others';
    }
    if (found && elector) {
      const known = byElector.get(elector) ?? new Map<string, Entry>();
      byElector.set(elector, known.set(key, found.entry));
      return elector;
    }
    if (others.unlisted.delete(key) || others.headcount.delete(key)) return 'others';
    return elector && byElector.get(elector)?.delete(key) ? elector : null;
  }

  return {
    setElectors(ids) {
      roll = new Set(ids);
      counted.clear();
      for (const [elector, attendance] of derived) count(elector, attendance);
    },
    apply(keys) {
      const electors = new Set<ElectorId>();
      let hasOthers = false;
      for (const key of keys) {
        const touched = take(key);
        if (touched === 'others') hasOthers = true;
        else if (touched) electors.add(touched);
      }
      for (const elector of electors) derive(elector);
      return { electors, others: hasOthers };
    },
    of: (elector) => derived.get(elector as ElectorId) ?? NOTHING, // another id has nothing
    unlisted: () => unlistedOf([...others.unlisted.values()]),
    headcount: () => headcountOf([...others.headcount.values()]),
    count: (hand = '') => counted.get(hand)?.size ?? 0,
    lastOf(user, howMany, timeOf) {
      const marks: Mark[] = [];
      for (const [elector, { standing, undone }] of derived) {
        for (const entry of standing) if (userOf(entry) === user) marks.push({ elector, entry, isUndone: false });
        for (const { entry } of undone) if (userOf(entry) === user) marks.push({ elector, entry, isUndone: true });
      }
      return marks.sort((a, b) => timeOf(b.entry) - timeOf(a.entry) || laterFirst(a, b)).slice(0, howMany);
    },
  };
}

const laterFirst = (a: Mark, b: Mark): number => b.entry.n - a.entry.n || (refText(a.entry) < refText(b.entry) ? -1 : 1);
