/** From the text of a cell to a value of the roll: each reads one kind of cell and answers null for what it is not. */
import { foldDigits, foldText, withoutArticle } from '../../schema/fold.ts';
import { MAX_COMMITTEE_CODE_LENGTH, MAX_ROLL_NUMBER_DIGITS } from '../../schema/roll.ts';

const INVISIBLE = /[\u0640\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
/** Most cells are clean: words of plain letters and digits with one space between them. */
const CLEAN = /^(?:[\x21-\x7e\u0621-\u063a\u0641-\u064a]+(?: (?!$)|$))*$/;

/** The text as it is kept and shown: without tatweel, direction marks, control characters and double spaces; letters as they were given. */
export const cleanText = (text: string): string =>
  CLEAN.test(text)
    ? text
    : text
        .normalize('NFC')
        .replace(INVISIBLE, '')
        .replace(/[\s\p{Cc}]+/gu, ' ')
        .trim();

/** Excel's ways of keeping a number a text: `="007"` and `'007`. */
const unwrapped = (text: string): string =>
  cleanText(text)
    .replace(/^="(.*)"$/, '$1')
    .replace(/^'/, '')
    .trim();

const ROLL_NUMBER = new RegExp(`^(?:(\\p{L}{1,4})[ /-]?)?0*(\\d{1,${MAX_ROLL_NUMBER_DIGITS}})(?:[ /-]?(\\p{L}{1,4}))?$`, 'u');

/** A roll number as it is kept (R2): digits 0–9 without leading zeros, a letter before or after them («أ-125», «12 مكرر») folded and joined. */
export function parseRollNumber(text: string): string | null {
  const parts = ROLL_NUMBER.exec(foldText(foldDigits(unwrapped(text))));
  if (!parts) return null;
  const [, before = '', digits = '', after = ''] = parts;
  if (Number(digits) === 0 || (before !== '' && after !== '')) return null;
  return before + digits + after;
}

const NAME = /^[\p{L}"«(][\p{L}\p{M}\p{N} .,'’‘`ʿʾ()"«»/،-]*$/u;

/** A name, cleaned: letters, with what stands between names; nothing that a spreadsheet would run. */
export function parseName(text: string): string | null {
  const name = cleanText(text);
  return NAME.test(name) && /\p{L}/u.test(name) ? name : null;
}

/** A committee's official code, cleaned, with digits 0–9; a label, so anything with a letter or a digit. */
export function parseCommitteeCode(text: string): string | null {
  const code = foldDigits(unwrapped(text));
  return code.length <= MAX_COMMITTEE_CODE_LENGTH && /[\p{L}\p{N}]/u.test(code) ? code : null;
}

const GENDERS: ReadonlyMap<string, 'male' | 'female'> = new Map([
  ...(['ذكر', 'ذكور', 'رجل', 'رجال', 'male', 'males', 'man', 'men', 'm'] as const).map((word) => [word, 'male'] as const),
  ...(['انثي', 'اناث', 'امراه', 'نساء', 'سيدات', 'female', 'females', 'woman', 'women', 'f'] as const).map(
    (word) => [foldText(word), 'female'] as const,
  ),
]);

/** Words only: what 1 and 2 mean differs from file to file. */
export const parseGender = (text: string): 'male' | 'female' | null => GENDERS.get(withoutArticle(foldText(text))) ?? null;

/** The year of a year or a date («1985», «١٩٨٥/٣/٢»); the rest of a date is not kept. */
export function parseBirthYear(text: string, maxYear: number): number | null {
  const folded = foldText(unwrapped(text));
  if (!/^[\d\s/.:t-]+$/.test(folded)) return null;
  const years = folded.match(/(?<!\d)\d{4}(?!\d)/g) ?? [];
  const year = Number(years[0]);
  return years.length === 1 && year >= 1890 && year <= maxYear ? year : null;
}
