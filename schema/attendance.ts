/**
 * What stands in an `attendance/<committee>` document (docs/rules.md, B1–B6): entries of three kinds, each set once by its writer and never changed. Whether an
 * elector has attended, and how many came, is derived. Times are epoch milliseconds by the clock of whoever wrote, in base 36 in the document.
 *
 * `elector writer n`  `v <time> <source>` voted · `u <time> <writer n>` takes back that observation of the same elector
 * `? writer n`        `a <time> <number>|<name>` an arrival that is on no list · `u <time> <writer n>` takes one back · `m <time> <writer n> <elector>` says who it was
 * `# writer n`        `c <time> <count>` counted without a name · `u <time> <writer n>` takes one back
 */
import { type ElectorId, isElectorId, isWriterId, type UserId, type WriterId } from './ids.ts';
import { MAX_VALUE_LENGTH, parseKey, type Scalar } from './keys.ts';
import { plainText } from './plainText.ts';

/** Where it was seen that an elector voted. The letters are what the document holds. */
export const SOURCES = { door: 'd', list: 'l', phone: 'p', unlisted: 'u' } as const;
export type Source = keyof typeof SOURCES;
const SOURCE_BY_CODE = new Map<string, Source>(Object.entries(SOURCES).map(([source, code]) => [code, source as Source]));

/** How many may be counted with one entry. */
export const MAX_COUNTED = 999;
export const MAX_UNLISTED_NUMBER_LENGTH = 16;
export const MAX_UNLISTED_NAME_LENGTH = 200;

/** An entry by its writer and number; with the kind of entry, and for observations the elector, it is one key. */
export type EntryRef = { readonly writer: WriterId; readonly n: number };
export const refText = ({ writer, n }: EntryRef): string => writer + n.toString(36);

export type AttendanceValue =
  | { readonly kind: 'voted'; readonly atMs: number; readonly source: Source }
  | { readonly kind: 'unlisted'; readonly atMs: number; readonly number: string; readonly name: string }
  | { readonly kind: 'counted'; readonly atMs: number; readonly count: number }
  | { readonly kind: 'undo'; readonly atMs: number; readonly target: EntryRef }
  | { readonly kind: 'match'; readonly atMs: number; readonly target: EntryRef; readonly elector: ElectorId };

/** What the three kinds of keys take. */
const TAKEN = {
  observation: ['voted', 'undo'],
  unlisted: ['unlisted', 'undo', 'match'],
  headcount: ['counted', 'undo'],
} as const satisfies Record<string, readonly AttendanceValue['kind'][]>;
export type AttendanceKeyKind = keyof typeof TAKEN;

export const votedValue = (atMs: number, source: Source): string => `v ${atMs.toString(36)} ${SOURCES[source]}`;
export const undoValue = (atMs: number, target: EntryRef): string => `u ${atMs.toString(36)} ${refText(target)}`;
export const countedValue = (atMs: number, count: number): string => `c ${atMs.toString(36)} ${count}`;
export const matchValue = (atMs: number, target: EntryRef, elector: ElectorId): string =>
  `m ${atMs.toString(36)} ${refText(target)} ${elector}`;
/** Both fields are cut to what may stand there. */
export const unlistedValue = (atMs: number, number: string, name: string): string =>
  `a ${atMs.toString(36)} ${oneField(number).slice(0, MAX_UNLISTED_NUMBER_LENGTH)}|${oneField(name).slice(0, MAX_UNLISTED_NAME_LENGTH)}`;
const oneField = (text: string): string => plainText(text.replaceAll('|', ' '));

/** Reads a value of a key of this kind; null where there is none, or one of a later version. */
export function readAttendanceValue(keyKind: AttendanceKeyKind, value: Scalar | undefined): AttendanceValue | null {
  if (typeof value !== 'string' || value.length > MAX_VALUE_LENGTH) return null;
  const [, sign, at = '', rest = ''] = /^([vaucm]) ([1-9a-z][0-9a-z]{0,8}) (.+)$/s.exec(value) ?? [];
  const atMs = Number.parseInt(at, 36);
  const read = sign ? readRest(sign, atMs, rest) : null;
  return read && (TAKEN[keyKind] as readonly string[]).includes(read.kind) ? read : null;
}

function readRest(sign: string, atMs: number, rest: string): AttendanceValue | null {
  if (sign === 'v') {
    const source = SOURCE_BY_CODE.get(rest);
    return source ? { kind: 'voted', atMs, source } : null;
  }
  if (sign === 'c') {
    const count = /^[1-9][0-9]{0,2}$/.test(rest) ? Number(rest) : 0;
    return count > 0 && count <= MAX_COUNTED ? { kind: 'counted', atMs, count } : null;
  }
  if (sign === 'u') {
    const target = readRef(rest);
    return target && { kind: 'undo', atMs, target };
  }
  if (sign === 'm') {
    const target = readRef(rest.slice(0, -11));
    const elector = rest.slice(-10);
    return target && rest.at(-11) === ' ' && isElectorId(elector) ? { kind: 'match', atMs, target, elector } : null;
  }
  const fields = rest.split('|');
  const [typedNumber = '', typedName = ''] = fields;
  if (fields.length !== 2 || typedNumber.length > MAX_UNLISTED_NUMBER_LENGTH || typedName.length > MAX_UNLISTED_NAME_LENGTH) return null;
  const [number, name] = [plainText(typedNumber), plainText(typedName)]; // whatever a device has written: names turn no words around them (H12)
  return (number !== '' || name !== '') && !/\p{Cc}/u.test(rest) ? { kind: 'unlisted', atMs, number, name } : null;
}

function readRef(text: string): EntryRef | null {
  const writer = text.slice(0, 10);
  const digits = text.slice(10);
  return isWriterId(writer) && /^(0|[1-9a-z][0-9a-z]{0,5})$/.test(digits) ? { writer, n: Number.parseInt(digits, 36) } : null;
}

export const userOf = ({ writer }: EntryRef): UserId => writer.slice(0, 6) as UserId; // the first six of a writer are one
/** The device's code: of two observations by one person, what tells them apart. */
export const deviceOf = ({ writer }: EntryRef): string => writer.slice(6, 9);
/** Person and device: what makes two observations of one elector a duplicate. */
const handOf = ({ writer }: EntryRef): string => writer.slice(0, 9);

/** An entry as it stands in the document. */
export type Entry<Kind extends AttendanceValue['kind'] = AttendanceValue['kind']> = EntryRef & {
  readonly key: string;
  readonly value: Extract<AttendanceValue, { readonly kind: Kind }>;
};

/** What is known of one elector. */
export type ElectorAttendance = {
  /** Some observation stands. */
  readonly hasAttended: boolean;
  /** Those that are not taken back, the earliest first. */
  readonly standing: readonly Entry<'voted'>[];
  /** Those that are, with whoever took them back. */
  readonly undone: readonly { readonly entry: Entry<'voted'>; readonly by: UserId; readonly atMs: number }[];
  /** Two people or two tablets have seen this elector: counted once, and shown. */
  readonly isDuplicate: boolean;
};

/** Earlier first; of one time, by writer and number, so that every replica has one order. */
const inOrder = (a: Entry, b: Entry): number =>
  a.value.atMs - b.value.atMs || (a.writer < b.writer ? -1 : a.writer > b.writer ? 1 : a.n - b.n);

const isKind =
  <Kind extends AttendanceValue['kind']>(kind: Kind) =>
  (entry: Entry): entry is Entry<Kind> =>
    entry.value.kind === kind;

/** The undos of some entries by what they take back; of two the earlier. */
function undosOf(entries: readonly Entry[]): ReadonlyMap<string, Entry<'undo'>> {
  const found = new Map<string, Entry<'undo'>>();
  for (const undo of entries.filter(isKind('undo')).sort(inOrder)) {
    const name = refText(undo.value.target);
    if (!found.has(name)) found.set(name, undo);
  }
  return found;
}

/** Derives from all entries of one elector whether they have attended (B1). */
export function attendanceOf(entries: readonly Entry[]): ElectorAttendance {
  const undos = undosOf(entries);
  const voted = entries.filter(isKind('voted')).sort(inOrder);
  const standing = voted.filter((entry) => !undos.has(refText(entry)));
  const undone = voted.flatMap((entry) => {
    const undo = undos.get(refText(entry));
    return undo ? [{ entry, by: userOf(undo), atMs: undo.value.atMs }] : [];
  });
  return { hasAttended: standing.length > 0, standing, undone, isDuplicate: new Set(standing.map(handOf)).size > 1 };
}

/** An arrival that was on no list. `matched`: who it was, by a coordinator's last word. */
export type UnlistedArrival = {
  readonly entry: Entry<'unlisted'>;
  readonly matched: { readonly elector: ElectorId; readonly by: UserId } | null;
  /** All words on that which are not taken back, the earliest first: who takes back a match takes back each, or the one before would stand again. */
  readonly matches: readonly Entry<'match'>[];
};

/** The unlisted arrivals that are not taken back, the earliest first (B4). */
export function unlistedOf(entries: readonly Entry[]): readonly UnlistedArrival[] {
  const undos = undosOf(entries);
  const matches = new Map<string, Entry<'match'>[]>();
  for (const match of entries.filter(isKind('match')).sort(inOrder)) {
    const name = refText(match.value.target);
    if (undos.has(refText(match))) continue;
    const known = matches.get(name);
    if (known) known.push(match);
    else matches.set(name, [match]);
  }
  return entries
    .filter(isKind('unlisted'))
    .filter((entry) => !undos.has(refText(entry)))
    .sort(inOrder)
    .map((entry) => {
      const standing = matches.get(refText(entry)) ?? [];
      const match = standing.at(-1);
      return { entry, matched: match ? { elector: match.value.elector, by: userOf(match) } : null, matches: standing };
    });
}

/** What was counted without a name, and not taken back, the earliest first (B5). */
export function countedOf(entries: readonly Entry[]): readonly Entry<'counted'>[] {
  const undos = undosOf(entries);
  return entries
    .filter(isKind('counted'))
    .filter((entry) => !undos.has(refText(entry)))
    .sort(inOrder);
}

/** How many that are. */
export const headcountOf = (entries: readonly Entry[]): number => countedOf(entries).reduce((sum, { value }) => sum + value.count, 0);

/** What one key and its value say; null where they say nothing that this version knows. `elector`: null for unlisted arrivals and headcounts. */
export function readEntry(
  key: string,
  value: Scalar | undefined,
): { readonly kind: AttendanceKeyKind; readonly elector: ElectorId | null; readonly entry: Entry } | null {
  const parsed = parseKey('attendance', key);
  if (parsed?.kind !== 'observation' && parsed?.kind !== 'unlisted' && parsed?.kind !== 'headcount') return null;
  const read = readAttendanceValue(parsed.kind, value);
  if (!read) return null;
  const { writer, n } = parsed;
  return { kind: parsed.kind, elector: parsed.kind === 'observation' ? parsed.elector : null, entry: { key, writer, n, value: read } };
}

/** Everything of a committee's attendance at once. */
export type Attendance = {
  readonly electors: ReadonlyMap<ElectorId, ElectorAttendance>;
  readonly unlisted: readonly UnlistedArrival[];
  readonly counted: readonly Entry<'counted'>[];
  readonly headcount: number;
};

export function readAttendance(cells: Iterable<readonly [string, Scalar]>): Attendance {
  const byElector = new Map<ElectorId, Entry[]>();
  const others: Record<'unlisted' | 'headcount', Entry[]> = { unlisted: [], headcount: [] };
  for (const [key, value] of cells) {
    const read = readEntry(key, value);
    if (!read) continue;
    if (read.kind !== 'observation' || !read.elector) {
      if (read.kind !== 'observation') others[read.kind].push(read.entry);
      continue;
    }
    const known = byElector.get(read.elector);
    if (known) known.push(read.entry);
    else byElector.set(read.elector, [read.entry]);
  }
  return {
    electors: new Map([...byElector].map(([elector, entries]) => [elector, attendanceOf(entries)])),
    unlisted: unlistedOf(others.unlisted),
    counted: countedOf(others.headcount),
    headcount: headcountOf(others.headcount),
  };
}

/** Seconds since the beginning of 2020: what an entry of now has as its number. It needs no counter that a device could lose (B2). */
const BEGINNING_MS = Date.UTC(2020, 0, 1);
const MAX_N = 36 ** 6 - 1;

/** A number for an entry of this moment under which nothing stands yet. @param has whether a key is taken @param keyOf the key with this number */
export function freeNumber(atMs: number, keyOf: (n: number) => string, has: (key: string) => boolean): number {
  let n = Math.min(MAX_N, Math.max(0, Math.floor((atMs - BEGINNING_MS) / 1_000)));
  while (has(keyOf(n))) n = n === MAX_N ? 0 : n + 1;
  return n;
}

export const observationKey = (elector: ElectorId, { writer, n }: EntryRef): string => elector + writer + n.toString(36);
export const unlistedKey = ({ writer, n }: EntryRef): string => `?${writer}${n.toString(36)}`;
export const headcountKey = ({ writer, n }: EntryRef): string => `#${writer}${n.toString(36)}`;
