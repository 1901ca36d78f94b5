/**
 * A slip: roll numbers as they come on paper or in a message, «12 45 ٩٨ 233-240» (docs/rules.md, B15). Pure; what a number means is the roll's to say.
 * Nothing is guessed: what is not clearly a number is an item of its own, to be read by whoever pasted it.
 */
import { foldText } from './fold.ts';

export type SlipItem =
  | {
      readonly kind: 'number';
      /** As the roll keeps it: digits 0–9, no leading zeros, a letter that belongs to it. */
      readonly number: string;
      /** It stood before. */
      readonly isRepeated: boolean;
    }
  /** `too-long`: a range that says more than a slip could hold. */
  | { readonly kind: 'unreadable'; readonly text: string; readonly why: 'no-number' | 'too-long' };

/** A range longer than this is a slip of the finger, like «12-4500». */
export const MAX_SLIP_RANGE = 100;
/** What one slip may record: its one edit stays far below a frame. */
export const MAX_SLIP_NUMBERS = 500;
const MAX_UNREADABLE_SHOWN = 40;

const DASHES = /[-\u2010-\u2015\u2212\ufe63\uff0d~]/g;
/** A tatweel between digits is drawn like a dash and meant as one. */
const TATWEEL_DASH = /(?<=\d\s*)\u0640+(?=\s*\d)/gu;
/** In front of a line: no part of its first number. */
const BULLET = /^[-*•·\s]+/;
const SPACED_DASH = /\d(?: - ?|- )\d/;
/** «1) », «2- », «(3) » with more behind it: how lists are numbered. */
const PLACE = /^[-*•·\s]*[([]?0*(\d{1,4}) ?[-.):\]/] ?(?=.*[\p{L}\d])/u;
/** Said between numbers, and meaning nothing: «و», «رقم», “no.” */
const FILLERS: ReadonlySet<string> = new Set(['و', 'رقم', 'ارقام', 'الارقام', 'من', 'no', 'nr', 'and', 'from', 'numbers']);
const UNTIL: ReadonlySet<string> = new Set(['الي', 'لغايه', 'حتي', 'to', 'till', 'until']);
const NUMBER = /^0*([1-9]\d{0,8})$/;
const RANGE = /^0*([1-9]\d{0,8})-0*([1-9]\d{0,8})$/;
/** «أ-125», «125ب», «12/ب»: as the roll reads them. */
const LETTERED = /^(?:(\p{L}{1,4})[/-]?0*([1-9]\d{0,8})|0*([1-9]\d{0,8})[/-]?(\p{L}{1,4}))$/u;

/** Reads a slip, in the order written; a range stands for each of its numbers, whichever end is named first. At most {@link MAX_SLIP_NUMBERS} numbers: what is beyond is `too-long`. */
export function readSlip(text: string): readonly SlipItem[] {
  const items: SlipItem[] = [];
  const seen = new Set<string>();
  let numbers = 0;
  let unreadable = 0;
  const fail = (token: string, why: 'no-number' | 'too-long'): void => {
    unreadable += 1;
    if (unreadable <= MAX_UNREADABLE_SHOWN) items.push({ kind: 'unreadable', text: token, why });
  };
  const add = (number: string): void => {
    numbers += 1;
    items.push({ kind: 'number', number, isRepeated: seen.has(number) });
    seen.add(number);
  };
  for (const { token, isDoubtful } of tokensOf(text)) {
    const read = isDoubtful ? null : readToken(token);
    if (read === null) fail(token, 'no-number');
    else if (read.length > MAX_SLIP_RANGE || numbers + read.length > MAX_SLIP_NUMBERS) fail(token, 'too-long');
    else for (const number of read) add(number);
  }
  return items;
}

/** Its numbers; null where it is none. A range that is too long has one more than it may. */
function readToken(token: string): readonly string[] | null {
  const [, only] = NUMBER.exec(token) ?? [];
  if (only) return [only];
  const [, first, last] = RANGE.exec(token) ?? [];
  if (first && last) {
    const from = Math.min(Number(first), Number(last));
    const length = Math.min(Math.abs(Number(last) - Number(first)) + 1, MAX_SLIP_RANGE + 1);
    return Array.from({ length }, (_, i) => String(from + i));
  }
  const [, before = '', digitsAfter = '', digitsBefore = '', after = ''] = LETTERED.exec(token) ?? [];
  if (before === 'و' && digitsAfter !== '') return [digitsAfter]; // «12 و45»: an “and”, not a letter of the number
  const lettered = before + digitsAfter + digitsBefore + after;
  return lettered === '' ? null : [lettered];
}

/** Words between blanks and commas, folded; «233 - 240», «233 إلى 240» and «12 مكرر» are one each. Nothing is joined over the end of a line; one that could be meant in two ways is one token, and doubtful. */
function tokensOf(text: string): readonly { readonly token: string; readonly isDoubtful: boolean }[] {
  const lines = text.split(/[\n\r\v\f\u0085\u2028\u2029]+/).map(foldedLine);
  const said = lines.filter((line) => line !== '');
  return said.flatMap((line, i) => {
    const isDoubtful = isPlace(line, said[i - 1], said[i + 1]) || isInDashes(line);
    return (isDoubtful ? [line] : tokensOfLine(line)).map((token) => ({ token, isDoubtful }));
  });
}

function foldedLine(line: string): string {
  const digits = line.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 0xf));
  return foldText(digits.replace(TATWEEL_DASH, '-')).replace(DASHES, '-').trim();
}

/** «1) 12» above «2) 15»: its place in a list as likely as a number. */
function isPlace(line: string, above = '', below = ''): boolean {
  const place = placeOf(line);
  return place !== null && (placeOf(above) === place - 1 || placeOf(below) === place + 1);
}
/** «-12 -15»: a dash in front of each, or a range. */
const isInDashes = (line: string): boolean => (line.startsWith('-') || line.endsWith('-')) && SPACED_DASH.test(line);
const placeOf = (line: string): number | null => {
  const [, place] = PLACE.exec(line) ?? [];
  return place ? Number(place) : null;
};

function tokensOfLine(line: string): string[] {
  const words = line
    .replace(BULLET, '')
    .replace(/(?<=\d) ?- ?(?=\d)/g, '-')
    .split(/[\s,،;؛+•·|]+/)
    .map((word) => word.replace(/^[([{"'«“”#.:-]+|[)\]}"'»“”.:-]+$/g, ''))
    .filter((word) => word !== '');
  const tokens: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    const last = tokens.at(-1) ?? '';
    const next = words[i + 1] ?? '';
    if (UNTIL.has(word) && NUMBER.test(last) && NUMBER.test(next)) {
      tokens[tokens.length - 1] = `${last}-${next}`;
      i += 1;
    } else if (word === 'مكرر' && NUMBER.test(last)) tokens[tokens.length - 1] = last + word;
    else if (!FILLERS.has(word)) tokens.push(word);
  }
  return tokens;
}
