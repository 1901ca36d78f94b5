/**
 * Names or roll numbers as people type them into a message or a table, one a line, against the roll (GR6). Pure. Nothing is guessed: one elector, or several
 * to choose from, or nobody.
 */
import { createElectorSearch } from '../../../../schema/electorSearch.ts';
import { foldDigits, nameWords, rawNameWords, withoutArticle } from '../../../../schema/fold.ts';

export type RollLine = { readonly id: string; readonly number: string; readonly name: string; readonly isRemoved?: boolean | undefined };

export type NameLine = {
  /** From 1, as pasted. */
  readonly line: number;
  readonly text: string;
} & (
  | { readonly kind: 'found'; readonly elector: string }
  /** Best first, at most {@link MAX_OFFERED}. */
  | { readonly kind: 'choose'; readonly offered: readonly string[]; readonly more: number }
  | { readonly kind: 'missing' }
  /** The same elector stands further up already. */
  | { readonly kind: 'twice'; readonly elector: string }
);

/** Of whom a person chooses with one look. */
export const MAX_OFFERED = 12;
/** Marks of direction, as chats put them around numbers, and zero widths. */
const UNSEEN = /\p{Cf}/gu;
/** Digits that are no roll number: phones, civil numbers. They are passed over and go nowhere. */
const LONG_NUMBER = /(?:\+|00)?\d[\d\s-]{5,}\d/g;
/** «12- », «12. », «12) » in front of a name: the place in a list as likely as a roll number. */
const PLACE = /^[\s*•\-–]*(\d{1,6})\s*[-–.):،,ـ/]+\s*(?=\p{L})/u;
const NUMBER_FIRST = /^[\s*•\-–#]*(\d{1,6})(?:\s+|\t+)(?=\p{L})/u;
const NUMBER_LAST = /(?<=\p{L})[\s\-–(:,،]+(\d{1,6})[\s)]*$/u;
const NUMBER_ONLY = /^[\s*•#]*0*(\d{1,6})[\s.)،,-]*$/;

type Read = {
  readonly name: string;
  /** Its roll number. */
  readonly number: string | null;
  /** A number that may be one. */
  readonly hint: string | null;
};

/** @param electors in roll order; who was taken off the roll is nobody here */
export function matchNames(text: string, electors: readonly RollLine[]): readonly NameLine[] {
  const present = electors.filter(({ isRemoved }) => isRemoved !== true);
  const search = createElectorSearch(present);
  const byNumber = new Map(present.map((elector) => [withoutZeros(foldDigits(elector.number)), elector]));
  const byId = new Map(present.map((elector) => [elector.id, elector]));
  const parts = new Map<string, readonly string[]>();
  const partsOf = (id: string): readonly string[] => {
    const known = parts.get(id) ?? nameWords(byId.get(id)?.name ?? '').map(withoutArticle);
    parts.set(id, known);
    return known;
  };
  const taken = new Set<string>();

  function find({ name, number, hint }: Read): readonly string[] | string {
    const numbered = number === null ? undefined : byNumber.get(withoutZeros(number))?.id;
    if (name === '') return numbered ?? [];
    const words = nameWords(name).map(withoutArticle);
    const matching = search.find(name);
    const said = matching.filter((id) => isSaid(words, partsOf(id)));
    if (numbered !== undefined) return said.includes(numbered) ? numbered : [...new Set([...said, numbered, ...matching])];
    const hinted = hint === null ? undefined : byNumber.get(withoutZeros(hint))?.id;
    if (hinted !== undefined && words.length > 1 && said.includes(hinted)) return hinted;
    const [only] = said;
    if (only !== undefined && said.length === 1 && words.length > 1 && number === null) return only;
    if (matching.length > 0) return [...new Set([...said, ...matching])];
    return present.flatMap(({ id }) => (words.length > 1 && isAlike(words, partsOf(id)) ? [id] : []));
  }

  return linesOf(text).map(({ line, text: said }): NameLine => {
    const found = find(readLine(said));
    if (typeof found === 'string') {
      if (taken.has(found)) return { line, text: said, kind: 'twice', elector: found };
      taken.add(found);
      return { line, text: said, kind: 'found', elector: found };
    }
    if (found.length === 0) return { line, text: said, kind: 'missing' };
    return { line, text: said, kind: 'choose', offered: found.slice(0, MAX_OFFERED), more: Math.max(0, found.length - MAX_OFFERED) };
  });
}

/** The lines that say something. Cells of a table that stand beside each other are one line. @param max no more of them are read */
export function linesOf(text: string, max = Number.POSITIVE_INFINITY): readonly { readonly line: number; readonly text: string }[] {
  const lines: { line: number; text: string }[] = [];
  let line = 0;
  for (const [raw] of text.matchAll(/[^\r\n]*(?:\r\n|\r|\n|$)/g)) {
    line++;
    const said = raw.replace(/\s*\t\s*/g, ' ').trim();
    if (saysSomething(said)) lines.push({ line, text: said });
    if (lines.length >= max) break;
  }
  return lines;
}

/** There is a letter or a digit in it. */
export const saysSomething = (text: string): boolean => /[\p{L}\p{N}]/u.test(text);

function readLine(text: string): Read {
  const folded = foldDigits(text.replace(UNSEEN, '')).replace(LONG_NUMBER, ' ').trim();
  const only = NUMBER_ONLY.exec(folded);
  if (only) return { name: '', number: only[1] ?? null, hint: null };
  const place = PLACE.exec(folded);
  const first = place ? null : NUMBER_FIRST.exec(folded);
  const rest = folded.replace(PLACE, '').replace(NUMBER_FIRST, '');
  const last = NUMBER_LAST.exec(rest);
  const name = rawNameWords(rest.replace(NUMBER_LAST, '').replace(/\d+/g, ' ')).join(' ');
  return { name, number: first?.[1] ?? last?.[1] ?? null, hint: place?.[1] ?? null };
}

/** The typed parts are parts of the name, whole, in its order, the own name first: what a person calls somebody. */
function isSaid(words: readonly string[], parts: readonly string[]): boolean {
  if (words[0] !== parts[0]) return false;
  let at = 0;
  return words.every((word) => {
    at = parts.indexOf(word, at) + 1;
    return at > 0;
  });
}

/** Own name and family are right, something between is not: shown, never taken. */
const isAlike = (words: readonly string[], parts: readonly string[]): boolean =>
  words.length > 1 && words[0] === parts[0] && words.at(-1) === parts.at(-1);

const withoutZeros = (number: string): string => number.replace(/^0+(?=.)/, '');
