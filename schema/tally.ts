/**
 * What stands in a `tally/<committee>/<count><stream>` document (docs/rules.md, CT1–CT12): one clerk's count, entries that are each set once by their writer and never
 * changed. Keys are a letter, `writer n`; what is corrected is voided by name and entered anew. Times are epoch milliseconds by the clock of whoever wrote, in base 36 as every
 * number here. Ballots carry no time: nothing ties them to whoever came when.
 *
 * `o`  `<time> <mode> <every> <expected or -> <from> <check or ->`  a clerk begins, or goes on where another ended · mode `b` ballot by ballot, `t` totals from the written form
 * `b`  `<number> <paper> <what>`  a ballot: `m<places>` marks, `l<list>` a whole list, `k` blank, `x<reason>` invalid
 * `v`  `<letter writer n>`  takes back a named entry
 * `c`  `<time> <number> <check>`  the two clerks compared up to this ballot · `h` the same: whoever counted hands over there
 * `t`  `<field>=<n>`  in totals mode, what the written form of the hall says was counted · `f` the same of the official form, as this clerk reads it
 * `p`  `<sha256>`  a photo of the official form
 * `s`  `<time> <fingerprint> <writer n>,…`  the clerk ends: the last entry of each writer that it covers, itself left out · where that is too long, of further writers of a device the
 *      last character alone: `<writer n>,<end n>,…`
 * `z`  what single ballots came to, once they are gone; the server alone writes it
 */
import { isPaperId } from './ballotPaper.ts';
import { isWriterId, type WriterId } from './ids.ts';
import { MAX_VALUE_LENGTH, parseKey, type Scalar, TALLY_ENTRIES, type TallyEntry } from './keys.ts';

/** An entry of a stream by its kind, writer and number: one key. */
export type TallyRef = { readonly entry: TallyEntry; readonly writer: WriterId; readonly n: number };
export const tallyKey = ({ entry, writer, n }: TallyRef): string => TALLY_ENTRIES[entry] + writer + n.toString(36);

/** Nobody's: what the server says of a stream stands under this writer. */
export const SERVER_WRITER = '0000000000' as WriterId; // ten characters of the alphabet

export const INVALID_REASONS = { tooMany: 'm', tooFew: 'f', unclear: 'u', signed: 's', notOurs: 'n', other: 'o' } as const;
export type InvalidReason = keyof typeof INVALID_REASONS;
const INVALID_BY_CODE = new Map<string, InvalidReason>(
  Object.entries(INVALID_REASONS).map(([reason, code]) => [code, reason as InvalidReason]), // keys of a constant object
);

/** What a ballot says. `places`: of candidates on its paper, ascending, each once, at least one. `list`: the place of a list on it. */
export type BallotMarks =
  | { readonly kind: 'marks'; readonly places: readonly number[] }
  | { readonly kind: 'list'; readonly list: number }
  | { readonly kind: 'blank' }
  | { readonly kind: 'invalid'; readonly reason: InvalidReason };

/** Fields of the official form besides candidates and lists. Append only. */
export const FORM_FIELDS = { registered: 'r', admitted: 'a', ballots: 'b', valid: 'v', invalid: 'i', blank: 'k' } as const;
export type FormFigure = keyof typeof FORM_FIELDS;
const FORM_FIELD_BY_CODE = new Map<string, FormFigure>(Object.entries(FORM_FIELDS).map(([field, code]) => [code, field as FormFigure])); // as above
/** A cell of a form and of a result: one of its figures, a candidate's marks (`c` and their id) or a list's (`l` and its id). */
export type CellId = FormFigure | `c${string}` | `l${string}`;
export const candidateCell = (id: string): CellId => `c${id}`;
export const listCell = (id: string): CellId => `l${id}`;
export const isCellId = (text: string): text is CellId => Object.hasOwn(FORM_FIELDS, text) || isIdCell(text);
const isIdCell = (text: string): text is `c${string}` | `l${string}` => /^[cl][0-9a-z]{4}$/.test(text);

export type CountMode = 'ballots' | 'totals';
/** How many ballots lie in one pile of the chair. */
export const CHECKPOINT_EVERY = [10, 25, 50, 100] as const;
export const MAX_BALLOTS = 99_999;

export type TallyValue =
  | {
      readonly kind: 'opening';
      readonly atMs: number;
      readonly mode: CountMode;
      readonly every: number;
      /** Ballots in the box as the chair said them at the start. */
      readonly expected: number | null;
      /** The first ballot number of this clerk. */
      readonly from: number;
      /** What the one before handed over with; null at the very beginning. */
      readonly check: string | null;
    }
  | { readonly kind: 'ballot'; readonly number: number; readonly paper: string; readonly marks: BallotMarks }
  | { readonly kind: 'void'; readonly target: TallyRef }
  | { readonly kind: 'checkpoint'; readonly atMs: number; readonly number: number; readonly check: string }
  | { readonly kind: 'handover'; readonly atMs: number; readonly number: number; readonly check: string }
  | { readonly kind: 'total'; readonly cell: CellId; readonly n: number }
  | { readonly kind: 'figure'; readonly cell: CellId; readonly n: number }
  | { readonly kind: 'photo'; readonly sha256: string }
  | {
      readonly kind: 'seal';
      readonly atMs: number;
      /** Of what everything that it covers comes to (`sealFingerprint` in tallySeal.ts). */
      readonly fingerprint: string;
      /** Of each writer once, ascending. */
      readonly covers: readonly { readonly writer: WriterId; readonly n: number }[];
    }
  | { readonly kind: 'compacted'; readonly text: string };

/** What an entry of each kind of key says; all of them have the key's own name. */
type ValueOf<Kind extends TallyEntry> = Extract<TallyValue, { readonly kind: Kind }>;
export type TallyEntryOf<Kind extends TallyEntry = TallyEntry> = TallyRef & { readonly key: string; readonly value: ValueOf<Kind> };

const base36 = (n: number): string => n.toString(36);
const NUMBER = /^(0|[1-9a-z][0-9a-z]{0,8})$/;
const readNumber = (text: string | undefined, max = Number.MAX_SAFE_INTEGER): number | null => {
  if (text === undefined || !NUMBER.test(text)) return null;
  const n = Number.parseInt(text, 36);
  return n <= max ? n : null;
};

/** Places as the bits of base 32 digits, the first five in the first; no zeros at the end. */
const DIGITS = '0123456789abcdefghijklmnopqrstuv';
export const MAX_PLACES = 200;

function placesText(places: readonly number[]): string {
  const digits: number[] = [];
  for (const place of places) {
    const at = Math.floor(place / 5);
    digits[at] = (digits[at] ?? 0) | (1 << (place % 5));
  }
  return Array.from(digits, (digit = 0) => DIGITS.charAt(digit)).join(''); // of five places that nobody marked there is no digit yet
}

function readPlaces(text: string): readonly number[] | null {
  if (text === '' || text.length > MAX_PLACES / 5 || text.endsWith('0')) return null;
  const places: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const digit = DIGITS.indexOf(text.charAt(at));
    if (digit < 0) return null;
    for (let bit = 0; bit < 5; bit++) if (digit & (1 << bit)) places.push(at * 5 + bit);
  }
  return places;
}

function marksText(marks: BallotMarks): string {
  if (marks.kind === 'marks') return `m${placesText(marks.places)}`;
  if (marks.kind === 'list') return `l${base36(marks.list)}`;
  return marks.kind === 'blank' ? 'k' : `x${INVALID_REASONS[marks.reason]}`;
}

function readMarks(text: string): BallotMarks | null {
  const rest = text.slice(1);
  if (text === 'k') return { kind: 'blank' };
  if (text.startsWith('m')) {
    const places = readPlaces(rest);
    return places && { kind: 'marks', places };
  }
  if (text.startsWith('l')) {
    const list = readNumber(rest, 99);
    return list === null ? null : { kind: 'list', list };
  }
  const reason = text.startsWith('x') ? INVALID_BY_CODE.get(rest) : undefined;
  return reason ? { kind: 'invalid', reason } : null;
}

/** Two ballots that say the same. */
export const isSameBallot = (a: ValueOf<'ballot'>, b: ValueOf<'ballot'>): boolean =>
  a.number === b.number && a.paper === b.paper && marksText(a.marks) === marksText(b.marks);

const cellText = (cell: CellId): string => (cell in FORM_FIELDS ? FORM_FIELDS[cell as FormFigure] : cell); // looked up just before
function readCell(text: string): CellId | null {
  const figure = FORM_FIELD_BY_CODE.get(text);
  if (figure) return figure;
  return isIdCell(text) ? text : null; // a field has its letter only: `valid` in full would be a second text
}

/** Of a writer's ten characters those of their device. */
const DEVICE_LENGTH = 9;

/** An entry's value as it stands in the document. */
export function tallyValue(value: TallyValue): string {
  switch (value.kind) {
    case 'opening': {
      const { atMs, mode, every, expected, from, check } = value;
      return [base36(atMs), mode.charAt(0), base36(every), expected === null ? '-' : base36(expected), base36(from), check ?? '-'].join(
        ' ',
      );
    }
    case 'ballot':
      return `${base36(value.number)} ${value.paper} ${marksText(value.marks)}`;
    case 'void':
      return tallyKey(value.target);
    case 'checkpoint':
    case 'handover':
      return `${base36(value.atMs)} ${base36(value.number)} ${value.check}`;
    case 'total':
    case 'figure':
      return `${cellText(value.cell)}=${base36(value.n)}`;
    case 'photo':
      return value.sha256;
    case 'seal': {
      const { atMs, fingerprint, covers } = value;
      const text = (isShort: boolean): string => {
        const one = ({ writer, n }: (typeof covers)[number], i: number): string =>
          writer.slice(isShort && covers[i - 1]?.writer.startsWith(writer.slice(0, DEVICE_LENGTH)) ? DEVICE_LENGTH : 0) + base36(n);
        return `${base36(atMs)} ${fingerprint} ${covers.map(one).join(',')}`;
      };
      const whole = text(false);
      return whole.length > MAX_VALUE_LENGTH ? text(true) : whole;
    }
    case 'compacted':
      return value.text;
  }
}

/** The words of a check are told by it: 64 words, three digits. */
export const CHECK_WORDS = 64;
export const MAX_CHECK = CHECK_WORDS * 1_000 - 1;
const isCheck = (text: string | undefined): text is string => readNumber(text, MAX_CHECK) !== null;
/** 64 bits, hexadecimal. */
const FINGERPRINT = /^[0-9a-f]{16}$/;

/** Reads a value of a key of this kind; null where there is none, or one of a later version. */
export function readTallyValue<Kind extends TallyEntry>(entry: Kind, value: Scalar | undefined): ValueOf<Kind> | null;
export function readTallyValue(entry: TallyEntry, value: Scalar | undefined): TallyValue | null {
  if (typeof value !== 'string' || value.length > MAX_VALUE_LENGTH) return null;
  const parts = value.split(' ');
  const [first, second, third] = parts;
  switch (entry) {
    case 'opening': {
      const [atMs, every, from] = [readNumber(first), readNumber(third), readNumber(parts[4], MAX_BALLOTS)];
      const expected = parts[3] === '-' ? null : readNumber(parts[3], MAX_BALLOTS);
      const mode = second === 'b' ? 'ballots' : second === 't' ? 'totals' : null;
      if (parts.length !== 6 || atMs === null || !mode || !from || (expected === null && parts[3] !== '-')) return null;
      if (!(CHECKPOINT_EVERY as readonly (number | null)[]).includes(every) || !every) return null;
      const check = parts[5] === '-' ? null : parts[5];
      return check === null || isCheck(check) ? { kind: 'opening', atMs, mode, every, expected, from, check } : null;
    }
    case 'ballot': {
      const number = readNumber(first, MAX_BALLOTS);
      const marks = readMarks(third ?? '');
      if (parts.length !== 3 || !number || !second || !isPaperId(second) || !marks) return null;
      return { kind: 'ballot', number, paper: second, marks };
    }
    case 'void': {
      const target = parseKey('tally', value);
      // whoever has handed over or taken back has done so; what the server wrote is nobody's to take back
      return target?.kind === 'tally' && target.entry !== 'void' && target.entry !== 'compacted' && target.writer !== SERVER_WRITER
        ? { kind: 'void', target: { entry: target.entry, writer: target.writer, n: target.n } }
        : null;
    }
    case 'checkpoint':
    case 'handover': {
      const [atMs, number] = [readNumber(first), readNumber(second, MAX_BALLOTS)];
      return parts.length === 3 && atMs !== null && number !== null && isCheck(third) ? { kind: entry, atMs, number, check: third } : null;
    }
    case 'total':
    case 'figure': {
      const [field = '', n, ...more] = value.split('=');
      const [cell, count] = [readCell(field), readNumber(n, MAX_BALLOTS)];
      return cell && count !== null && more.length === 0 ? { kind: entry, cell, n: count } : null;
    }
    case 'photo':
      return /^[0-9a-f]{64}$/.test(value) ? { kind: 'photo', sha256: value } : null;
    case 'seal': {
      const atMs = readNumber(first);
      if (atMs === null || !second || !FINGERPRINT.test(second) || !third) return null;
      let last = '';
      const covers = third.split(',').flatMap((text) => {
        const before = last;
        last = text.length > DEVICE_LENGTH ? text : last.slice(0, DEVICE_LENGTH) + text;
        const [writer, n] = [last.slice(0, DEVICE_LENGTH + 1), readNumber(last.slice(DEVICE_LENGTH + 1), MAX_N)];
        return isWriterId(writer) && n !== null && before < writer ? { writer, n } : [];
      });
      const seal = { kind: 'seal', atMs, fingerprint: second, covers } as const;
      return tallyValue(seal) === value ? seal : null; // nothing was passed over, and the short form is there only where the long one has no room
    }
    case 'compacted':
      return { kind: 'compacted', text: value };
  }
}

/** What one key and its value say; null where they say nothing that this version knows. */
export function readTallyEntry(key: string, value: Scalar | undefined): TallyEntryOf | null {
  const parsed = parseKey('tally', key);
  if (parsed?.kind !== 'tally') return null;
  const { entry, writer, n } = parsed;
  const read = readTallyValue(entry, value);
  return read && { key, entry, writer, n, value: read };
}

/** Seconds since the beginning of 2020, as in attendance: an entry's number needs no counter that a device could lose. */
const BEGINNING_MS = Date.UTC(2020, 0, 1);
const MAX_N = 36 ** 6 - 1;

/**
 * The number of a writer's next entry: this second's, and above all of theirs, so that what a seal covers is told by its last.
 * @param last the highest that stands in the document under this writer, of any kind; null while there is none
 */
export const nextNumber = (atMs: number, last: number | null): number =>
  Math.min(MAX_N, Math.max(0, Math.floor((atMs - BEGINNING_MS) / 1_000), last === null ? 0 : last + 1));
