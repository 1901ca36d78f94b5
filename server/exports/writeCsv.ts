import { csvField, shownValue } from './csvCell.ts';
import type { Sheet } from './sheet.ts';

const BYTE_ORDER_MARK = '\ufeff'; // Excel takes a file without one for Windows-1256
const CRLF = '\r\n';

/** A sheet as CSV, line by line: its caption in one, then headings, then rows. */
export function* writeCsv({ caption, columns, rows }: Sheet): Generator<string> {
  yield BYTE_ORDER_MARK + caption.map(csvField).join(',') + CRLF;
  yield columns.map(({ heading }) => csvField(heading)).join(',') + CRLF;
  const plain = { kind: 'text' } as const;
  for (const row of rows()) yield row.map((value, i) => csvField(shownValue(value, columns[i] ?? plain))).join(',') + CRLF;
}
