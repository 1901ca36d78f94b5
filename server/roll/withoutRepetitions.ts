import type { RollNotice } from '../../schema/api.ts';
import type { ParsedRoll, RollRow } from './parseRoll.ts';
import { rollNotice } from './rollNotice.ts';

/**
 * The rows that stand once, in the order of the file, and notices of the others (R4): a line that stands again is a duplicate of the first, a number
 * with two names, genders or years of birth in one committee refuses all of its lines. `refused` holds what reading refused as well.
 */
export function withoutRepetitions(file: ParsedRoll): { rows: RollRow[]; duplicate: RollNotice[]; refused: RollNotice[] } {
  const rows: RollRow[] = [];
  const duplicate: RollNotice[] = [];
  const refused = file.refused.map(({ notice }) => notice);
  const column = file.headingOf.roll_no ?? null;
  for (const lines of Map.groupBy(file.rows, ({ committeeKey, number }) => `${committeeKey}\n${number}`).values()) {
    const [first, ...others] = lines;
    if (!first) continue;
    const contradictions = [contradictionOf(lines, nameOf), contradictionOf(lines, genderOf), contradictionOf(lines, birthYearOf)];
    if (contradictions.some((contradiction) => contradiction !== null)) {
      for (const row of lines) {
        const contradicting = contradictions.flatMap((contradiction) => contradiction?.(row) ?? []).sort(byLine);
        const { line: otherLine } = contradicting[0] ?? (row === first ? others[0] : first) ?? row;
        refused.push(rollNotice(row.line, column, row.number, 'number-twice', { number: row.number, otherLine }));
      }
    } else {
      rows.push(first);
      for (const { line, number } of others) {
        duplicate.push(rollNotice(line, column, number, 'same-line-twice', { number, otherLine: first.line }));
      }
    }
  }
  return { rows: rows.sort(byLine), duplicate: duplicate.sort(byLine), refused: refused.sort(byLine) };
}

/** What a line says; null is nothing. */
type Saying = (row: RollRow) => string | number | null;
const nameOf: Saying = ({ foldedName }) => foldedName;
const genderOf: Saying = ({ gender }) => gender;
const birthYearOf: Saying = ({ birthYear }) => birthYear;

/** The first of the lines that says something else than a row; null when no two of them do. However many there are, each is looked at a few times. */
function contradictionOf(lines: readonly RollRow[], saying: Saying): ((row: RollRow) => RollRow | null) | null {
  const first = lines.find((row) => saying(row) !== null);
  if (!first) return null;
  const said = saying(first);
  const other = lines.find((row) => saying(row) !== null && saying(row) !== said);
  if (!other) return null;
  return (row) => (saying(row) === null ? null : saying(row) === said ? other : first);
}

const byLine = (a: { readonly line: number }, b: { readonly line: number }): number => a.line - b.line;
