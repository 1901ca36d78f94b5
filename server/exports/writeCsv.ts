import { stringify } from 'csv-stringify/sync';
import { shownValue, toCsvText } from './csvCell.ts';
import type { Sheet, SheetCell } from './sheet.ts';

const BYTE_ORDER_MARK = '\ufeff'; // Excel takes a file without one for Windows-1256
/** One call for each would cost more than the lines. */
const LINES_AT_ONCE = 200;

/** Lines by RFC 4180; also what other readers would trim or take for an end of line or of a field is quoted. */
export const csvLines = (lines: readonly (readonly SheetCell[])[]): string =>
  stringify([...lines], { record_delimiter: '\r\n', quoted_match: /[;\t\r\n]|^ | $/, cast: { string: toCsvText } });

/** A sheet as CSV: its caption in one line, then headings, then rows. */
export function* writeCsv({ caption, columns, rows }: Sheet): Generator<string> {
  yield BYTE_ORDER_MARK + csvLines([caption, columns.map(({ heading }) => heading)]);
  const plain = { kind: 'text' } as const;
  let lines: (readonly SheetCell[])[] = [];
  for (const row of rows()) {
    lines.push(row.map((value, i) => shownValue(value, columns[i] ?? plain)));
    if (lines.length < LINES_AT_ONCE) continue;
    yield csvLines(lines);
    lines = [];
  }
  if (lines.length > 0) yield csvLines(lines);
}
