/** Search of a committee's electors by parts of a name or a number (docs/rules.md, S1–S3). */
import { foldText, joinNameWords, rawNameWords, rememberNameWords, withoutArticle } from './fold.ts';

export type ElectorSearch = {
  /** Whether an elector matches the query, by id; null for an empty query, which everybody matches. */
  matches(query: string): ((id: string) => boolean) | null;
  /** Ids, best first: the number itself, numbers that begin so, then everybody else in roll order. Empty for an empty query. */
  find(query: string): string[];
};

type Entry = {
  readonly id: string;
  readonly number: string;
  /** Every form in which a part of the name may be typed, each with a space in front of it. */
  readonly forms: string;
};

/** One way to understand a query: all of its words must be found, a word typed twice in two parts. */
type Reading = readonly { readonly word: string; readonly times: number }[];

/**
 * Builds the index of one roll; `electors` in roll order. A snapshot: a new roll needs a new index. Names with «عبد الله» or «عبدالله», with or
 * without «بن» and the article are found either way (S2); every word typed must begin some part of the name, digits match anywhere in the number (S3).
 */
export function createElectorSearch(
  electors: readonly { readonly id: string; readonly number: string; readonly name: string }[],
): ElectorSearch {
  const wordsOf = rememberNameWords();
  const entries: readonly Entry[] = electors.map(({ id, number, name }) => ({
    id,
    number: foldText(number),
    forms: formsOf(wordsOf(name)),
  }));
  const byId = new Map(entries.map((entry) => [entry.id, entry]));

  return {
    matches(query) {
      const readings = readingsOf(query);
      if (readings.length === 0) return null;
      return (id) => {
        const entry = byId.get(id);
        return entry !== undefined && readings.some((reading) => fits(entry, reading));
      };
    },

    find(query) {
      const readings = readingsOf(query);
      if (readings.length === 0) return [];
      const number = withoutZeros(foldText(query));
      const exact: string[] = [];
      const beginning: string[] = [];
      const others: string[] = [];
      for (const entry of entries) {
        if (!readings.some((reading) => fits(entry, reading))) continue;
        const rank = entry.number === number ? exact : entry.number.startsWith(number) ? beginning : others;
        rank.push(entry.id);
      }
      return [...exact, ...beginning, ...others];
    },
  };
}

/** A part as written, as joined, and without what may be left out in front of it: «عبد», «أبو», the article. */
function formsOf(words: readonly string[]): string {
  const parts = joinNameWords(words);
  const forms = new Set<string>();
  for (const word of [...parts, ...words]) {
    const rest = /^(?:عبدال|ابو)../.test(word) ? word.slice(3) : word;
    forms.add(word).add(rest).add(withoutArticle(rest));
  }
  const again = parts.filter((part, i) => parts.indexOf(part) !== i);
  return [...forms, ...again].map((form) => ` ${form}`).join('');
}

/** Words that say nothing beside others: particles, and an article whose name is still to be typed. */
const OPTIONAL: ReadonlySet<string> = new Set(['بن', 'ابن', 'بنت', 'bin', 'ibn', 'bint', 'ال', 'al', 'el']);
/** «عبد سالم» may be two parts of one name; «عبد ال…», «أبو …» and «ال …» never are. */
const isAlwaysOneWord = (word: string, next: string): boolean =>
  word === 'ابو' || word === 'ال' || (word === 'عبد' && next.startsWith('ال'));

function readingsOf(query: string): Reading[] {
  const raw = rawNameWords(query);
  if (raw.length === 0) return [];
  const joined = joinNameWords(raw);
  const apart = joinNameWords(raw, isAlwaysOneWord);
  const readings = joined.join(' ') === apart.join(' ') ? [joined] : [joined, apart];
  return readings.map((words) => {
    const needed = words.filter((word) => !OPTIONAL.has(word));
    const times = new Map<string, number>();
    for (const word of needed.length > 0 ? needed : raw) times.set(word, (times.get(word) ?? 0) + 1);
    return [...times].map(([word, count]) => ({ word, times: count }));
  });
}

const fits = (entry: Entry, reading: Reading): boolean =>
  reading.every(({ word, times }) => (hasDigit(word) && isInNumber(entry.number, word)) || beginsPart(entry.forms, word, times));

function beginsPart(forms: string, word: string, times: number): boolean {
  if (times > 1) return forms.split(` ${word}`).length > times;
  if (forms.includes(` ${word}`)) return true;
  // the article was typed, the roll has none
  return word.length > 2 && word.startsWith('ال') && forms.includes(` ${word.slice(2)}`);
}

const hasDigit = (word: string): boolean => /[0-9]/.test(word);
const withoutZeros = (word: string): string => word.replace(/^0+(?=.)/, '');
/** Numbers have no leading zeros (R2); a paper list has: «007» finds 7 and 70. */
const isInNumber = (number: string, word: string): boolean =>
  number.includes(word) || (word.startsWith('0') && number.startsWith(withoutZeros(word)));
