import { foldText, joinNameWords, rememberNameWords } from '../../schema/fold.ts';
import { MAX_NAME_LENGTH } from '../../schema/limits.ts';
import { MAX_ROLL_CELL_LENGTH, type RollColumn, type RollReason } from '../../schema/roll.ts';
import { cleanText, parseBirthYear, parseCommitteeCode, parseGender, parseName, parseRollNumber } from './rollCells.ts';

export type LineValues = {
  /** The committee's code as the file writes it, cleaned. */
  readonly committee: string;
  /** Its {@link committeeKey}. */
  readonly committeeKey: string;
  readonly number: string;
  readonly fullName: string;
  readonly foldedName: string;
  readonly gender: 'male' | 'female';
  /** Null, like an empty text below: the file does not say. */
  readonly birthYear: number | null;
  readonly area: string;
  readonly family: string;
  readonly site: string;
};

/** Where a refused line can still be read: whom it is about, so that nobody is called missing who stands in the file. */
export type Mention = { readonly committeeKey: string; readonly number: string; readonly foldedName: string };

type Problem = {
  readonly column: RollColumn;
  readonly value: string;
  readonly reason: RollReason;
  readonly details?: Readonly<Record<string, number>> | undefined;
};
export type LineRefusal = Problem & { readonly mention: Mention | null };

/** Codes are one committee when they fold to the same: «K01» and «k01», «لجنة ١» and «لجنه 1». */
export const committeeKey = (code: string): string => foldText(code);

/**
 * A reader for the lines of one file: the values of a line, or what is wrong with it first. It remembers what it has folded, for genders, committees
 * and the words of names come a thousand times. `cell` gives the text of a column, empty for a column that the file does not have.
 * @param maxYear the latest year of birth that can be true
 */
export function createLineReader(maxYear: number): (cell: (column: RollColumn) => string) => LineValues | LineRefusal {
  const genderOf = remember(parseGender);
  const codeOf = remember(parseCommitteeCode);
  const keyOf = remember(committeeKey);
  const wordsOf = rememberNameWords();

  return (cell) => {
    const cells = createCellReader(cell);
    const committee = cells.required('committee_code', codeOf, 'missing-committee', 'bad-committee');
    const number = cells.required('roll_no', parseRollNumber, 'missing-number', 'bad-number');
    const fullName = cells.required('full_name', parseName, 'missing-name', 'bad-name');
    cells.bounded('full_name', fullName ?? '', MAX_NAME_LENGTH);
    const gender = cells.required('gender', genderOf, 'missing-gender', 'bad-gender');
    const birthYear = cells.optional('birth_year', (text) => parseBirthYear(text, maxYear), 'bad-birth-year');
    const [area, family, site] = (['area', 'family', 'site'] as const).map((column) =>
      cells.bounded(column, cells.optional(column, cleanText, 'bad-name') ?? '', MAX_ROLL_CELL_LENGTH),
    );

    const foldedName = joinNameWords(wordsOf(fullName ?? '')).join(' ');
    const who = committee !== null && number !== null ? { committeeKey: keyOf(committee), number, foldedName } : null;
    const [problem] = cells.problems;
    if (problem) return { ...problem, mention: who };
    if (committee === null || who === null || fullName === null || gender === null) throw new Error('a problem was lost');
    return { ...who, committee, fullName, gender, birthYear, area: area ?? '', family: family ?? '', site: site ?? '' };
  };
}

/** Of a cell before cleaning: whole files end up in one cell by a slip, and are not folded to be refused. */
const MAX_RAW_LENGTH = 1_000;

/** Reads cells one by one and collects what is wrong with them. */
function createCellReader(cell: (column: RollColumn) => string) {
  const problems: Problem[] = [];
  const refuse = (column: RollColumn, reason: RollReason, details?: Problem['details']): null => {
    problems.push({ column, value: cell(column), reason, details });
    return null;
  };
  function read<Value>(
    column: RollColumn,
    parse: (text: string) => Value | null,
    missing: RollReason | null,
    bad: RollReason,
  ): Value | null {
    const text = cell(column);
    if (text.length > MAX_RAW_LENGTH) return refuse(column, 'too-long', { limit: MAX_RAW_LENGTH });
    if (text.includes('\ufffd')) return refuse(column, 'damaged-text');
    if (cleanText(text) === '') return missing === null ? null : refuse(column, missing);
    return parse(text) ?? refuse(column, bad);
  }
  return {
    problems,
    required: read,
    optional: <Value>(column: RollColumn, parse: (text: string) => Value | null, bad: RollReason): Value | null =>
      read(column, parse, null, bad),
    bounded(column: RollColumn, text: string, limit: number): string {
      if (text.length > limit) refuse(column, 'too-long', { limit });
      return text;
    },
  };
}

function remember<Value>(parse: (text: string) => Value): (text: string) => Value {
  const known = new Map<string, Value>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const value = parse(text);
    known.set(text, value);
    return value;
  };
}
