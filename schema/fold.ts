/**
 * Folding of text for search and matching, never for display or storage (docs/rules.md, S1–S2), and what the parts of a name tell.
 * An Arabic name is a male line: own name, father's, grandfather's …, family.
 */

/** Isolated marks of the presentation forms: NFKD would put a space in front of them and tear a word apart. */
const ISOLATED_MARKS = /[\ufe70-\ufe7f\ufc5e-\ufc63]/g;
/** After NFKD: marks (hamza above and below and madda among them), direction marks, zero widths, tatweel, the bare hamza. */
const DROPPED = /[\p{M}\p{Cf}\u0640\u0621\u0674]/gu;
const LETTERS: Readonly<Record<string, string>> = {
  '\u0671': 'ا', // alef wasla
  '\u0649': 'ي', // alef maqsura
  '\u06cc': 'ي', // Persian yeh
  '\u06d0': 'ي',
  '\u0629': 'ه', // ta marbuta
  '\u06c1': 'ه', // further forms of heh
  '\u06be': 'ه',
  '\u06d5': 'ه',
  '\u06c3': 'ه',
  '\u06a9': 'ك', // keheh
  ı: 'i',
  ł: 'l',
  ø: 'o',
  đ: 'd',
};
const LETTER = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'g');
const DIGIT = /[\u0660-\u0669\u06f0-\u06f9]/g;

/** Arabic-Indic and Persian digits as 0–9; everything else as it is (R2). */
export const foldDigits = (text: string): string => text.replace(DIGIT, (digit) => String(digit.charCodeAt(0) & 0xf));

/**
 * The text as search sees it (S1): أإآٱ→ا, ىیئ→ي, ؤ→و, ة→ه, ک→ك, ء dropped, marks, tatweel, direction marks and Latin diacritics dropped,
 * presentation forms resolved, lower case, digits 0–9, single spaces, none at the ends.
 */
export function foldText(text: string): string {
  if (/^[a-z0-9]*$/.test(text)) return text;
  const bare = text.toLowerCase().replace(ISOLATED_MARKS, '').normalize('NFKD').replace(DROPPED, '');
  return foldDigits(bare.replace(LETTER, (letter) => LETTERS[letter] ?? letter))
    .replace(/\s+/g, ' ')
    .trim();
}

/** Between two names and said or left out as people like. */
export const PARTICLES: ReadonlySet<string> = new Set(['بن', 'ابن', 'بنت', 'bin', 'ibn', 'bint']);
/** Not a name without what follows. */
const BEGINNINGS: ReadonlySet<string> = new Set(['عبد', 'ابو', 'ال', 'abd', 'abdul', 'abu', 'al', 'el']);
const APOSTROPHE = /['`\u2018\u2019\u02bb-\u02bf]/g;

/** Folded words of a name as they are written: nothing joined, nothing left out. */
export const rawNameWords = (name: string): string[] =>
  foldText(name)
    .replace(APOSTROPHE, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);

/** {@link rawNameWords} that folds each written word once: a roll of 10,000 names has a few hundred. */
export function rememberNameWords(): (name: string) => string[] {
  const wordsOf = remember(rawNameWords);
  return (name) => name.split(/\s+/).flatMap(wordsOf);
}

/** The same, made of each text once. */
export function remember<Made>(make: (text: string) => Made): (text: string) => Made {
  const known = new Map<string, Made>();
  return (text) => {
    const made = known.get(text) ?? make(text);
    known.set(text, made);
    return made;
  };
}

/** The parts of a name, folded: «عبد الله» and «أبو زيد» are one part each, «بن», «ابن» and «بنت» are none (S2). */
export const nameWords = (name: string): string[] => joinNameWords(rawNameWords(name));

/**
 * Raw words of a name to its parts.
 * @param isOneWord whether a word and the one after it are one part
 * @param between what stands between the words of one part
 */
export function joinNameWords(
  words: readonly string[],
  isOneWord: (word: string, next: string) => boolean = (word) => BEGINNINGS.has(word),
  between = '',
): string[] {
  const parts: string[] = [];
  let begun = '';
  for (const [i, word] of words.entries()) {
    if (PARTICLES.has(word)) continue;
    const next = words[i + 1];
    if (next !== undefined && !PARTICLES.has(next) && isOneWord(word, next)) {
      begun += word + between;
    } else {
      parts.push(begun + word);
      begun = '';
    }
  }
  return parts;
}

/** What a name is recognised by in a corrected roll (R3): its parts, folded, with single spaces. */
export const foldName = (name: string): string => nameWords(name).join(' ');

/** The last part of a name as it is written («أبو زيد», «آل ثاني»); empty for a name of one part. */
export function familyOf(name: string): string {
  const words = name.trim().split(/\s+/);
  let start = words.length - 1;
  while (start > 0 && BEGINNINGS.has(foldText(words[start - 1] ?? ''))) start -= 1;
  return words.slice(start === 0 ? words.length : start).join(' ');
}

/** What `b` probably is to `a`. */
export type Relation = 'sibling' | 'parent' | 'child' | 'cousin' | 'family';
export type RelatedPerson = { readonly name: string; readonly gender?: 'male' | 'female' | undefined };

/**
 * What `b` probably is to `a`, read from the parts of their names: a hint, never a fact, for names repeat. `parent`, `child` and `sibling` need two
 * shared forefathers, `cousin` the grandfather, all of them the family and no forefather that differs; `family` is the same family name and no more
 * (namesakes too). Null for no family in common.
 */
export function relation(a: RelatedPerson, b: RelatedPerson): Relation | null {
  const lineA = nameWords(a.name);
  const lineB = nameWords(b.name);
  const isOneFamily = withoutArticle(lineA.pop() ?? '') === withoutArticle(lineB.pop() ?? '');
  if (!isOneFamily || lineA.length === 0 || lineB.length === 0) return null;
  /** How many names in a row agree from there on; 0 as soon as one differs. */
  const shared = (fromA: number, fromB: number): number => {
    const restB = lineB.slice(fromB);
    const rest = lineA.slice(fromA, fromA + restB.length);
    return rest.every((name, i) => name === restB[i]) ? rest.length : 0;
  };
  const isParent = b.gender !== 'female' && shared(1, 0) >= 2;
  const isChild = a.gender !== 'female' && shared(0, 1) >= 2;
  if (isParent !== isChild) return isParent ? 'parent' : 'child'; // both: «سالم حمد سالم …» and «حمد سالم حمد …», who knows
  if (lineA[0] === lineB[0]) return 'family';
  if (shared(1, 1) >= 2) return 'sibling';
  if (lineA[1] !== lineB[1] && shared(2, 2) >= 1) return 'cousin';
  return 'family';
}

/** «الصباح» and «صباح» are one family; a folded word. */
export const withoutArticle = (word: string): string => (word.length > 3 && word.startsWith('ال') ? word.slice(2) : word);
