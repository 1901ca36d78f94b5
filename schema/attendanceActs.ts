/** What somebody does at a door or at the desk behind it, as the cells of one edit (docs/rules.md, B1–B5, B14–B18). Pure; nothing here changes an entry that stands. */
import {
  type AttendanceKeyKind,
  countedValue,
  type Entry,
  type EntryRef,
  freeNumber,
  headcountKey,
  matchValue,
  observationKey,
  type Source,
  type UnlistedArrival,
  undoValue,
  unlistedKey,
  unlistedValue,
  votedValue,
} from './attendance.ts';
import type { CellWrite } from './guarantees.ts';
import type { ElectorId, WriterId } from './ids.ts';
import { parseKey } from './keys.ts';

export type AttendanceAct =
  | { readonly kind: 'voted'; readonly elector: ElectorId; readonly source: Source }
  | { readonly kind: 'unlisted'; readonly number: string; readonly name: string }
  | { readonly kind: 'counted'; readonly count: number }
  /** Takes an entry back, whichever kind it is. */
  | { readonly kind: 'undo'; readonly entry: Pick<Entry, 'key' | 'writer' | 'n'> }
  | { readonly kind: 'match'; readonly arrival: EntryRef; readonly elector: ElectorId };

/** By whom, when, and which keys are taken. */
export type ActContext = { readonly writer: WriterId; readonly atMs: number; readonly has: (key: string) => boolean };

/** One cell an act, in their order, each under a key that is free. */
export function attendanceWrites(acts: readonly AttendanceAct[], { writer, atMs, has }: ActContext): readonly CellWrite[] {
  const taken = new Set<string>();
  return acts.map((act) => {
    const keyOf = keyOfAct(act, writer);
    const n = freeNumber(atMs, keyOf, (key) => has(key) || taken.has(key));
    const key = keyOf(n);
    taken.add(key);
    return { key, value: textOf(act, atMs) };
  });
}

function keyOfAct(act: AttendanceAct, writer: WriterId): (n: number) => string {
  const keys = {
    observation: (elector: ElectorId) => (n: number) => observationKey(elector, { writer, n }),
    unlisted: () => (n: number) => unlistedKey({ writer, n }),
    headcount: () => (n: number) => headcountKey({ writer, n }),
  } satisfies Record<AttendanceKeyKind, unknown>;
  if (act.kind === 'voted') return keys.observation(act.elector);
  if (act.kind === 'counted') return keys.headcount();
  if (act.kind !== 'undo') return keys.unlisted();
  const parsed = parseKey('attendance', act.entry.key);
  if (parsed?.kind === 'observation') return keys.observation(parsed.elector);
  return parsed?.kind === 'headcount' ? keys.headcount() : keys.unlisted();
}

function textOf(act: AttendanceAct, atMs: number): string {
  switch (act.kind) {
    case 'voted':
      return votedValue(atMs, act.source);
    case 'unlisted':
      return unlistedValue(atMs, act.number, act.name);
    case 'counted':
      return countedValue(atMs, act.count);
    case 'undo':
      return undoValue(atMs, act.entry);
    case 'match':
      return matchValue(atMs, act.arrival, act.elector);
  }
}

/** The observation that a match brought: of its elector, by its writer, in its edit. */
export const isBroughtBy = (match: Entry<'match'>, observation: Entry<'voted'>): boolean =>
  observation.value.source === 'unlisted' && observation.writer === match.writer && observation.value.atMs === match.value.atMs;

/** Takes back who an arrival was said to be, with the observations that came of it. @param standingOf the standing observations of an elector */
export function unmatchActs(
  arrival: UnlistedArrival,
  standingOf: (elector: ElectorId) => readonly Entry<'voted'>[],
): readonly AttendanceAct[] {
  return arrival.matches.flatMap((match) => {
    const brought = standingOf(match.value.elector).filter((observation) => isBroughtBy(match, observation));
    return [match, ...brought].map((entry) => ({ kind: 'undo', entry }) as const);
  });
}

/** Says who an arrival was, in place of what was said before: an observation of that elector comes with it (B4). */
export const matchActs = (
  arrival: UnlistedArrival,
  elector: ElectorId,
  standingOf: (elector: ElectorId) => readonly Entry<'voted'>[],
): readonly AttendanceAct[] => [
  ...unmatchActs(arrival, standingOf),
  { kind: 'match', arrival: arrival.entry, elector },
  { kind: 'voted', elector, source: 'unlisted' },
];
