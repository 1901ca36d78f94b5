import { foldText, withoutArticle } from '../../schema/fold.ts';
import { REQUIRED_ROLL_COLUMNS, ROLL_COLUMNS, type RollColumn } from '../../schema/roll.ts';
import { FORBIDDEN_WORDS, HEADING_SPELLINGS, NAME_PARTS, type NamePart } from './headingSpellings.ts';

const MAX_HEADING_LENGTH = 200;

const wordsOf = (heading: string): string[] =>
  foldText(heading.slice(0, MAX_HEADING_LENGTH).replace(/(?<=\p{Ll})(?=\p{Lu})|(?<=\p{L})(?=\p{N})/gu, ' '))
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .map(withoutArticle);
/** «رقم القيد», «رقم_القيد» and «الرقم القيد» are one, and so are rollNo, Roll No. and roll_no. What stands in brackets explains. */
const keyOf = (heading: string): string => wordsOf(heading.slice(0, MAX_HEADING_LENGTH).replace(/\(.*?\)|\[.*?\]/g, ' ')).join('');

type Meaning = { readonly column: RollColumn | NamePart; readonly rank: number };
const MEANINGS: ReadonlyMap<string, Meaning> = new Map(
  Object.entries(HEADING_SPELLINGS).flatMap(([column, spellings]) =>
    spellings.split(',').map((spelling, rank) => [keyOf(spelling), { column: column as RollColumn | NamePart, rank }] as const),
  ),
);
const FORBIDDEN = FORBIDDEN_WORDS.split(',').flatMap(wordsOf);
/** A long word may go on («هاتفه», mobilenumber); a short one could begin anything. */
const isForbidden = (word: string): boolean =>
  FORBIDDEN.some((forbidden) => {
    const isLong = forbidden.length >= (/[a-z]/.test(forbidden) ? 5 : 4);
    return word === forbidden || (isLong && word.startsWith(forbidden));
  });
/** «الاسم» is the whole name, unless the father has a column of his own. */
const IS_PART_BESIDE_FATHER: ReadonlySet<string> = new Set(['الاسم', 'name'].map(keyOf));

export type RollHeadings = {
  /** Which fields hold a column, by index; `full_name` may be put together from several. */
  readonly columns: Readonly<Partial<Record<RollColumn, readonly number[]>>>;
  readonly missing: readonly RollColumn[];
  /** Dropped because the campaign must not hold them (R6), as they stand in the file. */
  readonly dropped: readonly string[];
  /** Unknown, or named a second time. */
  readonly ignored: readonly string[];
  readonly forbiddenFields: ReadonlySet<number>;
  /** Fields whose heading is empty. */
  readonly nameless: readonly number[];
};

/** What the fields of a heading line mean, in English or Arabic and many spellings (R1). */
export function readHeadings(fields: readonly string[]): RollHeadings {
  const found = new Map<RollColumn | NamePart, { field: number; rank: number }>();
  const forbiddenFields = new Set<number>();
  for (const [field, heading] of fields.entries()) {
    if (wordsOf(heading).some(isForbidden)) {
      forbiddenFields.add(field);
      continue;
    }
    const meaning = MEANINGS.get(keyOf(heading));
    const taken = meaning && found.get(meaning.column);
    if (meaning && (!taken || meaning.rank < taken.rank)) found.set(meaning.column, { field, rank: meaning.rank });
  }

  const columns: Partial<Record<RollColumn, readonly number[]>> = {};
  for (const column of ROLL_COLUMNS) {
    const field = found.get(column)?.field;
    if (field !== undefined) columns[column] = [field];
  }
  const nameFields = nameFieldsOf(fields, found);
  if (nameFields.length > 0) columns.full_name = nameFields;

  const used = new Set(Object.values(columns).flat());
  const unused = [...fields.entries()].filter(([field, heading]) => heading.trim() !== '' && !used.has(field));
  return {
    columns,
    missing: REQUIRED_ROLL_COLUMNS.filter((column) => columns[column] === undefined),
    dropped: unused.filter(([field]) => forbiddenFields.has(field)).map(([, heading]) => heading.trim()),
    ignored: unused.filter(([field]) => !forbiddenFields.has(field)).map(([, heading]) => heading.trim()),
    forbiddenFields,
    nameless: [...fields.keys()].filter((field) => fields[field]?.trim() === ''),
  };
}

/** The fields of the name: one, or the parts in their order and the family. */
function nameFieldsOf(fields: readonly string[], found: ReadonlyMap<string, { field: number }>): number[] {
  const whole = found.get('full_name')?.field;
  const parts = NAME_PARTS.flatMap((part) => found.get(part)?.field ?? []);
  const isWhole =
    whole !== undefined && !(found.has('name2') && !found.has('name1') && IS_PART_BESIDE_FATHER.has(keyOf(fields[whole] ?? '')));
  if (isWhole) return [whole];
  const first = whole === undefined ? [] : [whole];
  if (first.length === 0 && !found.has('name1')) return [];
  return [...first, ...parts, ...(found.has('family') ? [found.get('family')?.field ?? 0] : [])];
}
