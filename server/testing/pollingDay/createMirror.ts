import type * as Y from 'yjs';
import { attendanceOf, type Entry, headcountOf, readAttendance, readEntry, unlistedOf } from '../../../schema/attendance.ts';
import { readClaim } from '../../../schema/guarantees.ts';
import type { ElectorId, UserId } from '../../../schema/ids.ts';
import { parseKey, type Scalar } from '../../../schema/keys.ts';
import { ROOT_NAME } from '../../../schema/rooms.ts';
import { readSettlement, settledStandingOf } from '../../../schema/settlements.ts';
import type { TrueState } from './createTruth.ts';

export type Mirror = ReturnType<typeof createMirror>;

/** What the pure functions make of a committee's documents, elector by elector as they change. Lives as long as its documents. */
export function createMirror(attendance: Y.Doc, guarantees: Y.Doc | null) {
  const rows = attendance.getMap<Scalar>(ROOT_NAME);
  const claimRows = guarantees?.getMap<Scalar>(ROOT_NAME) ?? null;
  const entries = new Map<string, Map<string, Entry>>();
  const others = new Map<string, Entry>();
  const owners = new Map<string, Set<UserId>>();
  const settlers = new Map<string, Set<UserId>>();
  let touched = new Set<string>();
  let hasOthers = false;

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
    stateOf(elector: string): TrueState {
      const { hasAttended, isDuplicate } = attendanceOf([...(entries.get(elector)?.values() ?? [])]);
      return { hasAttended, isDuplicate, isChased: !hasAttended && hasPromised(elector) };
    },
    takeTouched(): ReadonlySet<string> {
      const since = touched;
      touched = new Set();
      return since;
    },
    /** Whether somebody was counted, unlisted or matched since it was last asked. */
    takeOthers(): boolean {
      const had = hasOthers;
      hasOthers = false;
      return had;
    },
    electors: (): ReadonlySet<string> => new Set([...entries.keys(), ...owners.keys()]),
    headcount: (): number => headcountOf([...others.values()].filter(({ key }) => key.startsWith('#'))),
    unlisted: (): string[] =>
      unlistedOf([...others.values()].filter(({ key }) => key.startsWith('?')))
        .map(lineOf)
        .sort(),
    /** Everything at once, by the function that reads a whole document. */
    whole: () => readAttendance(rows.entries()),
  };
}

export const lineOf = ({ entry, matched }: ReturnType<typeof unlistedOf>[number]): string =>
  `${entry.value.number} → ${matched?.elector ?? '–'}`;
