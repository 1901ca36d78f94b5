import type * as Y from 'yjs';
import { attendanceOf, type Entry, headcountOf, readEntry, unlistedOf } from '../../../schema/attendance.ts';
import type { ChaseAnswer } from '../../../schema/chaseApi.ts';
import { readClaim } from '../../../schema/guarantees.ts';
import type { ElectorId, UserId } from '../../../schema/ids.ts';
import { parseKey, type Scalar } from '../../../schema/keys.ts';
import { ROOT_NAME } from '../../../schema/rooms.ts';
import { readSettlement, settledStandingOf } from '../../../schema/settlements.ts';
import type { TrueState } from './createTruth.ts';

/** What somebody makes of a committee's documents, elector by elector as they change. Lives as long as its documents. */
export type Mirror = {
  setRoll(roll: ReadonlySet<string>): void;
  /** What the server says beside the documents. */
  setHalf(half: ChaseAnswer): void;
  stateOf(elector: string): TrueState;
  /** Whose cells have changed since it was last asked. */
  takeTouched(): ReadonlySet<string>;
  /** Whether somebody was counted, unlisted or matched since it was last asked. */
  takeOthers(): boolean;
  electors(): ReadonlySet<string>;
  /** Distinct electors of the roll who have attended; null where nobody counts them. */
  attended(): number | null;
  headcount(): number;
  /** Sorted {@link lineOf}s. */
  unlisted(): readonly string[];
};
export type MirrorOf = (attendance: Y.Doc, guarantees: Y.Doc | null) => Mirror;

/** What the pure functions make of the documents. */
export function createMirror(attendance: Y.Doc, guarantees: Y.Doc | null): Mirror {
  const rows = attendance.getMap<Scalar>(ROOT_NAME);
  const claimRows = guarantees?.getMap<Scalar>(ROOT_NAME) ?? null;
  const entries = new Map<string, Map<string, Entry>>();
  const others = new Map<string, Entry>();
  const owners = new Map<string, Set<UserId>>();
  const settlers = new Map<string, Set<UserId>>();
  let touched = new Set<string>();
  let hasOthers = false;
  let roll: ReadonlySet<string> = new Set();
  let off: ReadonlySet<string> = new Set();

  function lookAtEntry(key: string): void {
    const read = readEntry(key, rows.get(key));
    if (!read) return;
    if (read.elector === null) {
      others.set(key, read.entry);
      hasOthers = true;
      return;
    }
    const ofElector = entries.get(read.elector) ?? new Map<string, Entry>();
    entries.set(read.elector, ofElector.set(key, read.entry));
    touched.add(read.elector);
  }
  function lookAtClaim(key: string): void {
    const parsed = parseKey('guarantees', key);
    if (parsed?.kind !== 'claim' && parsed?.kind !== 'settlement') return;
    const into = parsed.kind === 'claim' ? owners : settlers;
    const people = into.get(parsed.elector) ?? new Set<UserId>();
    into.set(parsed.elector, people.add(parsed.kind === 'claim' ? parsed.owner : parsed.user));
    touched.add(parsed.elector);
  }
  for (const key of rows.keys()) lookAtEntry(key);
  rows.observe(({ keysChanged }) => keysChanged.forEach(lookAtEntry));
  for (const key of claimRows?.keys() ?? []) lookAtClaim(key);
  claimRows?.observe(({ keysChanged }) => keysChanged.forEach(lookAtClaim));

  function hasPromised(elector: string): boolean {
    const read = (key: string): Scalar | undefined => claimRows?.get(key);
    const claims = [...(owners.get(elector) ?? [])].map((owner) => readClaim(read, elector as ElectorId, owner)); // from a key of the grammar
    const settlements = [...(settlers.get(elector) ?? [])].flatMap((by) => readSettlement(by, read(`${elector}!${by}`)) ?? []);
    return settledStandingOf(claims, settlements) === 'promised';
  }

  return {
    setRoll(now) {
      roll = now;
    },
    setHalf({ doNotCall }) {
      off = new Set(doNotCall.map(({ electorId }) => electorId));
    },
    stateOf(elector) {
      const { hasAttended, isDuplicate } = attendanceOf([...(entries.get(elector)?.values() ?? [])]);
      return { hasAttended, isDuplicate, isChased: roll.has(elector) && !off.has(elector) && !hasAttended && hasPromised(elector) };
    },
    takeTouched() {
      const since = touched;
      touched = new Set();
      return since;
    },
    takeOthers() {
      const had = hasOthers;
      hasOthers = false;
      return had;
    },
    electors: () => new Set([...entries.keys(), ...owners.keys()]),
    attended: () => null,
    headcount: () => headcountOf([...others.values()].filter(({ key }) => key.startsWith('#'))),
    unlisted: () =>
      unlistedOf([...others.values()].filter(({ key }) => key.startsWith('?')))
        .map(lineOf)
        .sort(),
  };
}

export const lineOf = ({ entry, matched }: ReturnType<typeof unlistedOf>[number]): string =>
  `${entry.value.number} → ${matched?.elector ?? '–'}`;
