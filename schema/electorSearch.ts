/** Search of a committee's electors by parts of a name or a number (docs/rules.md, S1–S3). */
import { foldText, joinNameWords, PARTICLES, rawNameWords, remember, rememberNameWords, withoutArticle } from './fold.ts';

export type ElectorSearch = {
  /** Whether an elector matches the query, by id; null for an empty query, which everybody matches. */
  matches(query: string): ((id: string) => boolean) | null;
  /** Ids, best first: the number itself, numbers that begin so, then everybody else in roll order. Empty for an empty query. */
  find(query: string): string[];
};

type Entry = {
  readonly id: string;
  readonly number: string;
  /** Every form in which a part of the name may be typed, each with a space in front of it: of each part, and of all. */
  readonly parts: readonly string[];
  readonly forms: string;
};

/** One way to understand a query: all of its words must be found, a word typed twice in two parts. */
type Reading = readonly string[];

/**
 * Builds the index of one roll; `electors` in roll order. A snapshot: a new roll needs a new index. Names with «عبد الله» or «عبدالله», with or
 * without «بن» and the article are found either way (S2); every word typed must begin some part of the name, digits match anywhere in the number (S3).
 */
export function createElectorSearch(
  electors: readonly { readonly id: string; readonly number: string; readonly name: string }[],
): ElectorSearch {
  const wordsOf = rememberNameWords();
  const remembered = remember(formsOf);
  const entries: readonly Entry[] = electors.map(({ id, number, name }) => {
    const words = wordsOf(name);
    const parts = [...joinNameWords(words, undefined, ' '), ...words.filter((word) => OPTIONAL.has(word))].map(remembered);
    return { id, number: foldText(number), parts, forms: parts.join('') };
  });
  const byId = new Map(entries.map((entry) => [entry.id, entry]));

  return {
    matches(query) {
      const readings = readingsOf(query);
      if (readings.length === 0) return null;
      return (id) => {
        const entry = byId.get(id);
        return entry !== undefined && fits(entry, readings);
      };
    },

    find(query) {
      const readings = readingsOf(query);
      const typed = withoutZeros(foldText(query));
      const rankOf = ({ number }: Entry): number => (number === typed ? 0 : number.startsWith(typed) ? 1 : 2);
      return entries
        .filter((entry) => fits(entry, readings))
        .sort((a, b) => rankOf(a) - rankOf(b))
        .map(({ id }) => id);
    },
  };
}

/** A part as joined, as written, and without what may be left out in front of it: «عبد», «أبو», the article. What only begins another form says nothing. */
function formsOf(part: string): string {
  let forms = '';
  for (const word of [part.replace(/ /g, ''), ...part.split(' ')]) {
    const rest = /^(?:عبدال|ابو)../.test(word) ? word.slice(3) : word;
    for (const form of [word, rest, withoutArticle(rest)]) if (!forms.includes(` ${form}`)) forms += ` ${form}`;
  }
  return forms;
}

/** Words that say nothing beside others: particles, and an article whose name is still to be typed. */
const OPTIONAL: ReadonlySet<string> = new Set([...PARTICLES, 'ال', 'al', 'el']);
/** «عبد سالم» may be two parts of one name; «عبد ال…», «أبو …» and «ال …» never are. */
const isAlwaysOneWord = (word: string, next: string): boolean =>
  word === 'ابو' || word === 'ال' || (word === 'عبد' && next.startsWith('ال'));

function readingsOf(query: string): Reading[] {
  const raw = rawNameWords(query);
  if (raw.length === 0) return [];
  const joined = joinNameWords(raw);
  const apart = joinNameWords(raw, isAlwaysOneWord);
  const readings = joined.length === apart.length ? [joined] : [joined, apart];
  return readings.map((words) => {
    const named = words.filter((word) => !OPTIONAL.has(word));
    return named.length > 0 ? named : raw;
  });
}

const fits = ({ number, parts, forms }: Entry, readings: readonly Reading[]): boolean =>
  readings.some((reading) =>
    reading.every(
      (word, i) =>
        (isInNumber(number, word) && /[0-9]/.test(word)) ||
        (beginsForm(forms, word) &&
          (reading.indexOf(word) === i ||
            parts.filter((part) => beginsForm(part, word)).length >= reading.filter((one) => one === word).length)),
    ),
  );

const beginsForm = (forms: string, word: string): boolean =>
  forms.includes(` ${word}`) ||
  // the article was typed, the roll has none
  (word.length > 2 && word.startsWith('ال') && forms.includes(` ${word.slice(2)}`));

const withoutZeros = (word: string): string => word.replace(/^0+(?=.)/, '');
/** Numbers have no leading zeros (R2); a paper list has: «007» finds 7 and 70. */
const isInNumber = (number: string, word: string): boolean =>
  number.includes(word) || (word.startsWith('0') && number.startsWith(withoutZeros(word)));
