import type { RollNotice } from '../../schema/api.ts';
import { canMean } from './canMean.ts';
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
    const otherOf = (row: RollRow) => lines.find((other) => other.foldedName !== row.foldedName || !canMean(other, row));
    if (lines.some(otherOf)) {
      for (const row of lines) {
        const { line: otherLine } = otherOf(row) ?? lines.find((other) => other !== row) ?? row;
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

const byLine = (a: { readonly line: number }, b: { readonly line: number }): number => a.line - b.line;
